#include "account_flow.h"
#include "account_guard.h"
#include "account_initial.h"
#include "auth_audit.h"
#include "db_tx.h"
#include "factor_repo.h"
#include "session_flow.h"
#include "session_repo.h"
#include "text.h"

struct account_work {
    const struct auth_call *call;
    const struct account_new *in;
    const struct db_once *once;
    const struct account_filter *filter;
    struct list *rows;
    struct account_made *made;
    const char *id;
    uint64_t held; /* permissions of the account that is changed */
    enum account_state state;
    int mode;
};

static status audit(struct db *db, const struct auth_call *call, const char *action, const struct account *account,
                    struct problem *why)
{
    const struct auth_fact fact = {.action = action,
                                   .object = "account",
                                   .object_id = account->id,
                                   .unit_id = account->unit_id,
                                   .detail = arena_format(call->arena, "{\"login\":\"%s\",\"kind\":\"%s\"}",
                                                          account->login, account_kind_name(account->kind))};
    return auth_audit(db, call, NULL, &fact, why);
}

/* Making. */

static status check_new(struct db *db, const struct account_work *work, struct problem *why)
{
    const struct auth_call *call = work->call;
    struct account_unit *unit = &work->made->row.unit;
    TRY(account_repo_unit_within(db, caller_scope(call->caller), work->in->unit_id, call->arena, unit, why));
    if (!unit->id) return problem_fault(why, UNIT_OUTSIDE, "unit_id", "%s", "");
    return account_check_unit(work->in->kind, unit, why);
}

static status create_first(struct db *db, struct account_work *work, struct problem *why)
{
    const struct auth_call *call = work->call;
    struct account_policy policy;
    char *id = arena_alloc(call->arena, ID_SIZE);
    id_new(id);
    struct account account = {.id = id,
                              .login = work->in->login,
                              .name = work->in->name,
                              .unit_id = work->in->unit_id,
                              .kind = work->in->kind,
                              .state = ACCOUNT_ACTIVE,
                              .created_ms = call->now_ms};
    const char *kept;
    TRY(check_new(db, work, why));
    TRY(account_repo_policy(db, call->arena, &policy, why));
    TRY(account_initial_set(call, &policy, work->in->password_mode, &account, &work->made->initial_password, why));
    TRY(account_repo_insert(db, &account, why));
    TRY(account_initial_keep(call, id, work->made->initial_password, &kept, why));
    TRY(db_once_save(db, work->once, kept, why));
    work->made->row.account = account;
    return audit(db, call, "account.create", &account, why);
}

static status create_again(struct db *db, struct account_work *work, const char *kept, struct problem *why)
{
    const struct auth_call *call = work->call;
    const char *id;
    TRY(account_initial_recall(call, kept, &id, &work->made->initial_password, why));
    TRY(account_repo_lock(db, caller_scope(call->caller), id, call->arena, &work->made->row.account, why));
    return account_repo_unit(db, work->made->row.account.unit_id, call->arena, &work->made->row.unit, why);
}

static status create_work(struct db *db, void *arg, struct problem *why)
{
    struct account_work *work = arg;
    const char *kept;
    *work->made = (struct account_made){0};
    TRY(db_once_begin(db, work->once, work->call->arena, &kept, why));
    return *kept ? create_again(db, work, kept, why) : create_first(db, work, why);
}

status account_flow_create_within(struct db *db, const struct auth_call *call, const struct account_new *in,
                                  struct account_made *out, struct problem *why)
{
    const struct db_once never = {.key = NULL};
    struct account_work work = {.call = call, .in = in, .once = &never, .made = out};
    *out = (struct account_made){0};
    return create_first(db, &work, why);
}

status account_flow_create(const struct auth_call *call, const struct account_new *in, const struct db_once *once,
                           struct account_made *out, struct problem *why)
{
    struct account_work work = {.call = call, .in = in, .once = once, .made = out};
    return db_tx(call->auth->db, create_work, &work, why);
}

/* Reading. */

static status list_work(struct db *db, void *arg, struct problem *why)
{
    struct account_work *work = arg;
    const struct auth_call *call = work->call;
    return account_repo_list(db, caller_scope(call->caller), work->filter, call->arena, work->rows, why);
}

status account_flow_list(const struct auth_call *call, const struct account_filter *filter, struct list *out,
                         struct problem *why)
{
    struct account_work work = {.call = call, .filter = filter, .rows = out};
    return db_read(call->auth->db, list_work, &work, why);
}

/* Changing somebody else's. */

/* Whoever may reset a password may become that person: so not above oneself. */
static status check_not_above(const struct auth_call *call, uint64_t held, struct problem *why)
{
    for (int i = PERM_SERVICE + 1; i < PERM_COUNT; i++) {
        enum permission permission = (enum permission)i;
        bool counts = held >> i & 1 && text_equal(permission_group(permission), "system");
        if (counts && !caller_may(call->caller, permission))
            return problem_set(why, ACCOUNT_ABOVE, "%s", permission_name(permission));
    }
    return OK;
}

static status lock_other(struct db *db, const struct account_work *work, struct account *out, uint64_t *held,
                         struct problem *why)
{
    const struct auth_call *call = work->call;
    if (text_equal(work->id, call->caller->id)) return problem_set(why, ACCOUNT_SELF, "%s", "");
    TRY(account_repo_lock(db, caller_scope(call->caller), work->id, call->arena, out, why));
    TRY(account_repo_permissions(db, out->id, held, why));
    return check_not_above(call, *held, why);
}

/* The account and its unit into work->made. */
static status lock_made(struct db *db, struct account_work *work, struct problem *why)
{
    struct account_row *row = &work->made->row;
    *work->made = (struct account_made){0};
    TRY(lock_other(db, work, &row->account, &work->held, why));
    return account_repo_unit(db, row->account.unit_id, work->call->arena, &row->unit, why);
}

/* Three powers: who resets the account of a keeper or an auditor could act as that person. So its roles give nothing
 * until another administrator has confirmed the reset. */
static status hold(struct db *db, const struct account_work *work, struct account *account, struct problem *why)
{
    const struct auth_call *call = work->call;
    if (account->kind != ACCOUNT_OFFICER || !account_has_powers(work->held, call->caller->permissions)) return OK;
    account->held_ms = call->now_ms;
    account->held_by = call->caller->id;
    TRY(account_repo_save_hold(db, account, why));
    return audit(db, call, "account.hold", account, why);
}

static status reset_work(struct db *db, void *arg, struct problem *why)
{
    struct account_work *work = arg;
    const struct auth_call *call = work->call;
    struct account *account = &work->made->row.account;
    struct account_policy policy;
    TRY(lock_made(db, work, why));
    TRY(account_repo_policy(db, call->arena, &policy, why));
    TRY(account_initial_set(call, &policy, work->mode, account, &work->made->initial_password, why));
    TRY(account_repo_save_password(db, account, why));
    TRY(hold(db, work, account, why));
    TRY(session_repo_end_all(db, account->id, "reset", call->now_ms, why));
    return audit(db, call, "account.reset", account, why);
}

status account_flow_reset_within(struct db *db, const struct auth_call *call, const char *id, int password_mode,
                                 struct account_made *out, struct problem *why)
{
    struct account_work work = {.call = call, .id = id, .mode = password_mode, .made = out};
    return reset_work(db, &work, why);
}

status account_flow_reset(const struct auth_call *call, const char *id, int password_mode, struct account_made *out,
                          struct problem *why)
{
    struct account_work work = {.call = call, .id = id, .mode = password_mode, .made = out};
    return db_tx(call->auth->db, reset_work, &work, why);
}

static status state_work(struct db *db, void *arg, struct problem *why)
{
    struct account_work *work = arg;
    struct account *account = &work->made->row.account;
    TRY(account_guard_lock(db, why));
    TRY(lock_made(db, work, why));
    if (account->state == work->state) return OK;
    account->state = work->state;
    TRY(account_repo_save_state(db, account, why));
    if (account->state == ACCOUNT_ACTIVE) return audit(db, work->call, "account.enable", account, why);
    TRY(account_guard_check(db, why));
    TRY(session_repo_end_all(db, account->id, "disabled", work->call->now_ms, why));
    return audit(db, work->call, "account.disable", account, why);
}

status account_flow_set_state(const struct auth_call *call, const char *id, enum account_state state,
                              struct account_made *out, struct problem *why)
{
    struct account_work work = {.call = call, .id = id, .state = state, .made = out};
    return db_tx(call->auth->db, state_work, &work, why);
}

static status reset_factor_work(struct db *db, void *arg, struct problem *why)
{
    struct account_work *work = arg;
    const struct auth_call *call = work->call;
    struct account *account = &work->made->row.account;
    TRY(lock_made(db, work, why));
    TRY(factor_repo_remove(db, account->id, why));
    TRY(hold(db, work, account, why));
    TRY(session_repo_end_all(db, account->id, "reset", call->now_ms, why));
    return audit(db, call, "account.reset_second_factor", account, why);
}

status account_flow_reset_factor(const struct auth_call *call, const char *id, struct account_made *out,
                                 struct problem *why)
{
    struct account_work work = {.call = call, .id = id, .made = out};
    return db_tx(call->auth->db, reset_factor_work, &work, why);
}

static status confirm_work(struct db *db, void *arg, struct problem *why)
{
    struct account_work *work = arg;
    const struct auth_call *call = work->call;
    struct account *account = &work->made->row.account;
    TRY(lock_made(db, work, why));
    TRY(account_may_confirm(account, call->caller->id, why));
    account->held_ms = 0;
    account->held_by = "";
    TRY(account_repo_save_hold(db, account, why));
    TRY(session_repo_renew(db, account->id, call->now_ms, why));
    return audit(db, call, "account.confirm", account, why);
}

status account_flow_confirm(const struct auth_call *call, const char *id, struct account_made *out, struct problem *why)
{
    struct account_work work = {.call = call, .id = id, .made = out};
    return db_tx(call->auth->db, confirm_work, &work, why);
}
