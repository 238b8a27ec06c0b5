#include "login_factor_flow.h"
#include "account_repo.h"
#include "auth_audit.h"
#include "db_tx.h"
#include "factor_repo.h"
#include "factor_secret.h"
#include "session_flow.h"
#include "text.h"
#include "throttle_flow.h"

status login_factor_flow_ask(struct db *db, const struct auth_call *call, struct session_grant *grant,
                             struct problem *why)
{
    struct factor factor;
    TRY(factor_repo_find(db, grant->account.id, call->arena, &factor, why));
    if (!factor.is_on) return OK;
    const struct factor_ticket ticket = {.login = grant->account.login,
                                         .password_mark = factor_secret_mark(call, grant->account.password_hash),
                                         .until_ms = call->now_ms + (int64_t)FACTOR_TICKET_S * 1000};
    return factor_secret_ticket(call, &ticket, &grant->ticket, why);
}

struct step_work {
    const struct auth_call *call;
    const struct factor_ticket *ticket;
    const struct throttle_attempt *attempt;
    const char *code;
    struct session_grant *grant;
    enum problem_code refused;
    const char *how; /* "code", "recovery_code" */
};

static status find(struct db *db, const struct step_work *work, struct account *out, bool *found, struct problem *why)
{
    const struct auth_call *call = work->call;
    struct account named;
    TRY(account_repo_by_login(db, work->ticket->login, call->arena, &named, found, why));
    if (!*found) return OK;
    TRY(account_repo_lock_own(db, named.id, call->arena, out, why));
    *found = text_equal(factor_secret_mark(call, out->password_hash), work->ticket->password_mark);
    return OK;
}

static status try_code(struct db *db, struct step_work *work, struct factor *factor, bool *fits, struct problem *why)
{
    const struct auth_call *call = work->call;
    work->how = "code";
    TRY(factor_secret_matches(call, factor, work->code, fits, why));
    if (*fits) return factor_repo_put(db, factor, why);
    const char *key = factor_recovery_key(call->arena, work->code);
    if (!key) return OK;
    work->how = "recovery_code";
    return factor_repo_use_code(db, factor->account_id, factor_secret_code_hash(call, factor->account_id, key),
                                call->now_ms, fits, why);
}

static status audit(struct db *db, const struct step_work *work, const struct account *account, struct problem *why)
{
    const struct auth_call *call = work->call;
    const char *session_id = work->grant->session_id ? work->grant->session_id : "";
    const struct auth_fact fact = {
        .action = "login",
        .object = "account",
        .object_id = account->id,
        .unit_id = account->unit_id,
        .detail = arena_format(call->arena, "{\"session_id\":\"%s\",\"second_factor\":\"%s\"}", session_id, work->how),
        .outcome = work->refused};
    return auth_audit(db, call, account, &fact, why);
}

static status enter(struct db *db, struct step_work *work, struct problem *why)
{
    const struct auth_call *call = work->call;
    struct account_policy policy;
    TRY(throttle_flow_succeed(db, work->attempt, why));
    TRY(account_repo_policy(db, call->arena, &policy, why));
    TRY(session_grant_fill(db, call, &policy, work->grant, why));
    TRY(session_flow_open(db, call, work->grant, why));
    return account_repo_save_login(db, work->grant->account.id, call->now_ms, why);
}

static status step_work(struct db *db, void *arg, struct problem *why)
{
    struct step_work *work = arg;
    struct account *account = &work->grant->account;
    struct factor factor;
    bool found, fits = false;
    *work->grant = (struct session_grant){0};
    work->refused = PROBLEM_NONE;
    TRY(find(db, work, account, &found, why));
    if (!found) return problem_set(why, FACTOR_TICKET_OVER, "%s", "");
    TRY(factor_repo_lock(db, account->id, work->call->arena, &factor, why));
    if (!factor.is_on) return problem_set(why, FACTOR_TICKET_OVER, "%s", "");
    TRY(try_code(db, work, &factor, &fits, why));
    if (fits)
        TRY(enter(db, work, why));
    else
        work->refused = FACTOR_CODE_WRONG;
    return audit(db, work, account, why);
}

status login_factor_flow_enter(const struct auth_call *call, const char *ticket_text, const char *code,
                               struct session_grant *out, struct problem *why)
{
    struct factor_ticket ticket;
    struct throttle_attempt attempt;
    struct step_work work = {.call = call, .ticket = &ticket, .attempt = &attempt, .code = code, .grant = out};
    if (!factor_secret_read_ticket(call, ticket_text, &ticket)) return problem_set(why, FACTOR_TICKET_OVER, "%s", "");
    TRY(throttle_flow_begin_code(call, ticket.login, &attempt, why));
    TRY(db_tx(call->auth->db, step_work, &work, why));
    if (work.refused != PROBLEM_NONE) return problem_fault(why, work.refused, "code", "%s", "");
    return session_grant_sign(call, out, why);
}
