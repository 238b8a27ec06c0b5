#include "role_flow.h"
#include "db_tx.h"
#include "id.h"
#include "role_repo.h"
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

status role_flow_keep_administrator(struct db *db, struct problem *why)
{
    int64_t left = 0;
    TRY(role_repo_administrators(db, &left, why));
    return left > 0 ? OK : problem_set(why, ROLE_LAST_ADMINISTRATOR, "%s", "");
}

static status may_change(struct db *db, const struct role_work *work, uint64_t before, uint64_t after,
                         struct problem *why)
{
    uint64_t grantable = 0;
    TRY(role_repo_grantable(db, work->call->caller->id, &grantable, why));
    return role_may_change(grantable, before, after, why);
}

static status audit_role(struct db *db, const struct role_work *work, const char *action, struct problem *why)
{
    struct json_writer w = {.out = {.arena = work->call->arena}};
    json_write_begin(&w, NULL, '{');
    json_write_text(&w, "name", work->role->name);
    json_write_int(&w, "permissions", (int64_t)work->role->permissions);
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
    TRY(may_change(db, work, 0, work->permissions, why));
    TRY(role_repo_add(db, work->role, why));
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
    TRY(role_repo_find(db, work->id, work->call->arena, work->role, why));
    TRY(may_change(db, work, work->role->permissions, work->permissions, why));
    work->role->permissions = work->permissions;
    work->role->grantable &= ~work->permissions;
    work->role->changed_ms = work->call->now_ms;
    TRY(role_repo_save(db, work->role, why));
    TRY(role_repo_set_permissions(db, work->role, why));
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
