#include "login_flow.h"
#include "account_repo.h"
#include "auth_audit.h"
#include "db_tx.h"
#include "login_certificate_flow.h"
#include "login_factor_flow.h"
#include "session_flow.h"
#include "text.h"
#include "throttle_flow.h"
#include <time.h>

struct login_work {
    const struct auth_call *call;
    const char *login;
    const struct proof *proof; /* NULL: none came along */
    const struct throttle_attempt *attempt;
    struct account account;
    struct account_unit unit;
    struct account_policy policy;
    bool found;
    struct session_grant *grant;
    enum problem_code refused;
};

static status find_work(struct db *db, void *arg, struct problem *why)
{
    struct login_work *work = arg;
    TRY(account_repo_by_login(db, work->login, work->call->arena, &work->account, &work->found, why));
    const char *unit_id = work->found ? work->account.unit_id : ""; /* asked either way: it takes the same time */
    TRY(account_repo_unit(db, unit_id, work->call->arena, &work->unit, why));
    return account_repo_policy(db, work->call->arena, &work->policy, why);
}

/* Only a delay: whoever guesses from many addresses is slowed, and the holder still gets in. The places of the gate
 * bound how many wait; when all are taken, nobody waits. */
static void slow_down(const struct auth_call *call, int64_t ms)
{
    struct problem ignored = {0};
    AUTO(password_place, place);
    if (ms == 0 || password_gate_enter(call->auth->slow_gate, &place, &ignored) != OK) return;
    const struct timespec pause = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
    (void)nanosleep(&pause, NULL);
}

static status is_right(const struct login_work *work, const char *password, bool *right, struct problem *why)
{
    AUTO(password_place, place);
    TRY(password_gate_enter(work->call->auth->gate, &place, why));
    *right = password_matches(work->found ? work->account.password_hash : NULL, password);
    return OK;
}

static status refused_work(struct db *db, void *arg, struct problem *why)
{
    struct login_work *work = arg;
    const struct account *actor = work->found ? &work->account : NULL;
    const struct auth_fact fact = {.action = "login",
                                   .object = "account",
                                   .object_id = actor ? actor->id : "",
                                   .unit_id = actor ? actor->unit_id : NULL,
                                   .outcome = work->refused};
    /* A right password is no guess, even where it is not enough. */
    if (work->refused != LOGIN_WRONG) TRY(throttle_flow_succeed(db, work->attempt, why));
    return auth_audit(db, work->call, actor, &fact, why);
}

/* The refusal is written down, then told. */
static status refuse(struct login_work *work, const struct problem *refusal, struct problem *why)
{
    work->refused = refusal->code;
    TRY(db_tx(work->call->auth->db, refused_work, work, why));
    *why = *refusal;
    return refusal->kind;
}

/* The password was right; the second factor decides. */
static status audit_half(struct db *db, const struct login_work *work, struct problem *why)
{
    const struct auth_fact fact = {.action = "login.password",
                                   .object = "account",
                                   .object_id = work->account.id,
                                   .unit_id = work->account.unit_id};
    return auth_audit(db, work->call, &work->account, &fact, why);
}

static status enter_work(struct db *db, void *arg, struct problem *why)
{
    struct login_work *work = arg;
    const struct auth_call *call = work->call;
    *work->grant = (struct session_grant){0};
    TRY(account_repo_lock_own(db, work->account.id, call->arena, &work->grant->account, why));
    /* Between the look-up and the lock it may have been reset or disabled. */
    if (!text_equal(work->grant->account.password_hash, work->account.password_hash))
        return problem_set(why, LOGIN_WRONG, "%s", "");
    TRY(throttle_flow_succeed(db, work->attempt, why));
    TRY(login_factor_flow_ask(db, call, work->grant, why));
    if (work->grant->ticket) return audit_half(db, work, why);
    TRY(session_grant_fill(db, call, &work->policy, work->grant, why));
    TRY(session_flow_open(db, call, work->grant, why));
    TRY(account_repo_save_login(db, work->account.id, call->now_ms, why));
    const struct auth_fact fact = {.action = "login",
                                   .object = "account",
                                   .object_id = work->account.id,
                                   .unit_id = work->account.unit_id,
                                   .detail =
                                       arena_format(call->arena, "{\"session_id\":\"%s\"}", work->grant->session_id)};
    return auth_audit(db, call, &work->account, &fact, why);
}

/* What a right password is not enough for. */
static status check_entry(const struct login_work *work, struct problem *why)
{
    TRY(account_may_enter(&work->account, &work->unit, &work->policy, work->call->now_ms, why));
    if (!account_needs_key(&work->account)) return OK;
    if (!work->proof) return problem_set(why, INITIAL_PASSWORD_NEEDS_KEY, "%s", "");
    return login_certificate_flow_check(work->call, work->proof, &work->unit, why);
}

status login_flow_sign_in(const struct auth_call *call, const struct login_given *in, struct session_grant *out,
                          struct problem *why)
{
    struct throttle_attempt attempt;
    const char *login = in->login;
    struct login_work work = {.call = call, .login = login, .proof = in->proof, .attempt = &attempt, .grant = out};
    struct problem refusal = {0};
    bool right;
    TRY(throttle_flow_begin(call, login, &attempt, why));
    TRY(db_read(call->auth->db, find_work, &work, why));
    slow_down(call, attempt.slow_ms);
    TRY(is_right(&work, in->password, &right, why));
    if (!right) {
        (void)!problem_set(&refusal, LOGIN_WRONG, "%s", "");
        return refuse(&work, &refusal, why);
    }
    if (check_entry(&work, &refusal) != OK) return refuse(&work, &refusal, why);
    TRY(db_tx(call->auth->db, enter_work, &work, why));
    return out->ticket ? OK : session_grant_sign(call, out, why);
}
