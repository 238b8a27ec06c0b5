#include "unit_flow.h"
#include "db_tx.h"
#include "id.h"
#include "role_flow.h"
#include "role_repo.h"
#include "text.h"

struct read_work {
    const struct admin_call *call;
    const char *id, *code;
    const struct unit_filter *filter;
    struct unit *unit;
    struct list *list;
};

static status find_work(struct db *db, void *arg, struct problem *why)
{
    struct read_work *work = arg;
    struct scope scope = caller_scope(work->call->caller);
    if (work->code) return unit_repo_find_code(db, scope, work->code, work->call->arena, work->unit, why);
    return unit_repo_find(db, scope, work->id, work->call->arena, work->unit, why);
}

status unit_flow_find(const struct admin_call *call, const char *id, struct unit *out, struct problem *why)
{
    struct read_work work = {.call = call, .id = id, .unit = out};
    return db_read(call->admin->db, find_work, &work, why);
}

status unit_flow_lookup(const struct admin_call *call, const char *code, struct unit *out, struct problem *why)
{
    struct read_work work = {.call = call, .code = code, .unit = out};
    return db_read(call->admin->db, find_work, &work, why);
}

static status list_work(struct db *db, void *arg, struct problem *why)
{
    struct read_work *work = arg;
    struct scope scope = caller_scope(work->call->caller);
    *work->list = LIST_OF(work->call->arena, struct unit);
    if (!work->filter) return unit_repo_authorities(db, scope, work->list, why);
    return unit_repo_list(db, scope, work->filter, work->list, why);
}

status unit_flow_list(const struct admin_call *call, const struct unit_filter *filter, struct list *out,
                      struct problem *why)
{
    struct read_work work = {.call = call, .filter = filter, .list = out};
    return db_read(call->admin->db, list_work, &work, why);
}

status unit_flow_authorities(const struct admin_call *call, struct list *out, struct problem *why)
{
    struct read_work work = {.call = call, .list = out};
    return db_read(call->admin->db, list_work, &work, why);
}

struct write_work {
    const struct admin_call *call;
    const struct unit_create_input *create;
    const struct unit_change_input *change;
    const struct db_once *once;
    const char *id;
    struct unit *unit;
};

/* The authority under which a unit is put must lie within the caller's own. */
static status find_parent(struct db *db, const struct admin_call *call, const char *id, struct unit *out,
                          struct problem *why)
{
    status found = unit_repo_find(db, caller_scope(call->caller), id, call->arena, out, why);
    if (found != PROBLEM_MISSING) return found;
    problem_clear(why);
    return problem_fault(why, UNIT_PARENT_WRONG, "parent_id", "%s", "");
}

static status audit_unit(struct db *db, const struct admin_call *call, const char *action, const struct unit *unit,
                         struct problem *why)
{
    const struct admin_fact fact = {action, "unit", unit->id,
                                    unit->kind == UNIT_TAXPAYER ? unit->id : unit->authority_id, NULL};
    return admin_audit(db, call, &fact, why);
}

static status create_work(struct db *db, void *arg, struct problem *why)
{
    struct write_work *work = arg;
    const struct admin_call *call = work->call;
    const struct unit_create_input *in = work->create;
    const char *known;
    struct unit parent = {0};
    TRY(db_once_begin(db, work->once, call->arena, &known, why));
    if (*known) return unit_repo_find(db, caller_scope(call->caller), known, call->arena, work->unit, why);
    char *id = arena_alloc(call->arena, ID_SIZE);
    id_new(id);
    *work->unit = (struct unit){.id = id,
                                .kind = (enum unit_kind)in->kind,
                                .code = in->code,
                                .name = in->name,
                                .details = in->details ? unit_json_details(call->arena, in->details) : NULL,
                                .created_ms = call->now_ms,
                                .changed_ms = call->now_ms};
    if (work->unit->kind != UNIT_TAXPAYER) TRY(unit_repo_guard(db, why));
    TRY(find_parent(db, call, in->parent_id, &parent, why));
    TRY(unit_place(work->unit, &parent, why));
    TRY(unit_repo_add(db, work->unit, call->arena, why));
    TRY(audit_unit(db, call, "unit.create", work->unit, why));
    return db_once_save(db, work->once, id, why);
}

status unit_flow_create(const struct admin_call *call, const struct unit_create_input *in, const struct db_once *once,
                        struct unit *out, struct problem *why)
{
    struct write_work work = {.call = call, .create = in, .once = once, .unit = out};
    TRY(unit_check_details(in->details, why));
    return db_tx(call->admin->db, create_work, &work, why);
}

static status move(struct db *db, const struct admin_call *call, struct unit *unit, const char *parent_id,
                   struct problem *why)
{
    struct unit parent = {0};
    bool under = false;
    if (!parent_id || text_equal(parent_id, unit->parent_id)) return OK;
    TRY(unit_repo_guard(db, why));
    TRY(find_parent(db, call, parent_id, &parent, why));
    TRY(unit_repo_is_under(db, unit->id, parent.id, &under, why));
    if (unit->kind == UNIT_AUTHORITY && (under || !unit->parent_id))
        return problem_fault(why, UNIT_UNDER_ITSELF, "parent_id", "%s", "");
    TRY(unit_place(unit, &parent, why));
    return unit_repo_move(db, unit, why);
}

/* What a closed or moved unit takes along: the rights of its accounts, and maybe the last administrator's place. */
static status follow(struct db *db, const struct write_work *work, struct problem *why)
{
    if (work->change->state < 0 && !work->change->parent_id) return OK;
    TRY(role_repo_cut_unit(db, work->unit->id, work->call->now_ms, why));
    if (work->unit->kind == UNIT_TAXPAYER) return OK;
    return role_flow_keep_administrator(db, why);
}

static status change_work(struct db *db, void *arg, struct problem *why)
{
    struct write_work *work = arg;
    const struct admin_call *call = work->call;
    const struct unit_change_input *in = work->change;
    struct unit *unit = work->unit;
    TRY(unit_repo_lock(db, caller_scope(call->caller), work->id, call->arena, unit, why));
    bool is_own = text_equal(unit->id, call->caller->unit_id) || (unit->kind == UNIT_AUTHORITY && !unit->parent_id);
    if (unit->kind != UNIT_TAXPAYER) TRY(unit_repo_guard(db, why));
    if (in->state == UNIT_CLOSED && is_own) return problem_set(why, UNIT_CLOSE_SELF, "%s", "");
    if (in->name) unit->name = in->name;
    if (in->state >= 0) unit->state = (enum unit_state)in->state;
    if (in->details) unit->details = unit_json_details(call->arena, in->details);
    unit->changed_ms = call->now_ms;
    TRY(unit_repo_save(db, unit, call->arena, why));
    TRY(move(db, call, unit, in->parent_id, why));
    TRY(follow(db, work, why));
    return audit_unit(db, call, "unit.change", unit, why);
}

status unit_flow_change(const struct admin_call *call, const char *id, const struct unit_change_input *in,
                        struct unit *out, struct problem *why)
{
    struct write_work work = {.call = call, .change = in, .id = id, .unit = out};
    TRY(unit_check_details(in->details, why));
    return db_tx(call->admin->db, change_work, &work, why);
}

static status bootstrap_work(struct db *db, void *arg, struct problem *why)
{
    struct write_work *work = arg;
    const struct admin_call *call = work->call;
    int64_t count = 0;
    TRY(unit_repo_guard(db, why));
    TRY(unit_repo_count(db, &count, why));
    if (count > 0) {
        struct list all = LIST_OF(call->arena, struct unit);
        TRY(unit_repo_authorities(db, (struct scope){SCOPE_ALL, ""}, &all, why));
        *work->unit = *LIST_AT(&all, struct unit, 0);
        return OK;
    }
    TRY(unit_place(work->unit, NULL, why));
    TRY(unit_repo_add(db, work->unit, call->arena, why));
    return audit_unit(db, call, "unit.create", work->unit, why);
}

status unit_flow_bootstrap(const struct admin_call *call, const char *code, const char *name, const char **id,
                           struct problem *why)
{
    char *fresh = arena_alloc(call->arena, ID_SIZE);
    id_new(fresh);
    struct unit unit = {.id = fresh,
                        .kind = UNIT_AUTHORITY,
                        .code = code,
                        .name = name,
                        .created_ms = call->now_ms,
                        .changed_ms = call->now_ms};
    struct write_work work = {.call = call, .unit = &unit};
    TRY(db_tx(call->admin->db, bootstrap_work, &work, why));
    *id = unit.id;
    return OK;
}
