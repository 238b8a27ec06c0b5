#include "factor_flow.h"
#include "account_password_flow.h"
#include "account_repo.h"
#include "auth_audit.h"
#include "db_tx.h"
#include "factor_repo.h"
#include "factor_secret.h"
#include "random.h"
#include "throttle_flow.h"
#include "totp.h"

#define ISSUER "eStamp"

struct factor_work {
    const struct auth_call *call;
    const struct throttle_attempt *attempt;
    const char *code;
    const struct db_once *once;
    struct factor_state *state;
    struct factor_new *made;
    struct factor_codes *codes;
    bool is_wrong;
};

static status audit(struct db *db, const struct auth_call *call, const char *action, enum problem_code outcome,
                    struct problem *why)
{
    const struct auth_fact fact = {.action = action,
                                   .object = "account",
                                   .object_id = call->caller->id,
                                   .unit_id = call->caller->unit_id,
                                   .outcome = outcome};
    return auth_audit(db, call, NULL, &fact, why);
}

static status state_work(struct db *db, void *arg, struct problem *why)
{
    struct factor_work *work = arg;
    const struct auth_call *call = work->call;
    TRY(factor_repo_find(db, call->caller->id, call->arena, &work->state->factor, why));
    return factor_repo_codes_left(db, call->caller->id, &work->state->codes_left, why);
}

status factor_flow_state(const struct auth_call *call, struct factor_state *out, struct problem *why)
{
    struct factor_work work = {.call = call, .state = out};
    return db_read(call->auth->db, state_work, &work, why);
}

/* The account's row is the lock of all its secrets. */
static status lock(struct db *db, const struct factor_work *work, struct factor *out, struct problem *why)
{
    struct account account;
    const struct auth_call *call = work->call;
    TRY(account_repo_lock_own(db, call->caller->id, call->arena, &account, why));
    return factor_repo_lock(db, account.id, call->arena, out, why);
}

static status begin_first(struct db *db, const struct factor_work *work, struct bytes *secret, struct problem *why)
{
    const struct auth_call *call = work->call;
    struct factor factor = {.account_id = call->caller->id, .changed_ms = call->now_ms};
    TRY(factor_secret_new(call, &factor, secret, why));
    TRY(factor_repo_put(db, &factor, why));
    TRY(db_once_save(db, work->once, "begun", why));
    return audit(db, call, "second_factor.begin", PROBLEM_NONE, why);
}

/* A repeated request is told the secret that waits for its first code. */
static status begin_work(struct db *db, void *arg, struct problem *why)
{
    struct factor_work *work = arg;
    const struct auth_call *call = work->call;
    struct factor factor;
    struct bytes secret;
    const char *known;
    TRY(db_once_begin(db, work->once, call->arena, &known, why));
    TRY(lock(db, work, &factor, why));
    if (factor.is_on) return problem_set(why, FACTOR_IS_ON, "%s", "");
    if (*known && factor.account_id)
        TRY(factor_secret_read(call, &factor, &secret, why));
    else
        TRY(begin_first(db, work, &secret, why));
    work->made->secret = totp_base32(call->arena, secret);
    work->made->uri = totp_uri(call->arena, ISSUER, call->caller->name, secret);
    return OK;
}

status factor_flow_begin(const struct auth_call *call, const char *password, const struct db_once *once,
                         struct factor_new *out, struct problem *why)
{
    struct factor_work work = {.call = call, .once = once, .made = out};
    TRY(account_password_flow_prove(call, password, "second_factor.begin", why));
    return db_tx(call->auth->db, begin_work, &work, why);
}

static status put_codes(struct db *db, const struct factor_work *work, struct problem *why)
{
    const struct auth_call *call = work->call;
    const char *hashes[FACTOR_RECOVERY_CODES];
    for (int i = 0; i < FACTOR_RECOVERY_CODES; i++) {
        unsigned char random[FACTOR_RECOVERY_LETTERS];
        random_bytes(random, sizeof random);
        const char *text = factor_recovery_text(call->arena, random);
        work->codes->texts[i] = text;
        hashes[i] = factor_secret_code_hash(call, call->caller->id, factor_recovery_key(call->arena, text));
    }
    return factor_repo_put_codes(db, call->caller->id, hashes, why);
}

static status confirm_work(struct db *db, void *arg, struct problem *why)
{
    struct factor_work *work = arg;
    const struct auth_call *call = work->call;
    struct factor factor;
    bool fits;
    work->is_wrong = false;
    TRY(lock(db, work, &factor, why));
    if (!factor.account_id) return problem_set(why, FACTOR_NOT_BEGUN, "%s", "");
    if (factor.is_on) return problem_set(why, FACTOR_IS_ON, "%s", "");
    TRY(factor_secret_matches(call, &factor, work->code, &fits, why));
    work->is_wrong = !fits;
    if (!fits) return audit(db, call, "second_factor.on", FACTOR_CODE_WRONG, why);
    TRY(throttle_flow_succeed(db, work->attempt, why));
    factor.is_on = true;
    factor.changed_ms = call->now_ms;
    TRY(factor_repo_put(db, &factor, why));
    TRY(put_codes(db, work, why));
    return audit(db, call, "second_factor.on", PROBLEM_NONE, why);
}

status factor_flow_confirm(const struct auth_call *call, const char *code, struct factor_codes *out,
                           struct problem *why)
{
    struct throttle_attempt attempt;
    struct factor_work work = {.call = call, .attempt = &attempt, .code = code, .codes = out};
    TRY(throttle_flow_begin_code(call, call->caller->name, &attempt, why));
    TRY(db_tx(call->auth->db, confirm_work, &work, why));
    return work.is_wrong ? problem_fault(why, FACTOR_CODE_WRONG, "code", "%s", "") : OK;
}

static status renew_work(struct db *db, void *arg, struct problem *why)
{
    struct factor_work *work = arg;
    struct factor factor;
    TRY(lock(db, work, &factor, why));
    if (!factor.is_on) return problem_set(why, FACTOR_NOT_ON, "%s", "");
    TRY(put_codes(db, work, why));
    return audit(db, work->call, "second_factor.codes", PROBLEM_NONE, why);
}

status factor_flow_renew_codes(const struct auth_call *call, const char *password, struct factor_codes *out,
                               struct problem *why)
{
    struct factor_work work = {.call = call, .codes = out};
    TRY(account_password_flow_prove(call, password, "second_factor.codes", why));
    return db_tx(call->auth->db, renew_work, &work, why);
}

static status remove_work(struct db *db, void *arg, struct problem *why)
{
    struct factor_work *work = arg;
    struct factor factor;
    TRY(lock(db, work, &factor, why));
    if (!factor.is_on) return problem_set(why, FACTOR_NOT_ON, "%s", "");
    TRY(factor_repo_remove(db, factor.account_id, why));
    return audit(db, work->call, "second_factor.off", PROBLEM_NONE, why);
}

status factor_flow_remove(const struct auth_call *call, const char *password, struct problem *why)
{
    struct factor_work work = {.call = call};
    TRY(account_password_flow_prove(call, password, "second_factor.off", why));
    return db_tx(call->auth->db, remove_work, &work, why);
}
