#include "schedule_repo.h"
#include "text.h"

#define SELECT                                                                                                         \
    "SELECT c.id, c.authority_id, a.code, a.name, c.role_id, r.name, c.last_run_id, c.last_problem, c.changed_by, "    \
    "c.changed_name, c.month, c.day, c.hour, c.next_ms, c.last_ms, c.changed_ms, c.enabled FROM schedule c "           \
    "JOIN estamp_admin.v_unit a ON a.id = c.authority_id LEFT JOIN estamp_admin.v_role r ON r.id = c.role_id "
#define WITHIN                                                                                                         \
    "EXISTS (SELECT 1 FROM estamp_admin.v_authority_closure s WHERE s.ancestor_id = ? AND s.descendant_id = "          \
    "c.authority_id) "

static void read_row(const db_rows *rows, struct arena *arena, struct schedule *out)
{
    *out = (struct schedule){0};
    const char **const texts[] = {&out->id,         &out->authority_id, &out->authority_code, &out->authority_name,
                                  &out->role_id,    &out->role_name,    &out->last_run_id,    &out->last_problem,
                                  &out->changed_by, &out->changed_name};
    int64_t *const numbers[] = {&out->month, &out->day, &out->hour, &out->next_ms, &out->last_ms, &out->changed_ms};
    unsigned at = 0;
    for (; at < sizeof texts / sizeof *texts; at++) *texts[at] = db_rows_copy(rows, at, arena);
    for (unsigned i = 0; i < sizeof numbers / sizeof *numbers; i++) *numbers[i] = db_rows_int(rows, at++);
    out->is_enabled = db_rows_int(rows, at) != 0;
}

static const char LIST[] = SELECT "WHERE " WITHIN "ORDER BY a.code LIMIT 1000";

status schedule_repo_list(struct db *db, struct scope scope, struct list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    if (scope.kind != SCOPE_SUBTREE) return OK;
    TRY(db_query(db, LIST, DB_ARGS(db_text(scope.unit_id)), &rows, why));
    while (db_rows_next(rows)) read_row(rows, out->arena, list_add(out));
    return db_rows_end(rows, why);
}

/* The row alone first: a locking read through another service's view would lock that one's rows too. */
static const char LOCK[] = "SELECT id FROM schedule WHERE id = ? FOR UPDATE";
static const char FIND[] = SELECT "WHERE c.id = ? AND " WITHIN;
static const char FIND_ANY[] = SELECT "WHERE c.id = ?";

static status lock_row(struct db *db, const char *id, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, LOCK, DB_ARGS(db_text(id)), &rows, why));
    return db_rows_next(rows) ? OK : problem_set(why, SCHEDULE_MISSING, "%s", "");
}

status schedule_repo_lock(struct db *db, struct scope scope, const char *id, struct arena *arena, struct schedule *out,
                          struct problem *why)
{
    AUTO(db_rows, rows);
    if (scope.kind != SCOPE_SUBTREE || !id_is_valid(id)) return problem_set(why, SCHEDULE_MISSING, "%s", "");
    TRY(lock_row(db, id, why));
    TRY(db_query(db, FIND, DB_ARGS(db_text(id), db_text(scope.unit_id)), &rows, why));
    if (!db_rows_next(rows)) return problem_set(why, SCHEDULE_MISSING, "%s", "");
    read_row(rows, arena, out);
    return OK;
}

static const char ADD[] =
    "INSERT INTO schedule (id, authority_id, month, day, hour, role_id, enabled, next_ms, changed_by, changed_name, "
    "changed_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

status schedule_repo_add(struct db *db, const struct schedule *s, struct problem *why)
{
    status added = db_exec(db, ADD,
                           DB_ARGS(db_text(s->id), db_text(s->authority_id), db_int(s->month), db_int(s->day),
                                   db_int(s->hour), db_text(s->role_id), db_int(s->is_enabled), db_int(s->next_ms),
                                   db_text(s->changed_by), db_text(s->changed_name), db_int(s->changed_ms)),
                           NULL, why);
    return added == PROBLEM_CONFLICT ? problem_set(why, SCHEDULE_EXISTS, "%s", "") : added;
}

static const char SAVE[] = "UPDATE schedule SET month = ?, day = ?, hour = ?, role_id = ?, enabled = ?, next_ms = ?, "
                           "last_run_id = ?, last_ms = "
                           "?, last_problem = ?, changed_by = ?, changed_name = ?, changed_ms = ? WHERE id = ?";

status schedule_repo_save(struct db *db, const struct schedule *s, struct problem *why)
{
    return db_exec(db, SAVE,
                   DB_ARGS(db_int(s->month), db_int(s->day), db_int(s->hour), db_text(s->role_id),
                           db_int(s->is_enabled), db_int(s->next_ms), db_text(s->last_run_id), db_int(s->last_ms),
                           db_text(s->last_problem), db_text(s->changed_by), db_text(s->changed_name),
                           db_int(s->changed_ms), db_text(s->id)),
                   NULL, why);
}

static const char REMOVE[] = "DELETE FROM schedule WHERE id = ?";

status schedule_repo_remove(struct db *db, const char *id, struct problem *why)
{
    return db_exec(db, REMOVE, DB_ARGS(db_text(id)), NULL, why);
}

static const char DUE[] = "SELECT id FROM schedule WHERE enabled = 1 AND next_ms <= ? ORDER BY next_ms LIMIT 1 "
                          "FOR UPDATE SKIP LOCKED";

status schedule_repo_due(struct db *db, int64_t now_ms, struct arena *arena, struct schedule *out, bool *found,
                         struct problem *why)
{
    AUTO(db_rows, ids);
    AUTO(db_rows, rows);
    *found = false;
    TRY(db_query(db, DUE, DB_ARGS(db_int(now_ms)), &ids, why));
    if (!db_rows_next(ids)) return db_rows_end(ids, why);
    TRY(db_query(db, FIND_ANY, DB_ARGS(db_text(db_rows_text(ids, 0))), &rows, why));
    if (!db_rows_next(rows)) return db_rows_end(rows, why);
    read_row(rows, arena, out);
    *found = true;
    return OK;
}

static const char ROLES[] =
    "SELECT r.id, r.code, r.name FROM estamp_admin.v_role r JOIN estamp_admin.v_role_permission p ON p.role_id = r.id "
    "AND p.permission = 'archive.run' ORDER BY r.name LIMIT 500";

status schedule_repo_roles(struct db *db, struct list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, ROLES, DB_NO_ARGS, &rows, why));
    while (db_rows_next(rows)) {
        *(struct schedule_role *)list_add(out) = (struct schedule_role){
            db_rows_copy(rows, 0, out->arena), db_rows_copy(rows, 1, out->arena), db_rows_copy(rows, 2, out->arena)};
    }
    return db_rows_end(rows, why);
}
