#include "unit_repo.h"
#include "json_write.h"
#include "text.h"
#include "unit_import.h"
#include "unit_merge.h"

#define COLUMNS                                                                                                        \
    "u.id, u.kind, u.code, u.name, u.parent_id, u.authority_id, u.level, u.state, u.details, u.created_ms, "           \
    "u.changed_ms"
#define IN_SCOPE                                                                                                       \
    "(? = 'all' OR (? = 'unit' AND u.id = ?) OR (? = 'subtree' AND EXISTS (SELECT 1 FROM authority_closure s"          \
    " WHERE s.ancestor_id = ? AND s.descendant_id = u.authority_id)))"
#define SCOPE_ARGS(scope)                                                                                              \
    db_text(scope_name(scope)), db_text(scope_name(scope)), db_text((scope).unit_id), db_text(scope_name(scope)),      \
        db_text((scope).unit_id)

static const char *scope_name(struct scope scope)
{
    switch (scope.kind) {
    case SCOPE_NOTHING:
        return "nothing";
    case SCOPE_UNIT:
        return "unit";
    case SCOPE_SUBTREE:
        return "subtree";
    case SCOPE_ALL:
        return "all";
    }
    return "nothing";
}

static void read_unit(const db_rows *rows, struct arena *arena, struct unit *out)
{
    *out = (struct unit){
        .id = db_rows_copy(rows, 0, arena),
        .kind = unit_kind_of(db_rows_text(rows, 1)),
        .code = db_rows_copy(rows, 2, arena),
        .name = db_rows_copy(rows, 3, arena),
        .parent_id = db_rows_copy(rows, 4, arena),
        .authority_id = db_rows_copy(rows, 5, arena),
        .level = db_rows_int(rows, 6),
        .state = unit_state_of(db_rows_text(rows, 7)),
        .details = db_rows_copy(rows, 8, arena),
        .created_ms = db_rows_int(rows, 9),
        .changed_ms = db_rows_int(rows, 10),
    };
}

static status find_one(struct db *db, const char *sql, struct db_args args, struct arena *arena, struct unit *out,
                       struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, sql, args, &rows, why));
    bool found = db_rows_next(rows);
    if (found) read_unit(rows, arena, out);
    TRY(db_rows_end(rows, why));
    return found ? OK : problem_set(why, UNIT_UNKNOWN, "%s", (const char *)args.values[0].data);
}

static status find_all(struct db *db, const char *sql, struct db_args args, struct list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, sql, args, &rows, why));
    while (db_rows_next(rows)) read_unit(rows, out->arena, list_add(out));
    return db_rows_end(rows, why);
}

static const char FIND[] = "SELECT " COLUMNS " FROM unit u WHERE u.id = ? AND " IN_SCOPE;
static const char LOCK[] = "SELECT " COLUMNS " FROM unit u WHERE u.id = ? AND " IN_SCOPE " FOR UPDATE";
static const char FIND_CODE[] = "SELECT " COLUMNS " FROM unit u WHERE u.code = ? AND " IN_SCOPE;

status unit_repo_find(struct db *db, struct scope scope, const char *id, struct arena *arena, struct unit *out,
                      struct problem *why)
{
    return find_one(db, FIND, DB_ARGS(db_text(id), SCOPE_ARGS(scope)), arena, out, why);
}

status unit_repo_lock(struct db *db, struct scope scope, const char *id, struct arena *arena, struct unit *out,
                      struct problem *why)
{
    return find_one(db, LOCK, DB_ARGS(db_text(id), SCOPE_ARGS(scope)), arena, out, why);
}

status unit_repo_find_code(struct db *db, struct scope scope, const char *code, struct arena *arena, struct unit *out,
                           struct problem *why)
{
    return find_one(db, FIND_CODE, DB_ARGS(db_text(code), SCOPE_ARGS(scope)), arena, out, why);
}

static const char READ[] = "SELECT " COLUMNS " FROM " UNIT_MERGE_IDS " JOIN unit u ON u.id = j.id ORDER BY j.place";

status unit_repo_read(struct db *db, const char *ids, struct list *out, struct problem *why)
{
    return find_all(db, READ, DB_ARGS(db_text(ids)), out, why);
}

static const char AUTHORITIES[] =
    "SELECT " COLUMNS " FROM unit u WHERE u.kind = 'authority' AND " IN_SCOPE " ORDER BY u.level, u.code";

status unit_repo_authorities(struct db *db, struct scope scope, struct list *out, struct problem *why)
{
    return find_all(db, AUTHORITIES, DB_ARGS(SCOPE_ARGS(scope)), out, why);
}

static const char COUNT[] = "SELECT COUNT(*) FROM unit";

status unit_repo_count(struct db *db, int64_t *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, COUNT, DB_NO_ARGS, &rows, why));
    if (db_rows_next(rows)) *out = db_rows_int(rows, 0);
    return db_rows_end(rows, why);
}

static const char GUARD[] = "SELECT id FROM role_guard WHERE id = 1 FOR UPDATE";

status unit_repo_guard(struct db *db, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, GUARD, DB_NO_ARGS, &rows, why));
    while (db_rows_next(rows)) continue;
    return db_rows_end(rows, why);
}

static const char FORGET_GRAMS[] = "DELETE FROM unit_gram WHERE unit_id = ?";
static const char ADD_GRAMS[] =
    "INSERT IGNORE INTO unit_gram (gram, unit_id) SELECT j.gram, ? FROM JSON_TABLE(?, '$[*]'"
    " COLUMNS (gram VARCHAR(2) PATH '$')) j";

/* Pieces that the collation holds equal are one row. */
static status save_grams(struct db *db, const struct unit *unit, struct arena *arena, struct problem *why)
{
    struct json_writer w = {.out = {.arena = arena}};
    struct list grams;
    unit_grams(arena, unit->name, &grams);
    json_write_begin(&w, NULL, '[');
    for (size_t i = 0; i < grams.count; i++) json_write_text(&w, NULL, *LIST_AT(&grams, const char *, i));
    json_write_end(&w, ']');
    TRY(db_exec(db, FORGET_GRAMS, DB_ARGS(db_text(unit->id)), NULL, why));
    return db_exec(db, ADD_GRAMS, DB_ARGS(db_text(unit->id), db_text(buffer_string(&w.out))), NULL, why);
}

/* An authority: below all that its parent is below, and below itself. */
static const char CLOSE_AUTHORITY[] =
    "INSERT INTO authority_closure (ancestor_id, descendant_id, depth)"
    " SELECT c.ancestor_id, ?, c.depth + 1 FROM authority_closure c WHERE c.descendant_id = ? UNION ALL SELECT ?, ?, 0";
/* A department: above all that its authority is above. */
static const char CLOSE_DEPARTMENT[] =
    "INSERT INTO authority_closure (ancestor_id, descendant_id, depth)"
    " SELECT ?, c.descendant_id, c.depth FROM authority_closure c WHERE c.ancestor_id = ?";

static status close_unit(struct db *db, const struct unit *unit, struct problem *why)
{
    switch (unit->kind) {
    case UNIT_AUTHORITY:
        return db_exec(db, CLOSE_AUTHORITY,
                       DB_ARGS(db_text(unit->id), db_text(unit->parent_id), db_text(unit->id), db_text(unit->id)), NULL,
                       why);
    case UNIT_DEPARTMENT:
        return db_exec(db, CLOSE_DEPARTMENT, DB_ARGS(db_text(unit->id), db_text(unit->authority_id)), NULL, why);
    case UNIT_TAXPAYER:
        return OK;
    }
    return OK;
}

static const char ADD[] =
    "INSERT INTO unit (id, kind, code, name, parent_id, authority_id, level, state, details, created_ms, changed_ms)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

status unit_repo_add(struct db *db, const struct unit *unit, struct arena *arena, struct problem *why)
{
    status added = db_exec(db, ADD,
                           DB_ARGS(db_text(unit->id), db_text(unit_kind_names[unit->kind]), db_text(unit->code),
                                   db_text(unit->name), db_text(unit->parent_id), db_text(unit->authority_id),
                                   db_int(unit->level), db_text(unit_state_names[unit->state]), db_text(unit->details),
                                   db_int(unit->created_ms), db_int(unit->changed_ms)),
                           NULL, why);
    if (added != OK && why->code == DATABASE_DUPLICATE) return problem_set(why, UNIT_CODE_TAKEN, "%s", unit->code);
    if (added != OK) return added;
    TRY(close_unit(db, unit, why));
    return save_grams(db, unit, arena, why);
}

static const char SAVE[] = "UPDATE unit SET name = ?, state = ?, details = ?, changed_ms = ? WHERE id = ?";

status unit_repo_save(struct db *db, const struct unit *unit, struct arena *arena, struct problem *why)
{
    TRY(db_exec(db, SAVE,
                DB_ARGS(db_text(unit->name), db_text(unit_state_names[unit->state]), db_text(unit->details),
                        db_int(unit->changed_ms), db_text(unit->id)),
                NULL, why));
    return save_grams(db, unit, arena, why);
}

static const char PLACE[] = "UPDATE unit SET parent_id = ?, authority_id = ?, level = ?, changed_ms = ? WHERE id = ?";
static const char OPEN_DEPARTMENT[] = "DELETE FROM authority_closure WHERE ancestor_id = ?";
/* What stands strictly above the moved authority (departments included) lets go of all below it… */
static const char CUT_SUBTREE[] =
    "DELETE c FROM authority_closure c JOIN authority_closure below ON below.ancestor_id = ? AND c.descendant_id ="
    " below.descendant_id JOIN authority_closure above ON above.descendant_id = ? AND above.depth > 0"
    " AND c.ancestor_id = above.ancestor_id";
/* …and what stands above the new place takes it up. */
static const char JOIN_SUBTREE[] =
    "INSERT INTO authority_closure (ancestor_id, descendant_id, depth)"
    " SELECT above.ancestor_id, below.descendant_id, above.depth + below.depth + 1 FROM authority_closure above"
    " JOIN authority_closure below ON below.ancestor_id = ? WHERE above.descendant_id = ?";
static const char LEVELS[] =
    "UPDATE unit u JOIN authority_closure c ON c.ancestor_id = ? AND c.descendant_id = u.authority_id"
    " SET u.level = ? + c.depth WHERE u.id <> ?";

status unit_repo_move(struct db *db, const struct unit *unit, struct problem *why)
{
    TRY(db_exec(db, PLACE,
                DB_ARGS(db_text(unit->parent_id), db_text(unit->authority_id), db_int(unit->level),
                        db_int(unit->changed_ms), db_text(unit->id)),
                NULL, why));
    if (unit->kind == UNIT_TAXPAYER) return OK;
    if (unit->kind == UNIT_DEPARTMENT) {
        TRY(db_exec(db, OPEN_DEPARTMENT, DB_ARGS(db_text(unit->id)), NULL, why));
        return close_unit(db, unit, why);
    }
    TRY(db_exec(db, CUT_SUBTREE, DB_ARGS(db_text(unit->id), db_text(unit->id)), NULL, why));
    TRY(db_exec(db, JOIN_SUBTREE, DB_ARGS(db_text(unit->id), db_text(unit->parent_id)), NULL, why));
    return db_exec(db, LEVELS, DB_ARGS(db_text(unit->id), db_int(unit->level), db_text(unit->id)), NULL, why);
}

static const char IS_UNDER[] = "SELECT COUNT(*) FROM authority_closure WHERE ancestor_id = ? AND descendant_id = ?";

status unit_repo_is_under(struct db *db, const char *ancestor_id, const char *id, bool *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, IS_UNDER, DB_ARGS(db_text(ancestor_id), db_text(id)), &rows, why));
    *out = db_rows_next(rows) && db_rows_int(rows, 0) > 0;
    return db_rows_end(rows, why);
}

static const char IS_TOP[] =
    "SELECT COUNT(*) FROM unit u JOIN unit a ON a.id = u.authority_id WHERE u.id = ? AND a.parent_id IS NULL";

status unit_repo_require_top(struct db *db, const char *unit_id, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, IS_TOP, DB_ARGS(db_text(unit_id)), &rows, why));
    bool is_top = db_rows_next(rows) && db_rows_int(rows, 0) > 0;
    TRY(db_rows_end(rows, why));
    return is_top ? OK : problem_set(why, TOP_ONLY, "%s", "");
}

static const char BELOW[] = "SELECT COUNT(*) FROM unit WHERE parent_id = ? AND state = 'active'";

status unit_repo_active_below(struct db *db, const char *id, int64_t *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, BELOW, DB_ARGS(db_text(id)), &rows, why));
    *out = db_rows_next(rows) ? db_rows_int(rows, 0) : 0;
    return db_rows_end(rows, why);
}

static const char ADD_GRAM[] = "INSERT IGNORE INTO unit_gram (gram, unit_id) VALUES (?, ?)";

status unit_repo_add_many(struct db *db, const struct list *units, struct problem *why)
{
    struct list values = LIST_OF(units->arena, struct db_value), pieces = LIST_OF(units->arena, struct db_value);
    for (size_t i = 0; i < units->count; i++) {
        const struct unit *u = LIST_AT(units, const struct unit, i);
        struct list grams;
        unit_grams(units->arena, u->name, &grams);
        for (size_t k = 0; k < grams.count; k++)
            db_args_add(&pieces, DB_ARGS(db_text(*LIST_AT(&grams, const char *, k)), db_text(u->id)));
        db_args_add(&values, DB_ARGS(db_text(u->id), db_text(unit_kind_names[u->kind]), db_text(u->code),
                                     db_text(u->name), db_text(u->parent_id), db_text(u->authority_id),
                                     db_int(u->level), db_text(unit_state_names[u->state]), db_text(u->details),
                                     db_int(u->created_ms), db_int(u->changed_ms)));
    }
    TRY(db_exec_many(db, ADD, db_args_of(&values), why));
    return db_exec_many(db, ADD_GRAM, db_args_of(&pieces), why);
}

static const char TAKEN[] = "SELECT u.code FROM unit u WHERE u.code IN (SELECT j.code FROM JSON_TABLE(?, '$[*]' COLUMNS"
                            " (code VARCHAR(30) CHARACTER SET ascii COLLATE ascii_bin PATH '$')) j)";

status unit_repo_taken(struct db *db, const struct list *rows, struct list *out, struct problem *why)
{
    AUTO(db_rows, found);
    struct json_writer w = {.out = {.arena = out->arena}};
    json_write_begin(&w, NULL, '[');
    for (size_t i = 0; i < rows->count; i++)
        json_write_text(&w, NULL, LIST_AT(rows, const struct unit_import_row, i)->code);
    json_write_end(&w, ']');
    TRY(db_query(db, TAKEN, DB_ARGS(db_text(buffer_string(&w.out))), &found, why));
    while (db_rows_next(found)) *(const char **)list_add(out) = db_rows_copy(found, 0, out->arena);
    return db_rows_end(found, why);
}

static const char MERGE[] = "SELECT JSON_MERGE_PATCH(COALESCE(details, '{}'), ?) FROM unit WHERE id = ?";

status unit_repo_merge_details(struct db *db, const char *id, const char *details, struct arena *arena,
                               const char **out, struct problem *why)
{
    AUTO(db_rows, rows);
    *out = NULL;
    if (!details) return OK;
    TRY(db_query(db, MERGE, DB_ARGS(db_text(details), db_text(id)), &rows, why));
    if (db_rows_next(rows)) *out = db_rows_copy(rows, 0, arena);
    return db_rows_end(rows, why);
}
