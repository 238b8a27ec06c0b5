#include "login_certificate_flow.h"
#include "account_repo.h"
#include "auth_audit.h"
#include "db_tx.h"
#include "device.h"
#include "login_certificate_repo.h"
#include "session_flow.h"
#include "text.h"
#include "throttle_flow.h"

struct key_work {
    const struct auth_call *call;
    const struct proof *proof;
    const struct throttle_attempt *attempt;
    struct proof_seal seal;
    struct proof_found found;
    struct account account; /* id NULL: not known yet */
    struct account_unit unit;
    struct session_grant *grant;
    struct login_certificate *made;
    struct list *list;
    const struct db_once *once;
    const char *id;
    enum problem_code refused;
};

/* Which seal, and may it be used from here? Asked before its PIN is tried. */

static status seal_work(struct db *db, void *arg, struct problem *why)
{
    struct key_work *work = arg;
    const struct auth_call *call = work->call;
    struct list logins = LIST_OF(call->arena, const char *);
    bool is_signed_in = call->caller->kind != CALLER_NOBODY, is_known = false;
    TRY(login_certificate_repo_seal(db, work->proof->seal_number, call->arena, &work->seal, why));
    if (work->seal.id && is_signed_in) is_known = text_equal(work->seal.unit_id, call->caller->unit_id);
    if (work->seal.id && !is_signed_in) TRY(login_certificate_repo_unit_logins(db, work->seal.unit_id, &logins, why));
    for (size_t i = 0; i < logins.count; i++)
        is_known = is_known || device_of(call, *LIST_AT(&logins, const char *, i));
    return is_known ? OK : problem_set(why, LOGIN_DEVICE_UNKNOWN, "%s", "");
}

static status find_seal(struct key_work *work, struct problem *why)
{
    work->seal = (struct proof_seal){.id = NULL};
    return work->proof->seal_number ? db_read(work->call->auth->db, seal_work, work, why) : OK;
}

static status check_key(struct key_work *work, struct problem *why)
{
    TRY(proof_check_ways(work->proof, why));
    TRY(find_seal(work, why));
    return proof_check(work->call, work->proof, &work->seal, &work->found, why);
}

/* A department's people may hold certificates of their authority. */
static status names_unit(struct db *db, const struct key_work *work, const struct account_unit *unit, bool *names,
                         struct problem *why)
{
    struct account_unit authority = {.id = NULL};
    *names = unit->id && proof_names(work->call, &work->found, unit);
    if (*names || !unit->id || !text_equal(unit->kind, "department")) return OK;
    TRY(account_repo_unit(db, unit->authority_id, work->call->arena, &authority, why));
    *names = authority.id && proof_names(work->call, &work->found, &authority);
    return OK;
}

/* Whose key is it? */

static status whose_work(struct db *db, void *arg, struct problem *why)
{
    struct key_work *work = arg;
    const struct auth_call *call = work->call;
    struct list logins = LIST_OF(call->arena, const char *);
    bool found, names;
    work->account = (struct account){.id = NULL};
    TRY(login_certificate_repo_logins(db, work->found.facts.fingerprint, &logins, why));
    if (logins.count == 0) return problem_set(why, LOGIN_CERTIFICATE_UNKNOWN, "%s", "");
    if (logins.count > 1) return problem_set(why, LOGIN_CERTIFICATE_AMBIGUOUS, "%s", "");
    TRY(account_repo_by_login(db, *LIST_AT(&logins, const char *, 0), call->arena, &work->account, &found, why));
    if (!found) return problem_set(why, LOGIN_CERTIFICATE_UNKNOWN, "%s", "");
    TRY(account_repo_unit(db, work->account.unit_id, call->arena, &work->unit, why));
    TRY(names_unit(db, work, &work->unit, &names, why));
    return names ? OK : problem_set(why, LOGIN_CERTIFICATE_FOREIGN, "%s", work->unit.code ? work->unit.code : "");
}

static status audit_login(struct db *db, const struct key_work *work, struct problem *why)
{
    const struct auth_call *call = work->call;
    const struct account *actor = work->account.id ? &work->account : NULL;
    const char *session_id = work->grant->session_id ? work->grant->session_id : "";
    const struct auth_fact fact = {.action = "login",
                                   .object = "account",
                                   .object_id = actor ? actor->id : "",
                                   .unit_id = actor ? actor->unit_id : NULL,
                                   .detail = arena_format(call->arena, "{\"session_id\":\"%s\",\"certificate\":\"%s\"}",
                                                          session_id, work->found.facts.fingerprint),
                                   .outcome = work->refused};
    return auth_audit(db, call, actor, &fact, why);
}

static status refused_work(struct db *db, void *arg, struct problem *why)
{
    return audit_login(db, arg, why);
}

/* The refusal is written down, then told. */
static status refuse(struct key_work *work, const struct problem *refusal, struct problem *why)
{
    work->refused = refusal->code;
    TRY(db_tx(work->call->auth->db, refused_work, work, why));
    *why = *refusal;
    return refusal->kind;
}

static status enter_work(struct db *db, void *arg, struct problem *why)
{
    struct key_work *work = arg;
    const struct auth_call *call = work->call;
    struct account_policy policy;
    *work->grant = (struct session_grant){0};
    TRY(account_repo_lock_own(db, work->account.id, call->arena, &work->grant->account, why));
    TRY(account_repo_policy(db, call->arena, &policy, why));
    TRY(throttle_flow_succeed(db, work->attempt, why));
    work->grant->by_key = true;
    TRY(session_grant_fill(db, call, &policy, work->grant, why));
    TRY(session_flow_open(db, call, work->grant, why));
    TRY(account_repo_save_login(db, work->account.id, call->now_ms, why));
    TRY(login_certificate_repo_use(db, work->found.facts.fingerprint, call->now_ms, why));
    return audit_login(db, work, why);
}

status login_certificate_flow_enter(const struct auth_call *call, const struct proof *proof, struct session_grant *out,
                                    struct problem *why)
{
    struct throttle_attempt attempt;
    struct key_work work = {.call = call, .proof = proof, .attempt = &attempt, .grant = out};
    struct problem refusal = {0};
    TRY(throttle_flow_begin_key(call, &attempt, why));
    if (check_key(&work, &refusal) != OK || db_read(call->auth->db, whose_work, &work, &refusal) != OK ||
        db_tx(call->auth->db, enter_work, &work, &refusal) != OK) {
        out->session_id = NULL;
        return refuse(&work, &refusal, why);
    }
    return session_grant_sign(call, out, why);
}

/* One's own certificates. */

static status audit_own(struct db *db, const struct key_work *work, const char *action, const char *what,
                        struct problem *why)
{
    const struct auth_call *call = work->call;
    const struct auth_fact fact = {.action = action,
                                   .object = "account",
                                   .object_id = call->caller->id,
                                   .unit_id = call->caller->unit_id,
                                   .detail = arena_format(call->arena, "{\"certificate\":\"%s\"}", what)};
    return auth_audit(db, call, NULL, &fact, why);
}

static status find_own(struct db *db, struct key_work *work, const char *id, struct problem *why)
{
    const struct auth_call *call = work->call;
    struct list present = LIST_OF(call->arena, struct login_certificate);
    TRY(login_certificate_repo_list(db, call->caller->id, &present, why));
    for (size_t i = 0; i < present.count; i++) {
        *work->made = *LIST_AT(&present, const struct login_certificate, i);
        if (text_equal(work->made->id, id)) return OK;
    }
    return problem_set(why, CERTIFICATE_MISSING, "%.60s", id);
}

/* work->made->id NULL: this is the first time. */
static status again_work(struct db *db, void *arg, struct problem *why)
{
    struct key_work *work = arg;
    const char *known;
    *work->made = (struct login_certificate){.id = NULL};
    TRY(db_once_find(db, work->once, work->call->arena, &known, why));
    return *known ? find_own(db, work, known, why) : OK;
}

static status add_work(struct db *db, void *arg, struct problem *why)
{
    struct key_work *work = arg;
    const struct auth_call *call = work->call;
    const struct x509 *facts = &work->found.facts;
    struct list present = LIST_OF(call->arena, struct login_certificate);
    char *id = arena_alloc(call->arena, ID_SIZE);
    const char *known;
    bool names;
    id_new(id);
    TRY(db_once_begin(db, work->once, call->arena, &known, why));
    if (*known) return find_own(db, work, known, why); /* the twin was faster */
    TRY(account_repo_lock_own(db, call->caller->id, call->arena, &work->account, why));
    TRY(account_repo_unit(db, work->account.unit_id, call->arena, &work->unit, why));
    TRY(names_unit(db, work, &work->unit, &names, why));
    if (!names) return problem_set(why, LOGIN_CERTIFICATE_FOREIGN, "%s", work->unit.code ? work->unit.code : "");
    TRY(login_certificate_repo_list(db, work->account.id, &present, why));
    if (present.count >= LOGIN_CERTIFICATE_MAX)
        return problem_set(why, LOGIN_CERTIFICATE_MANY, "%d", LOGIN_CERTIFICATE_MAX);
    *work->made = (struct login_certificate){.id = id,
                                             .account_id = work->account.id,
                                             .fingerprint = arena_text(call->arena, facts->fingerprint),
                                             .subject = facts->subject,
                                             .issuer = facts->issuer,
                                             .serial = facts->serial,
                                             .not_after_ms = facts->not_after_ms,
                                             .created_ms = call->now_ms};
    TRY(login_certificate_repo_add(db, work->made, why));
    TRY(db_once_save(db, work->once, id, why));
    return audit_own(db, work, "login_certificate.add", work->made->fingerprint, why);
}

status login_certificate_flow_add(const struct auth_call *call, const struct proof *proof, const struct db_once *once,
                                  struct login_certificate *out, struct problem *why)
{
    struct key_work work = {.call = call, .proof = proof, .once = once, .made = out};
    TRY(db_read(call->auth->db, again_work, &work, why));
    if (out->id) return OK;
    TRY(check_key(&work, why));
    return db_tx(call->auth->db, add_work, &work, why);
}

static status list_work(struct db *db, void *arg, struct problem *why)
{
    struct key_work *work = arg;
    *work->list = LIST_OF(work->call->arena, struct login_certificate);
    return login_certificate_repo_list(db, work->call->caller->id, work->list, why);
}

status login_certificate_flow_list(const struct auth_call *call, struct list *out, struct problem *why)
{
    struct key_work work = {.call = call, .list = out};
    return db_read(call->auth->db, list_work, &work, why);
}

static status remove_work(struct db *db, void *arg, struct problem *why)
{
    struct key_work *work = arg;
    bool found = false;
    if (id_is_valid(work->id)) TRY(login_certificate_repo_remove(db, work->call->caller->id, work->id, &found, why));
    if (!found) return problem_set(why, CERTIFICATE_MISSING, "%.60s", work->id);
    return audit_own(db, work, "login_certificate.remove", work->id, why);
}

status login_certificate_flow_remove(const struct auth_call *call, const char *id, struct problem *why)
{
    struct key_work work = {.call = call, .id = id};
    return db_tx(call->auth->db, remove_work, &work, why);
}

status login_certificate_flow_check(const struct auth_call *call, const struct proof *proof,
                                    const struct account_unit *unit, struct problem *why)
{
    struct key_work work = {.call = call, .proof = proof};
    if (proof->seal_number) return problem_set(why, PROOF_WAYS, "%s", "");
    TRY(check_key(&work, why));
    if (unit->id && proof_names(call, &work.found, unit)) return OK;
    return problem_set(why, LOGIN_CERTIFICATE_FOREIGN, "%s", unit->code ? unit->code : "");
}
