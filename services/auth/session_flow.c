#include "session_flow.h"
#include "account_repo.h"
#include "auth_audit.h"
#include "db_tx.h"
#include "device.h"
#include "digest.h"
#include "random.h"
#include "session_repo.h"
#include "text.h"
#include "throttle_flow.h"
#include <string.h>

enum { REFRESH_BYTES = 32 };

static const char *hash_of(struct arena *arena, const char *secret)
{
    char *hex = arena_alloc(arena, DIGEST_HEX_SIZE);
    digest_sha256_hex(bytes_of_text(secret), hex);
    return hex;
}

static status add_refresh(struct db *db, const struct auth_call *call, struct session_grant *grant, const char **hash,
                          struct problem *why)
{
    grant->refresh = random_text(call->arena, REFRESH_BYTES);
    grant->csrf = session_grant_csrf(call, grant->session_id);
    *hash = hash_of(call->arena, grant->refresh);
    return session_repo_add_refresh(db, grant->session_id, *hash, call->now_ms, why);
}

status session_flow_open(struct db *db, const struct auth_call *call, struct session_grant *grant, struct problem *why)
{
    char *id = arena_alloc(call->arena, ID_SIZE);
    id_new(id);
    const struct session session = {.id = id,
                                    .account_id = grant->account.id,
                                    .address = call->caller->address,
                                    .agent = call->agent,
                                    .by_key = grant->by_key,
                                    .created_ms = call->now_ms,
                                    .last_ms = call->now_ms,
                                    .expires_ms = call->now_ms + call->auth->max_ms};
    const char *hash;
    grant->session_id = id;
    if (!device_of(call, grant->account.login)) {
        grant->device_name = device_cookie_name(call, grant->account.login);
        grant->device = device_cookie_new(call, grant->account.login);
    }
    TRY(session_repo_insert(db, &session, why));
    return add_refresh(db, call, grant, &hash, why);
}

/* Staying in. */

struct refresh_work {
    const struct auth_call *call;
    const char *refresh, *csrf;
    struct session_grant *grant;
    enum session_verdict verdict;
};

/* Two tabs of one browser have one fingerprint; a thief elsewhere has another. */
static const char *fingerprint_of(const struct auth_call *call)
{
    return hash_of(call->arena, arena_format(call->arena, "%s\n%s", call->caller->address, call->agent));
}

static bool csrf_fits(const struct auth_call *call, const char *session_id, const char *csrf)
{
    return csrf && bytes_equal_secret(bytes_of_text(session_grant_csrf(call, session_id)), bytes_of_text(csrf));
}

static status end_reused(struct db *db, const struct auth_call *call, const struct session *session,
                         struct problem *why)
{
    const struct account owner = {.id = session->account_id, .login = "", .unit_id = ""};
    const struct auth_fact fact = {
        .action = "session.reuse", .object = "session", .object_id = session->id, .outcome = SESSION_REUSED};
    TRY(session_repo_end(db, session->id, "reuse", call->now_ms, why));
    return auth_audit(db, call, &owner, &fact, why);
}

static status renew(struct db *db, struct refresh_work *work, struct session_held *held, struct problem *why)
{
    const struct session *session = &held->session;
    const struct auth_call *call = work->call;
    struct session_grant *grant = work->grant;
    struct account_policy policy;
    TRY(account_repo_lock_own(db, session->account_id, call->arena, &grant->account, why));
    TRY(account_repo_policy(db, call->arena, &policy, why));
    grant->session_id = session->id;
    grant->by_key = session->by_key;
    if (work->verdict == SESSION_ROTATE) {
        const char *next_hash;
        TRY(add_refresh(db, call, grant, &next_hash, why));
        held->refresh.used_ms = call->now_ms;
        held->refresh.used_by = fingerprint_of(call);
        TRY(session_repo_use_refresh(db, &held->refresh, next_hash, why));
    }
    TRY(session_repo_touch(db, session->id, call->now_ms, why));
    return session_grant_fill(db, call, &policy, grant, why);
}

static status refresh_work(struct db *db, void *arg, struct problem *why)
{
    struct refresh_work *work = arg;
    const struct auth_call *call = work->call;
    struct session_held held;
    *work->grant = (struct session_grant){0};
    work->verdict = SESSION_GONE;
    TRY(session_repo_lock(db, hash_of(call->arena, work->refresh), call->arena, &held, why));
    if (!held.session.id) return OK;
    if (!csrf_fits(call, held.session.id, work->csrf)) return problem_set(why, CSRF_WRONG, "%s", "");
    work->verdict =
        session_judge(&held.session, &held.refresh, fingerprint_of(call), call->auth->idle_ms, call->now_ms);
    switch (work->verdict) {
    case SESSION_GONE:
        return OK;
    case SESSION_REUSE:
        return end_reused(db, call, &held.session, why);
    case SESSION_ROTATE:
    case SESSION_TWIN:
        break;
    }
    return renew(db, work, &held, why);
}

status session_flow_refresh(const struct auth_call *call, const char *refresh, const char *csrf,
                            struct session_grant *out, struct problem *why)
{
    if (!refresh || !*refresh) return problem_set(why, LOGIN_REQUIRED, "%s", "");
    struct refresh_work work = {.call = call, .refresh = refresh, .csrf = csrf, .grant = out};
    TRY(db_tx(call->auth->db, refresh_work, &work, why));
    switch (work.verdict) {
    case SESSION_GONE:
        return problem_set(why, SESSION_OVER, "%s", "");
    case SESSION_REUSE:
        return problem_set(why, SESSION_REUSED, "%s", "");
    case SESSION_ROTATE:
    case SESSION_TWIN:
        break;
    }
    return session_grant_sign(call, out, why);
}

/* Going out. */

static status logout_work(struct db *db, void *arg, struct problem *why)
{
    struct refresh_work *work = arg;
    const struct auth_call *call = work->call;
    struct session_held held;
    struct account owner;
    TRY(session_repo_lock(db, hash_of(call->arena, work->refresh), call->arena, &held, why));
    if (!held.session.id || held.session.ended_ms != 0) return OK;
    if (!csrf_fits(call, held.session.id, work->csrf)) return problem_set(why, CSRF_WRONG, "%s", "");
    TRY(account_repo_lock_own(db, held.session.account_id, call->arena, &owner, why));
    TRY(session_repo_end(db, held.session.id, "logout", call->now_ms, why));
    const struct auth_fact fact = {
        .action = "logout", .object = "session", .object_id = held.session.id, .unit_id = owner.unit_id};
    return auth_audit(db, call, &owner, &fact, why);
}

status session_flow_logout(const struct auth_call *call, const char *refresh, const char *csrf, struct problem *why)
{
    if (!refresh || !*refresh) return OK;
    struct refresh_work work = {.call = call, .refresh = refresh, .csrf = csrf};
    return db_tx(call->auth->db, logout_work, &work, why);
}

/* What the caller is, and its sessions. */

struct own_work {
    const struct auth_call *call;
    struct session_grant *grant;
    struct list *sessions;
    const char *account_id, *id;
};

static status me_work(struct db *db, void *arg, struct problem *why)
{
    struct own_work *work = arg;
    struct account_policy policy;
    bool found;
    *work->grant = (struct session_grant){.session_id = work->call->caller->session_id};
    TRY(account_repo_by_login(db, work->call->caller->name, work->call->arena, &work->grant->account, &found, why));
    if (!found) return problem_set(why, ACCOUNT_MISSING, "%s", work->call->caller->name);
    TRY(session_repo_by_key(db, work->grant->session_id, &work->grant->by_key, why));
    TRY(account_repo_policy(db, work->call->arena, &policy, why));
    return session_grant_fill(db, work->call, &policy, work->grant, why);
}

status session_flow_me(const struct auth_call *call, struct session_grant *out, struct problem *why)
{
    struct own_work work = {.call = call, .grant = out};
    return db_read(call->auth->db, me_work, &work, why);
}

static status list_work(struct db *db, void *arg, struct problem *why)
{
    struct own_work *work = arg;
    const struct auth_call *call = work->call;
    return session_repo_list(db, call->caller->id, call->now_ms - call->auth->idle_ms, call->arena, work->sessions,
                             why);
}

status session_flow_list(const struct auth_call *call, struct list *out, struct problem *why)
{
    struct own_work work = {.call = call, .sessions = out};
    return db_read(call->auth->db, list_work, &work, why);
}

static status audit_end(struct db *db, const struct auth_call *call, const char *account_id, const char *id,
                        struct problem *why)
{
    const struct auth_fact fact = {.action = id ? "session.end" : "session.end_all",
                                   .object = id ? "session" : "account",
                                   .object_id = id ? id : account_id,
                                   .unit_id = call->caller->unit_id};
    return auth_audit(db, call, NULL, &fact, why);
}

static status end_one(struct db *db, const struct own_work *work, const char *account_id, struct problem *why)
{
    const struct auth_call *call = work->call;
    bool is_own;
    TRY(session_repo_is_own(db, account_id, work->id, &is_own, why));
    if (!is_own) return problem_set(why, SESSION_MISSING, "%.60s", work->id);
    TRY(session_repo_end(db, work->id, "ended", call->now_ms, why));
    return audit_end(db, call, account_id, work->id, why);
}

static status end_work(struct db *db, void *arg, struct problem *why)
{
    struct own_work *work = arg;
    return end_one(db, work, work->call->caller->id, why);
}

status session_flow_end(const struct auth_call *call, const char *id, struct problem *why)
{
    struct own_work work = {.call = call, .id = id};
    return db_tx(call->auth->db, end_work, &work, why);
}

static status end_others_work(struct db *db, void *arg, struct problem *why)
{
    struct own_work *work = arg;
    const struct auth_call *call = work->call;
    struct account own;
    TRY(account_repo_lock_own(db, call->caller->id, call->arena, &own, why)); /* no session begins meanwhile */
    TRY(session_repo_end_others(db, own.id, call->caller->session_id, call->now_ms, why));
    return audit_end(db, call, own.id, NULL, why);
}

status session_flow_end_others(const struct auth_call *call, struct problem *why)
{
    struct own_work work = {.call = call};
    return db_tx(call->auth->db, end_others_work, &work, why);
}

/* Other people's sessions. */

static status list_of_work(struct db *db, void *arg, struct problem *why)
{
    struct own_work *work = arg;
    const struct auth_call *call = work->call;
    struct account account;
    TRY(account_repo_lock(db, caller_scope(call->caller), work->account_id, call->arena, &account, why));
    return session_repo_list(db, account.id, call->now_ms - call->auth->idle_ms, call->arena, work->sessions, why);
}

status session_flow_list_of(const struct auth_call *call, const char *account_id, struct list *out, struct problem *why)
{
    struct own_work work = {.call = call, .account_id = account_id, .sessions = out};
    return db_read(call->auth->db, list_of_work, &work, why);
}

static status end_of_work(struct db *db, void *arg, struct problem *why)
{
    struct own_work *work = arg;
    const struct auth_call *call = work->call;
    struct account account;
    TRY(account_repo_lock(db, caller_scope(call->caller), work->account_id, call->arena, &account, why));
    if (work->id) return end_one(db, work, account.id, why);
    TRY(session_repo_end_all(db, account.id, "ended", call->now_ms, why));
    return audit_end(db, call, account.id, NULL, why);
}

status session_flow_end_of(const struct auth_call *call, const char *account_id, const char *id, struct problem *why)
{
    struct own_work work = {.call = call, .account_id = account_id, .id = id};
    return db_tx(call->auth->db, end_of_work, &work, why);
}
