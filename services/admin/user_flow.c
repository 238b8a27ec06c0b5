#include "user_flow.h"
#include "db_tx.h"
#include "json_write.h"
#include "role_flow.h"
#include "role_repo.h"
#include "text.h"
#include "unit_repo.h"

/* What comes with the migration. */
#define ROLE_ID_ADMINISTRATOR "0000000000000000000000r001"

struct user_work {
    const struct admin_call *call;
    const struct user_filter *filter;
    const char *id;
    const struct list *role_ids;
    struct user *user;
    struct list *list; /* of struct user, or struct role */
};

static status list_work(struct db *db, void *arg, struct problem *why)
{
    struct user_work *work = arg;
    *work->list = LIST_OF(work->call->arena, struct user);
    return user_repo_list(db, caller_scope(work->call->caller), work->filter, work->list, why);
}

status user_flow_list(const struct admin_call *call, const struct user_filter *filter, struct list *out,
                      struct problem *why)
{
    struct user_work work = {.call = call, .filter = filter, .list = out};
    return db_read(call->admin->db, list_work, &work, why);
}

static status roles_work(struct db *db, void *arg, struct problem *why)
{
    struct user_work *work = arg;
    *work->list = LIST_OF(work->call->arena, struct role);
    TRY(user_repo_find(db, caller_scope(work->call->caller), work->id, work->call->arena, work->user, why));
    return role_repo_assigned(db, work->id, work->list, why);
}

status user_flow_roles(const struct admin_call *call, const char *id, struct user *user, struct list *roles,
                       struct problem *why)
{
    struct user_work work = {.call = call, .id = id, .user = user, .list = roles};
    return db_read(call->admin->db, roles_work, &work, why);
}

static status grants_work(struct db *db, void *arg, struct problem *why)
{
    struct user_work *work = arg;
    *work->list = LIST_OF(work->call->arena, struct user_grant);
    TRY(user_repo_find(db, caller_scope(work->call->caller), work->id, work->call->arena, work->user, why));
    return user_repo_grants(db, work->id, work->list, why);
}

status user_flow_grants(const struct admin_call *call, const char *id, struct user *user, struct list *out,
                        struct problem *why)
{
    struct user_work work = {.call = call, .id = id, .user = user, .list = out};
    return db_read(call->admin->db, grants_work, &work, why);
}

static bool is_listed(const struct list *roles, const char *id)
{
    for (size_t i = 0; i < roles->count; i++)
        if (text_equal(LIST_AT(roles, const struct role, i)->id, id)) return true;
    return false;
}

static status wanted_roles(struct db *db, const struct user_work *work, struct list *out, struct problem *why)
{
    *out = LIST_OF(work->call->arena, struct role);
    for (size_t i = 0; i < work->role_ids->count; i++) {
        struct role role;
        TRY(role_repo_find(db, *LIST_AT(work->role_ids, const char *, i), work->call->arena, &role, why));
        TRY(role_may_assign(&role, why));
        if (!is_listed(out, role.id)) *(struct role *)list_add(out) = role;
    }
    return OK;
}

/* Each role that comes or goes must be one that the caller could make. */
static status may_replace(uint64_t grantable, const struct list *before, const struct list *after, struct problem *why)
{
    for (size_t i = 0; i < after->count; i++) {
        const struct role *role = LIST_AT(after, const struct role, i);
        if (!is_listed(before, role->id)) TRY(role_may_change(grantable, 0, role->permissions | role->grantable, why));
    }
    for (size_t i = 0; i < before->count; i++) {
        const struct role *role = LIST_AT(before, const struct role, i);
        if (!is_listed(after, role->id)) TRY(role_may_change(grantable, role->permissions | role->grantable, 0, why));
    }
    return OK;
}

static status audit_assignment(struct db *db, const struct user_work *work, const struct list *roles,
                               struct problem *why)
{
    struct json_writer w = {.out = {.arena = work->call->arena}};
    json_write_begin(&w, NULL, '{');
    json_write_begin(&w, "roles", '[');
    for (size_t i = 0; i < roles->count; i++) json_write_text(&w, NULL, LIST_AT(roles, const struct role, i)->id);
    json_write_end(&w, ']');
    json_write_end(&w, '}');
    const struct admin_fact fact = {"user.roles", "account", work->id, work->user ? work->user->unit_id : NULL,
                                    buffer_string(&w.out)};
    return admin_audit(db, work->call, &fact, why);
}

/* What stays keeps its date and giver; the tokens are cut. */
static status store(struct db *db, const struct user_work *work, const struct list *before, const struct list *after,
                    struct problem *why)
{
    const struct admin_call *call = work->call;
    for (size_t i = 0; i < before->count; i++) {
        const struct role *role = LIST_AT(before, const struct role, i);
        if (!is_listed(after, role->id)) TRY(role_repo_unassign(db, work->id, role->id, why));
    }
    for (size_t i = 0; i < after->count; i++) {
        const struct role *role = LIST_AT(after, const struct role, i);
        if (is_listed(before, role->id)) continue;
        TRY(role_repo_assign(db, work->id, role->id, call->caller->id, call->now_ms, why));
    }
    TRY(role_repo_cut_account(db, work->id, call->now_ms, why));
    return audit_assignment(db, work, after, why);
}

static uint64_t all_of(const struct list *roles)
{
    uint64_t bits = 0;
    for (size_t i = 0; i < roles->count; i++) bits |= LIST_AT(roles, const struct role, i)->permissions;
    return bits;
}

/* The names of the roles that hold a part of a power over seals, for the refusal. */
static const char *powerful(struct arena *arena, const struct list *roles)
{
    struct buffer names = {.arena = arena};
    uint64_t powers = 0;
    for (int power = 0; power < ROLE_POWER_COUNT; power++) powers |= role_power_bits((enum role_power)power);
    for (size_t i = 0; i < roles->count; i++) {
        const struct role *role = LIST_AT(roles, const struct role, i);
        if (role->permissions & powers) buffer_format(&names, "%s%s", names.size ? " + " : "", role->name);
    }
    return buffer_string(&names);
}

static status powers_apart(struct db *db, const struct user_work *work, const struct list *after, struct problem *why)
{
    bool apart = true;
    TRY(role_flow_powers_are_apart(db, work->call->arena, &apart, why));
    return apart ? role_powers_apart(all_of(after), powerful(work->call->arena, after), why) : OK;
}

static status assign_work(struct db *db, void *arg, struct problem *why)
{
    struct user_work *work = arg;
    const struct admin_call *call = work->call;
    struct list before = LIST_OF(call->arena, struct role), after;
    struct role_held held;
    TRY(unit_repo_guard(db, why));
    TRY(user_repo_find(db, caller_scope(call->caller), work->id, call->arena, work->user, why));
    TRY(role_repo_assigned(db, work->id, &before, why));
    TRY(wanted_roles(db, work, &after, why));
    TRY(role_repo_held(db, call->caller->id, &held, why));
    TRY(may_replace(held.grantable, &before, &after, why));
    if (text_equal(work->id, call->caller->id)) TRY(role_may_get(held.use, all_of(&after), why));
    TRY(powers_apart(db, work, &after, why));
    TRY(store(db, work, &before, &after, why));
    *work->list = after;
    return role_flow_keep_administrator(db, why);
}

status user_flow_assign(const struct admin_call *call, const char *id, const struct list *role_ids, struct user *user,
                        struct list *roles, struct problem *why)
{
    struct user_work work = {.call = call, .id = id, .role_ids = role_ids, .user = user, .list = roles};
    return db_tx(call->admin->db, assign_work, &work, why);
}

static status bootstrap_work(struct db *db, void *arg, struct problem *why)
{
    struct user_work *work = arg;
    const struct admin_call *call = work->call;
    struct list none = LIST_OF(call->arena, struct role), roles = LIST_OF(call->arena, struct role);
    int64_t count = 0;
    TRY(unit_repo_guard(db, why));
    TRY(role_repo_administrators(db, &count, why));
    if (count > 0) return problem_set(why, ROLE_ADMINISTRATOR_EXISTS, "%s", "");
    TRY(role_repo_find(db, ROLE_ID_ADMINISTRATOR, call->arena, list_add(&roles), why));
    return store(db, work, &none, &roles, why);
}

status user_flow_bootstrap(const struct admin_call *call, const char *account_id, struct problem *why)
{
    struct user_work work = {.call = call, .id = account_id};
    return db_tx(call->admin->db, bootstrap_work, &work, why);
}
