#include "unit_put.h"
#include "audit.h"
#include "clock.h"
#include "id.h"
#include "json_write.h"
#include "role_flow.h"
#include "role_repo.h"
#include "text.h"
#include "unit_history_repo.h"
#include "unit_repo.h"
#include <string.h>

/* A day begins in the east: what is today anywhere on earth is not the future. */
static const int64_t EAST_MS = INT64_C(14) * 3600 * 1000;

struct change {
    struct db *db;
    const struct admin_call *call;
    const struct unit_put *in;
    struct unit before, *unit;
    struct unit parent; /* the new one, when it moves */
    struct list fields; /* struct unit_change */
};

status unit_put_audit(struct db *db, const struct admin_call *call, const char *action, const struct unit *unit,
                      const char *detail, struct problem *why)
{
    const struct admin_fact fact = {action, "unit", unit->id,
                                    unit->kind == UNIT_TAXPAYER ? unit->id : unit->authority_id, detail};
    return admin_audit(db, call, &fact, why);
}

/* The authority under which a unit is put must lie within the caller's own. */
static status find_parent(struct db *db, const struct admin_call *call, const char *id, struct unit *out,
                          struct problem *why)
{
    status found = unit_repo_find(db, caller_scope(call->caller), id, call->arena, out, why);
    if (found != PROBLEM_MISSING) return found;
    problem_clear(why);
    return problem_fault(why, UNIT_PARENT_WRONG, "parent_id", "%s", "");
}

status unit_put_new(struct db *db, const struct admin_call *call, const char *parent_id, struct unit *unit,
                    struct problem *why)
{
    struct unit parent = {0};
    char *id = arena_alloc(call->arena, ID_SIZE);
    id_new(id);
    unit->id = id;
    unit->created_ms = unit->changed_ms = call->now_ms;
    if (unit->kind != UNIT_TAXPAYER) TRY(unit_repo_guard(db, why));
    TRY(find_parent(db, call, parent_id, &parent, why));
    TRY(unit_place(unit, &parent, why));
    TRY(unit_repo_add(db, unit, call->arena, why));
    return unit_put_audit(db, call, "unit.create", unit, NULL, why);
}

status unit_put_many(struct db *db, const struct admin_call *call, const struct list *units, struct problem *why)
{
    struct list events = LIST_OF(call->arena, struct audit_event);
    for (size_t i = 0; i < units->count; i++) {
        struct unit *unit = LIST_AT(units, struct unit, i);
        char *id = arena_alloc(call->arena, ID_SIZE);
        id_new(id);
        unit->id = id;
        unit->created_ms = unit->changed_ms = call->now_ms;
        *(struct audit_event *)list_add(&events) = (struct audit_event){
            .action = "unit.create", .object = "unit", .object_id = id, .unit_id = id, .outcome = "ok"};
    }
    TRY(unit_repo_add_many(db, units, why));
    return audit_append_many(db, call->caller, &events, why);
}

status unit_put_check_date(const struct admin_call *call, const char *on, struct problem *why)
{
    char today[CLOCK_TEXT_SIZE];
    clock_date_text(call->now_ms + EAST_MS, today);
    return unit_check_date(on, today, "", why);
}

static status note(struct change *change, const char *field, const char *from, const char *to, struct problem *why)
{
    const char *last;
    char today[CLOCK_TEXT_SIZE], *here = arena_alloc(change->call->arena, CLOCK_TEXT_SIZE);
    const char *on = change->in->effective_on;
    clock_date_text(change->call->now_ms + EAST_MS, today);
    clock_date_text(change->call->now_ms, here);
    TRY(unit_history_repo_last(change->db, change->unit->id, field, change->call->arena, &last, why));
    if (!on) on = strcmp(here, last) < 0 ? last : here;
    TRY(unit_check_date(on, today, last, why));
    *(struct unit_change *)list_add(&change->fields) = (struct unit_change){.unit_id = change->unit->id,
                                                                            .field = field,
                                                                            .old_value = from,
                                                                            .new_value = to,
                                                                            .old_text = "",
                                                                            .new_text = "",
                                                                            .effective_on = on,
                                                                            .by_id = change->call->caller->id,
                                                                            .changed_ms = change->call->now_ms};
    return OK;
}

static const char *code_and_name(struct arena *arena, const struct unit *unit)
{
    return arena_format(arena, "%s %s", unit->code, unit->name);
}

static status note_move(struct change *change, struct problem *why)
{
    struct arena *arena = change->call->arena;
    struct unit old = {0};
    if (text_equal(change->before.parent_id, change->unit->parent_id)) return OK;
    TRY(note(change, "parent", change->before.parent_id, change->unit->parent_id, why));
    TRY(unit_repo_find(change->db, (struct scope){SCOPE_ALL, ""}, change->before.parent_id, arena, &old, why));
    struct unit_change *noted = LIST_AT(&change->fields, struct unit_change, change->fields.count - 1);
    noted->old_text = code_and_name(arena, &old);
    noted->new_text = code_and_name(arena, &change->parent);
    return OK;
}

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

/* One row a field that differs; nothing differs: nothing is noted. */
static status note_all(struct change *change, struct problem *why)
{
    const struct unit *a = &change->before, *b = change->unit;
    if (!text_equal(a->name, b->name)) TRY(note(change, "name", a->name, b->name, why));
    if (a->state != b->state) TRY(note(change, "state", unit_state_names[a->state], unit_state_names[b->state], why));
    if (!text_equal(or_empty(a->details), or_empty(b->details)))
        TRY(note(change, "details", or_empty(a->details), or_empty(b->details), why));
    TRY(note_move(change, why));
    return unit_history_repo_add(change->db, &change->fields, why);
}

static status may_close(struct change *change, struct problem *why)
{
    const struct unit *unit = change->unit;
    int64_t below = 0;
    bool is_root = unit->kind == UNIT_AUTHORITY && !unit->parent_id;
    if (is_root || text_equal(unit->id, change->call->caller->unit_id))
        return problem_set(why, UNIT_CLOSE_SELF, "%s", "");
    TRY(unit_repo_active_below(change->db, unit->id, &below, why));
    return below == 0 ? OK : problem_set(why, UNIT_NOT_EMPTY, "%lld", (long long)below);
}

static status set_state(struct change *change, struct problem *why)
{
    struct unit *unit = change->unit, parent = {0};
    if (change->in->state < 0 || change->in->state == (int)unit->state) return OK;
    if (change->in->state == UNIT_CLOSED) TRY(may_close(change, why));
    if (change->in->state == UNIT_ACTIVE && unit->parent_id && !change->in->parent_id) {
        TRY(unit_repo_find(change->db, (struct scope){SCOPE_ALL, ""}, unit->parent_id, change->call->arena, &parent,
                           why));
        if (parent.state != UNIT_ACTIVE) return problem_fault(why, UNIT_PARENT_CLOSED, "parent_id", "%s", "");
    }
    unit->state = (enum unit_state)change->in->state;
    return OK;
}

static status move(struct change *change, struct problem *why)
{
    struct unit *unit = change->unit;
    bool under = false;
    const char *parent_id = change->in->parent_id;
    if (!parent_id || text_equal(parent_id, unit->parent_id)) return OK;
    TRY(unit_repo_guard(change->db, why));
    TRY(find_parent(change->db, change->call, parent_id, &change->parent, why));
    TRY(unit_repo_is_under(change->db, unit->id, change->parent.id, &under, why));
    if (unit->kind == UNIT_AUTHORITY && (under || !unit->parent_id))
        return problem_fault(why, UNIT_UNDER_ITSELF, "parent_id", "%s", "");
    TRY(unit_place(unit, &change->parent, why));
    return unit_repo_move(change->db, unit, why);
}

/* What a closed or moved unit takes along: the rights of its accounts, and maybe the last administrator's place. */
static status follow(struct change *change, struct problem *why)
{
    const struct unit *a = &change->before, *b = change->unit;
    if (a->state == b->state && text_equal(a->parent_id, b->parent_id)) return OK;
    TRY(role_repo_cut_unit(change->db, b->id, change->call->now_ms, why));
    return b->kind == UNIT_TAXPAYER ? OK : role_flow_keep_administrator(change->db, why);
}

static const char *detail_of(const struct change *change)
{
    struct json_writer w = {.out = {.arena = change->call->arena}};
    json_write_begin(&w, NULL, '{');
    for (size_t i = 0; i < change->fields.count; i++) {
        const struct unit_change *field = LIST_AT(&change->fields, const struct unit_change, i);
        if (!text_equal(field->field, "details")) json_write_text(&w, field->field, field->new_value);
    }
    json_write_end(&w, '}');
    return buffer_string(&w.out);
}

status unit_put_change(struct db *db, const struct admin_call *call, const char *id, const struct unit_put *in,
                       struct unit *out, struct problem *why)
{
    struct change change = {.db = db, .call = call, .in = in, .unit = out};
    change.fields = LIST_OF(call->arena, struct unit_change);
    TRY(unit_repo_lock(db, caller_scope(call->caller), id, call->arena, out, why));
    change.before = *out;
    if (out->kind != UNIT_TAXPAYER) TRY(unit_repo_guard(db, why));
    TRY(set_state(&change, why));
    if (in->name) out->name = in->name;
    if (in->details) out->details = in->details;
    out->changed_ms = call->now_ms;
    TRY(move(&change, why));
    TRY(note_all(&change, why));
    TRY(unit_repo_save(db, out, call->arena, why));
    TRY(follow(&change, why));
    return unit_put_audit(db, call, "unit.change", out, detail_of(&change), why);
}
