#include "schedule_flow.h"
#include "archiving_flow.h"
#include "audit.h"
#include "clock.h"
#include "db_tx.h"
#include "json_write.h"
#include "log.h"
#include "text.h"

struct work {
    const struct archives_call *call;
    const struct schedule_wish *wish;
    const struct db_once *once;
    const char *id;
    struct schedule *schedule;
    struct list *list, *roles;
};

static status list_work(struct db *db, void *arg, struct problem *why)
{
    struct work *work = arg;
    work->list->count = work->roles->count = 0;
    TRY(schedule_repo_list(db, caller_scope(work->call->caller), work->list, why));
    return schedule_repo_roles(db, work->roles, why);
}

status schedule_flow_list(const struct archives_call *call, struct list *out, struct list *roles, struct problem *why)
{
    struct work work = {.call = call, .list = out, .roles = roles};
    return db_read(call->archives->db, list_work, &work, why);
}

static const char *detail_of(const struct schedule *s, struct arena *arena)
{
    struct json_writer w = {.out = {.arena = arena}};
    json_write_begin(&w, NULL, '{');
    json_write_text(&w, "authority", s->authority_code);
    json_write_int(&w, "month", s->month);
    json_write_int(&w, "day", s->day);
    json_write_int(&w, "hour", s->hour);
    json_write_text(&w, "role", s->role_name);
    json_write_bool(&w, "enabled", s->is_enabled);
    json_write_end(&w, '}');
    return buffer_string(&w.out);
}

static status audit(struct db *db, const struct caller *caller, const char *action, const struct schedule *s,
                    struct arena *arena, struct problem *why)
{
    const struct audit_event event = {.action = action,
                                      .object = "archiving_schedule",
                                      .object_id = s->id,
                                      .unit_id = s->authority_id,
                                      .detail = detail_of(s, arena),
                                      .outcome = "ok"};
    return audit_append(db, caller, &event, why);
}

/* The role that is asked for, or the archivists'; it must hold the right to archive. */
static status find_role(struct db *db, struct arena *arena, const char *id, struct schedule *out, struct problem *why)
{
    struct list roles = LIST_OF(arena, struct schedule_role);
    TRY(schedule_repo_roles(db, &roles, why));
    for (size_t i = 0; i < roles.count; i++) {
        const struct schedule_role *role = LIST_AT(&roles, const struct schedule_role, i);
        if (!text_equal(id ? role->id : role->code, id ? id : "archivist")) continue;
        out->role_id = role->id;
        out->role_name = role->name;
        return OK;
    }
    return problem_fault(why, SCHEDULE_ROLE, "role_id", "%s", "");
}

static status take_wish(struct db *db, const struct work *work, struct schedule *s, struct problem *why)
{
    const struct schedule_wish *wish = work->wish;
    const struct caller *caller = work->call->caller;
    if (wish->month >= 0) s->month = wish->month;
    if (wish->day >= 0) s->day = wish->day;
    if (wish->hour >= 0) s->hour = wish->hour;
    if (wish->enabled >= 0) s->is_enabled = wish->enabled != 0;
    if (wish->role_id || !s->role_id) TRY(find_role(db, work->call->arena, wish->role_id, s, why));
    TRY(schedule_check(s, why));
    s->changed_by = caller->id;
    s->changed_name = caller->name;
    s->changed_ms = clock_now_ms();
    s->next_ms = schedule_next(s, s->changed_ms);
    return OK;
}

static status add_first(struct db *db, struct work *work, struct problem *why)
{
    const struct archives_call *call = work->call;
    struct archiving_target target = {0};
    struct schedule *s = work->schedule;
    char *id = arena_alloc(call->arena, ID_SIZE);
    TRY(archiving_repo_authority(db, caller_scope(call->caller), work->wish->authority_code, call->arena, &target,
                                 why));
    id_new(id);
    *s = (struct schedule){.id = id,
                           .authority_id = target.authority_id,
                           .authority_code = target.authority_code,
                           .authority_name = target.authority_name,
                           .month = 1,
                           .day = 31,
                           .is_enabled = true};
    TRY(take_wish(db, work, s, why));
    TRY(schedule_repo_add(db, s, why));
    TRY(db_once_save(db, work->once, id, why));
    return audit(db, call->caller, "archive.schedule", s, call->arena, why);
}

static status add_work(struct db *db, void *arg, struct problem *why)
{
    struct work *work = arg;
    const struct archives_call *call = work->call;
    const char *id = "";
    TRY(db_once_begin(db, work->once, call->arena, &id, why));
    if (!*id) return add_first(db, work, why);
    return schedule_repo_lock(db, caller_scope(call->caller), id, call->arena, work->schedule, why);
}

status schedule_flow_add(const struct archives_call *call, const struct schedule_wish *wish, const struct db_once *once,
                         struct schedule *out, struct problem *why)
{
    struct work work = {.call = call, .wish = wish, .once = once, .schedule = out};
    return db_tx(call->archives->db, add_work, &work, why);
}

static status change_work(struct db *db, void *arg, struct problem *why)
{
    struct work *work = arg;
    const struct archives_call *call = work->call;
    struct schedule *s = work->schedule;
    TRY(schedule_repo_lock(db, caller_scope(call->caller), work->id, call->arena, s, why));
    TRY(take_wish(db, work, s, why));
    TRY(schedule_repo_save(db, s, why));
    return audit(db, call->caller, "archive.schedule", s, call->arena, why);
}

status schedule_flow_change(const struct archives_call *call, const char *id, const struct schedule_wish *wish,
                            struct schedule *out, struct problem *why)
{
    struct work work = {.call = call, .wish = wish, .id = id, .schedule = out};
    return db_tx(call->archives->db, change_work, &work, why);
}

static status remove_work(struct db *db, void *arg, struct problem *why)
{
    const struct work *work = arg;
    const struct archives_call *call = work->call;
    struct schedule s = {0};
    TRY(schedule_repo_lock(db, caller_scope(call->caller), work->id, call->arena, &s, why));
    TRY(schedule_repo_remove(db, s.id, why));
    return audit(db, call->caller, "archive.schedule_remove", &s, call->arena, why);
}

status schedule_flow_remove(const struct archives_call *call, const char *id, struct problem *why)
{
    struct work work = {.call = call, .id = id};
    return db_tx(call->archives->db, remove_work, &work, why);
}

struct starting {
    const struct archives *archives;
    struct arena *arena;
    bool found;
};

/* The run and the next date in one transaction: a second instance finds the row locked, later it finds it moved on. */
static status start_work(struct db *db, void *arg, struct problem *why)
{
    struct starting *at = arg;
    struct schedule s = {0}, role = {0};
    struct problem fault = {0};
    int64_t now_ms = clock_now_ms();
    TRY(schedule_repo_due(db, now_ms, at->arena, &s, &at->found, why));
    if (!at->found) return OK;
    struct archiving_target target = {.authority_id = s.authority_id,
                                      .authority_code = s.authority_code,
                                      .authority_name = s.authority_name,
                                      .started_by = s.role_name,
                                      .schedule_id = s.id};
    const char *run_id = NULL;
    schedule_period(s.next_ms, &target.period);
    status found = find_role(db, at->arena, s.role_id, &role, &fault);
    if (found == OK) TRY(archiving_flow_make(db, &target, s.role_id, at->arena, &run_id, why));
    s.last_run_id = run_id ? run_id : s.last_run_id;
    s.last_problem = found == OK ? NULL : problem_name(SCHEDULE_ROLE);
    s.last_ms = now_ms;
    s.next_ms = schedule_next(&s, now_ms);
    log_event(LOG_INFO, "schedule_due", log_text("schedule", s.id), log_text("run", run_id));
    return schedule_repo_save(db, &s, why);
}

status schedule_flow_start_due(const struct archives *archives, struct problem *why)
{
    enum { AT_ONCE = 100 };
    struct starting at = {.archives = archives, .found = true};
    for (int i = 0; i < AT_ONCE && at.found; i++) {
        AUTO_ARENA(arena);
        at.arena = arena;
        TRY(db_tx(archives->db, start_work, &at, why));
    }
    return OK;
}
