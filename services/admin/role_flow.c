#include "role_flow.h"
#include "db_tx.h"
#include "id.h"
#include "role_repo.h"
#include "setting_repo.h"
#include "text.h"
#include "unit_repo.h"

struct role_work {
    const struct admin_call *call;
    const char *id;
    const struct role_input *in;
    const struct db_once *once;
    uint64_t permissions;
    struct role *role;
    struct list *list;
};

static status list_work(struct db *db, void *arg, struct problem *why)
{
    struct role_work *work = arg;
    *work->list = LIST_OF(work->call->arena, struct role);
    return role_repo_list(db, work->list, why);
}

status role_flow_list(const struct admin_call *call, struct list *out, struct problem *why)
{
    struct role_work work = {.call = call, .list = out};
    return db_read(call->admin->db, list_work, &work, why);
}

static status grantable_work(struct db *db, void *arg, struct problem *why)
{
    struct role_work *work = arg;
    struct role_held held;
    TRY(role_repo_held(db, work->call->caller->id, &held, why));
    work->permissions = held.grantable;
    return OK;
}

status role_flow_grantable(const struct admin_call *call, uint64_t *out, struct problem *why)
{
    struct role_work work = {.call = call};
    TRY(db_read(call->admin->db, grantable_work, &work, why));
    *out = work.permissions;
    return OK;
}

status role_flow_keep_administrator(struct db *db, struct problem *why)
{
    int64_t left = 0;
    TRY(role_repo_administrators(db, &left, why));
    return left > 0 ? OK : problem_set(why, ROLE_LAST_ADMINISTRATOR, "%s", "");
}

/* Roles are global, so only the root authority's administrators change them, and only by what they may hand out. */
static status may_change(struct db *db, const struct role_work *work, uint64_t before, uint64_t after,
                         struct problem *why)
{
    struct role_held held;
    TRY(role_repo_held(db, work->call->caller->id, &held, why));
    return role_may_change(held.grantable, before, after, why);
}

/* Through a role that the caller itself holds nothing new comes to it. */
static status may_get(struct db *db, const struct role_work *work, struct problem *why)
{
    struct list own = LIST_OF(work->call->arena, struct role);
    struct role_held held;
    TRY(role_repo_assigned(db, work->call->caller->id, &own, why));
    TRY(role_repo_held(db, work->call->caller->id, &held, why));
    for (size_t i = 0; i < own.count; i++)
        if (text_equal(LIST_AT(&own, const struct role, i)->id, work->id))
            return role_may_get(held.use, work->permissions, why);
    return OK;
}

/* After the change: neither the role nor any of its holders has two powers over seals. */
static status powers_apart(struct db *db, const struct role_work *work, struct problem *why)
{
    struct list mixtures = LIST_OF(work->call->arena, struct role_holders);
    bool apart = true;
    TRY(role_flow_powers_are_apart(db, work->call->arena, &apart, why));
    if (!apart) return OK;
    TRY(role_powers_apart(work->role->permissions, "", why));
    TRY(role_repo_mixtures(db, work->role->id, &mixtures, why));
    for (size_t i = 0; i < mixtures.count; i++) {
        const struct role_holders *holders = LIST_AT(&mixtures, const struct role_holders, i);
        TRY(role_powers_apart(holders->permissions, holders->login ? holders->login : "", why));
    }
    return OK;
}

status role_flow_powers_are_apart(struct db *db, struct arena *arena, bool *out, struct problem *why)
{
    const char *value;
    TRY(setting_repo_value(db, "three_powers", arena, &value, why));
    *out = !text_equal(value, "together");
    return OK;
}

static status audit_role(struct db *db, const struct role_work *work, const char *action, struct problem *why)
{
    struct json_writer w = {.out = {.arena = work->call->arena}};
    json_write_begin(&w, NULL, '{');
    json_write_text(&w, "name", work->role->name);
    role_json_bits(&w, "permissions", work->role->permissions);
    json_write_end(&w, '}');
    const struct admin_fact fact = {action, "role", work->role->id, NULL, buffer_string(&w.out)};
    return admin_audit(db, work->call, &fact, why);
}

static status create_work(struct db *db, void *arg, struct problem *why)
{
    struct role_work *work = arg;
    const struct admin_call *call = work->call;
    const char *known;
    TRY(db_once_begin(db, work->once, call->arena, &known, why));
    if (*known) return role_repo_find(db, known, call->arena, work->role, why);
    char *id = arena_alloc(call->arena, ID_SIZE);
    id_new(id);
    *work->role = (struct role){.id = id,
                                .name = work->in->name,
                                .description = work->in->description ? work->in->description : "",
                                .permissions = work->permissions,
                                .created_ms = call->now_ms,
                                .changed_ms = call->now_ms};
    TRY(unit_repo_require_top(db, call->caller->unit_id, why));
    TRY(may_change(db, work, 0, work->permissions, why));
    TRY(role_repo_add(db, work->role, call->caller->id, why));
    TRY(powers_apart(db, work, why));
    TRY(audit_role(db, work, "role.create", why));
    return db_once_save(db, work->once, id, why);
}

status role_flow_create(const struct admin_call *call, const struct role_input *in, const struct db_once *once,
                        struct role *out, struct problem *why)
{
    struct role_work work = {.call = call, .in = in, .once = once, .role = out};
    TRY(role_permissions(&in->permissions, &work.permissions, why));
    return db_tx(call->admin->db, create_work, &work, why);
}

static status rename_work(struct db *db, void *arg, struct problem *why)
{
    struct role_work *work = arg;
    TRY(unit_repo_guard(db, why));
    TRY(unit_repo_require_top(db, work->call->caller->unit_id, why));
    TRY(role_repo_find(db, work->id, work->call->arena, work->role, why));
    if (work->in->name) TRY(role_may_rename(work->role, why));
    if (work->in->name) work->role->name = work->in->name;
    if (work->in->description) work->role->description = work->in->description;
    work->role->changed_ms = work->call->now_ms;
    TRY(role_repo_save(db, work->role, why));
    return audit_role(db, work, "role.change", why);
}

status role_flow_rename(const struct admin_call *call, const char *id, const struct role_input *in, struct role *out,
                        struct problem *why)
{
    struct role_work work = {.call = call, .id = id, .in = in, .role = out};
    return db_tx(call->admin->db, rename_work, &work, why);
}

static status fill_work(struct db *db, void *arg, struct problem *why)
{
    struct role_work *work = arg;
    TRY(unit_repo_guard(db, why));
    TRY(unit_repo_require_top(db, work->call->caller->unit_id, why));
    TRY(role_repo_find(db, work->id, work->call->arena, work->role, why));
    TRY(may_change(db, work, work->role->permissions, work->permissions, why));
    TRY(may_get(db, work, why));
    work->role->permissions = work->permissions;
    work->role->grantable &= ~work->permissions;
    work->role->changed_ms = work->call->now_ms;
    TRY(role_repo_save(db, work->role, why));
    TRY(role_repo_set_permissions(db, work->role, work->call->caller->id, why));
    TRY(powers_apart(db, work, why));
    TRY(role_flow_keep_administrator(db, why));
    TRY(role_repo_cut_holders(db, work->role, work->call->now_ms, why));
    return audit_role(db, work, "role.permissions", why);
}

status role_flow_fill(const struct admin_call *call, const char *id, const struct role_input *in, struct role *out,
                      struct problem *why)
{
    struct role_work work = {.call = call, .id = id, .in = in, .role = out};
    TRY(role_permissions(&in->permissions, &work.permissions, why));
    return db_tx(call->admin->db, fill_work, &work, why);
}

static status remove_work(struct db *db, void *arg, struct problem *why)
{
    struct role_work *work = arg;
    TRY(unit_repo_guard(db, why));
    TRY(unit_repo_require_top(db, work->call->caller->unit_id, why));
    TRY(role_repo_find(db, work->id, work->call->arena, work->role, why));
    TRY(role_may_rename(work->role, why));
    TRY(may_change(db, work, work->role->permissions, 0, why));
    TRY(role_repo_cut_holders(db, work->role, work->call->now_ms, why));
    TRY(role_repo_remove(db, work->id, why));
    TRY(role_flow_keep_administrator(db, why));
    return audit_role(db, work, "role.remove", why);
}

status role_flow_remove(const struct admin_call *call, const char *id, struct problem *why)
{
    struct role role;
    struct role_work work = {.call = call, .id = id, .role = &role};
    return db_tx(call->admin->db, remove_work, &work, why);
}
