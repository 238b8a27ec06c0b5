#include "unit_flow.h"
#include "db_tx.h"
#include "id.h"
#include "unit_history_repo.h"
#include "unit_put.h"

struct read_work {
    const struct admin_call *call;
    const char *id, *code;
    const char *on; /* as it was at the end of that day; NULL: now */
    const struct unit_filter *filter;
    struct unit *unit;
    struct list *list;
};

/* The units (of struct unit) as they were at the end of the day; who may see them is a matter of today. */
static status turn_back(struct db *db, const struct read_work *work, struct list *units, struct problem *why)
{
    struct list changes = LIST_OF(work->call->arena, struct unit_change);
    if (!work->on || units->count == 0) return OK;
    TRY(unit_history_repo_after(db, units, work->on, &changes, why));
    for (size_t i = 0; i < units->count; i++) unit_undo(LIST_AT(units, struct unit, i), &changes);
    return OK;
}

static status find_work(struct db *db, void *arg, struct problem *why)
{
    struct read_work *work = arg;
    struct scope scope = caller_scope(work->call->caller);
    if (work->code) return unit_repo_find_code(db, scope, work->code, work->call->arena, work->unit, why);
    struct list one = LIST_OF(work->call->arena, struct unit);
    TRY(unit_repo_find(db, scope, work->id, work->call->arena, list_add(&one), why));
    TRY(turn_back(db, work, &one, why));
    *work->unit = *LIST_AT(&one, struct unit, 0);
    return OK;
}

status unit_flow_find(const struct admin_call *call, const char *id, const char *on, struct unit *out,
                      struct problem *why)
{
    struct read_work work = {.call = call, .id = id, .on = on, .unit = out};
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
    TRY(unit_repo_list(db, scope, work->filter, work->list, why));
    return turn_back(db, work, work->list, why);
}

status unit_flow_list(const struct admin_call *call, const struct unit_filter *filter, const char *on, struct list *out,
                      struct problem *why)
{
    struct read_work work = {.call = call, .filter = filter, .on = on, .list = out};
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

static status create_work(struct db *db, void *arg, struct problem *why)
{
    struct write_work *work = arg;
    const struct admin_call *call = work->call;
    const struct unit_create_input *in = work->create;
    const char *known;
    TRY(db_once_begin(db, work->once, call->arena, &known, why));
    if (*known) return unit_repo_find(db, caller_scope(call->caller), known, call->arena, work->unit, why);
    *work->unit = (struct unit){.kind = (enum unit_kind)in->kind,
                                .code = in->code,
                                .name = in->name,
                                .details = in->details ? unit_json_details(call->arena, in->details) : NULL};
    TRY(unit_put_new(db, call, in->parent_id, work->unit, why));
    return db_once_save(db, work->once, work->unit->id, why);
}

status unit_flow_create(const struct admin_call *call, const struct unit_create_input *in, const struct db_once *once,
                        struct unit *out, struct problem *why)
{
    struct write_work work = {.call = call, .create = in, .once = once, .unit = out};
    TRY(unit_check_details(in->details, why));
    return db_tx(call->admin->db, create_work, &work, why);
}

static status change_work(struct db *db, void *arg, struct problem *why)
{
    struct write_work *work = arg;
    const struct unit_change_input *in = work->change;
    const struct unit_put put = {.name = in->name,
                                 .parent_id = in->parent_id,
                                 .details = in->details ? unit_json_details(work->call->arena, in->details) : NULL,
                                 .state = in->state,
                                 .effective_on = in->effective_on};
    return unit_put_change(db, work->call, work->id, &put, work->unit, why);
}

status unit_flow_change(const struct admin_call *call, const char *id, const struct unit_change_input *in,
                        struct unit *out, struct problem *why)
{
    struct write_work work = {.call = call, .change = in, .id = id, .unit = out};
    TRY(unit_check_details(in->details, why));
    return db_tx(call->admin->db, change_work, &work, why);
}

struct history_work {
    const struct admin_call *call;
    const char *id, *before;
    int64_t limit;
    struct list *list;
};

static status history_work(struct db *db, void *arg, struct problem *why)
{
    struct history_work *work = arg;
    struct unit unit;
    *work->list = LIST_OF(work->call->arena, struct unit_change);
    TRY(unit_repo_find(db, caller_scope(work->call->caller), work->id, work->call->arena, &unit, why));
    return unit_history_repo_list(db, work->id, work->before, work->limit, work->list, why);
}

status unit_flow_history(const struct admin_call *call, const char *id, const char *before, int64_t limit,
                         struct list *out, struct problem *why)
{
    struct history_work work = {.call = call, .id = id, .before = before, .limit = limit, .list = out};
    return db_read(call->admin->db, history_work, &work, why);
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
    return unit_put_audit(db, call, "unit.create", work->unit, NULL, why);
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
