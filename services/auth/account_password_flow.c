#include "account_password_flow.h"
#include "account_initial.h"
#include "account_repo.h"
#include "auth_audit.h"
#include "db_tx.h"
#include "session_flow.h"
#include "session_repo.h"
#include "text.h"
#include "throttle_flow.h"

struct change {
    const struct auth_call *call;
    const struct throttle_attempt *attempt;
    const char *old_hash, *new_hash;
    struct account account;
    struct account_policy policy;
    struct session_grant *grant;
    const char *action;
    enum problem_code refused;
};

static status read_work(struct db *db, void *arg, struct problem *why)
{
    struct change *change = arg;
    bool found;
    TRY(account_repo_by_login(db, change->call->caller->name, change->call->arena, &change->account, &found, why));
    if (!found) return problem_set(why, ACCOUNT_MISSING, "%s", change->call->caller->name);
    return account_repo_policy(db, change->call->arena, &change->policy, why);
}

static status audit_change(struct db *db, const struct change *change, struct problem *why)
{
    const struct auth_fact fact = {.action = change->action,
                                   .object = "account",
                                   .object_id = change->account.id,
                                   .unit_id = change->account.unit_id,
                                   .outcome = change->refused};
    return auth_audit(db, change->call, NULL, &fact, why);
}

static status refused_work(struct db *db, void *arg, struct problem *why)
{
    return audit_change(db, arg, why);
}

static status check_old(struct change *change, const char *old_password, struct problem *why)
{
    bool right;
    {
        AUTO(password_place, place);
        TRY(password_gate_enter(change->call->auth->gate, &place, why));
        right = password_matches(change->account.password_hash, old_password);
    }
    if (right) return OK;
    bool is_change = change->grant != NULL;
    change->refused = is_change ? PASSWORD_OLD_WRONG : PASSWORD_WRONG;
    TRY(db_tx(change->call->auth->db, refused_work, change, why));
    return problem_fault(why, change->refused, is_change ? "old_password" : "password", "%s", "");
}

static status change_work(struct db *db, void *arg, struct problem *why)
{
    struct change *change = arg;
    const struct auth_call *call = change->call;
    *change->grant = (struct session_grant){0};
    struct account *account = &change->grant->account;
    TRY(account_repo_lock_own(db, change->account.id, call->arena, account, why));
    if (!text_equal(account->password_hash, change->account.password_hash)) /* changed or reset meanwhile */
        return problem_fault(why, PASSWORD_OLD_WRONG, "old_password", "%s", "");
    TRY(throttle_flow_succeed(db, change->attempt, why));
    account->password_hash = change->new_hash;
    account->password = ACCOUNT_PASSWORD_OWN;
    account->password_set_ms = call->now_ms;
    account->password_until_ms = 0;
    TRY(account_repo_save_password(db, account, why));
    TRY(session_repo_end_all(db, account->id, "password", call->now_ms, why));
    TRY(session_grant_fill(db, call, &change->policy, change->grant, why));
    TRY(session_flow_open(db, call, change->grant, why));
    return audit_change(db, change, why);
}

status account_password_flow_change(const struct auth_call *call, const char *old_password, const char *new_password,
                                    struct session_grant *out, struct problem *why)
{
    struct throttle_attempt attempt;
    struct change change = {.call = call, .attempt = &attempt, .grant = out, .action = "password.change"};
    TRY(db_read(call->auth->db, read_work, &change, why));
    TRY(account_check_password(&change.account, &change.policy, old_password, new_password, why));
    TRY(throttle_flow_begin(call, call->caller->name, &attempt, why)); /* a stolen session must not guess on */
    TRY(check_old(&change, old_password, why));
    TRY(account_initial_hash(call, new_password, &change.new_hash, why));
    TRY(db_tx(call->auth->db, change_work, &change, why));
    return session_grant_sign(call, out, why);
}

static status proved_work(struct db *db, void *arg, struct problem *why)
{
    const struct change *change = arg;
    return throttle_flow_succeed(db, change->attempt, why);
}

status account_password_flow_prove(const struct auth_call *call, const char *password, const char *action,
                                   struct problem *why)
{
    struct throttle_attempt attempt;
    struct change change = {.call = call, .attempt = &attempt, .action = action};
    TRY(db_read(call->auth->db, read_work, &change, why));
    TRY(throttle_flow_begin(call, call->caller->name, &attempt, why));
    TRY(check_old(&change, password, why));
    return db_tx(call->auth->db, proved_work, &change, why);
}

struct bootstrap {
    const struct auth_call *call;
    struct account account;
    const char **id;
};

static status bootstrap_work(struct db *db, void *arg, struct problem *why)
{
    struct bootstrap *bootstrap = arg;
    struct account present;
    bool found;
    int64_t count;
    TRY(account_repo_by_login(db, bootstrap->account.login, bootstrap->call->arena, &present, &found, why));
    *bootstrap->id = found ? present.id : bootstrap->account.id;
    if (found) return OK;
    TRY(account_repo_count(db, &count, why));
    if (count > 0) return problem_fault(why, LOGIN_TAKEN, "login", "%s", "");
    TRY(account_repo_insert(db, &bootstrap->account, why));
    const struct auth_fact fact = {
        .action = "account.bootstrap", .object = "account", .object_id = bootstrap->account.id};
    return auth_audit(db, bootstrap->call, NULL, &fact, why);
}

status account_password_flow_bootstrap(const struct auth_call *call, const char *login, const char *password,
                                       const char *unit_id, const char **id, struct problem *why)
{
    static const int64_t week_ms = INT64_C(7) * 24 * 60 * 60 * 1000;
    char *fresh = arena_alloc(call->arena, ID_SIZE);
    id_new(fresh);
    struct bootstrap bootstrap = {.call = call,
                                  .id = id,
                                  .account = {.id = fresh,
                                              .login = login,
                                              .name = login,
                                              .unit_id = unit_id,
                                              .kind = ACCOUNT_OFFICER,
                                              .state = ACCOUNT_ACTIVE,
                                              .password = ACCOUNT_PASSWORD_RANDOM,
                                              .password_set_ms = call->now_ms,
                                              .password_until_ms = call->now_ms + week_ms,
                                              .created_ms = call->now_ms}};
    TRY(account_initial_hash(call, password, &bootstrap.account.password_hash, why));
    return db_tx(call->auth->db, bootstrap_work, &bootstrap, why);
}
