#include "unit_history_repo.h"
#include "id.h"
#include "json_write.h"

static const char ADD[] = "INSERT INTO unit_change (id, unit_id, field, old_value, new_value, old_text, new_text,"
                          " effective_on, changed_by, changed_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

status unit_history_repo_add(struct db *db, const struct list *changes, struct problem *why)
{
    struct list values = LIST_OF(changes->arena, struct db_value);
    for (size_t i = 0; i < changes->count; i++) {
        const struct unit_change *c = LIST_AT(changes, const struct unit_change, i);
        char *id = arena_alloc(changes->arena, ID_SIZE);
        id_new(id);
        db_args_add(&values, DB_ARGS(db_text(id), db_text(c->unit_id), db_text(c->field), db_text(c->old_value),
                                     db_text(c->new_value), db_text(c->old_text), db_text(c->new_text),
                                     db_text(c->effective_on), db_text(c->by_id), db_int(c->changed_ms)));
    }
    return db_exec_many(db, ADD, db_args_of(&values), why);
}

#define COLUMNS                                                                                                        \
    "c.id, c.unit_id, c.field, c.old_value, c.new_value, c.old_text, c.new_text, c.effective_on, c.changed_by, "       \
    "v.name,"                                                                                                          \
    " c.changed_ms FROM unit_change c LEFT JOIN estamp_auth.v_account v ON v.id = c.changed_by"

static status read_all(struct db *db, const char *sql, struct db_args args, struct list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, sql, args, &rows, why));
    while (db_rows_next(rows)) {
        struct unit_change *change = list_add(out);
        const char **const texts[] = {&change->id,        &change->unit_id,  &change->field,    &change->old_value,
                                      &change->new_value, &change->old_text, &change->new_text, &change->effective_on,
                                      &change->by_id,     &change->by_name};
        for (unsigned i = 0; i < sizeof texts / sizeof *texts; i++) *texts[i] = db_rows_copy(rows, i, out->arena);
        change->changed_ms = db_rows_int(rows, 10);
    }
    return db_rows_end(rows, why);
}

static const char LIST_CHANGES[] =
    "SELECT " COLUMNS " WHERE c.unit_id = ? AND (? = '' OR c.id < ?) ORDER BY c.id DESC LIMIT ?";

status unit_history_repo_list(struct db *db, const char *unit_id, const char *before, int64_t limit, struct list *out,
                              struct problem *why)
{
    return read_all(db, LIST_CHANGES, DB_ARGS(db_text(unit_id), db_text(before), db_text(before), db_int(limit)), out,
                    why);
}

static const char AFTER[] =
    "SELECT " COLUMNS " WHERE c.unit_id IN (SELECT j.id FROM JSON_TABLE(?, '$[*]' COLUMNS (id CHAR(26) CHARACTER SET"
    " ascii COLLATE ascii_bin PATH '$')) j) AND c.effective_on > ? ORDER BY c.effective_on, c.id LIMIT 10000";

status unit_history_repo_after(struct db *db, const struct list *units, const char *on, struct list *out,
                               struct problem *why)
{
    struct json_writer w = {.out = {.arena = out->arena}};
    json_write_begin(&w, NULL, '[');
    for (size_t i = 0; i < units->count; i++) json_write_text(&w, NULL, LIST_AT(units, const struct unit, i)->id);
    json_write_end(&w, ']');
    return read_all(db, AFTER, DB_ARGS(db_text(buffer_string(&w.out)), db_text(on)), out, why);
}

static const char LAST[] =
    "SELECT effective_on FROM unit_change WHERE unit_id = ? AND field = ? ORDER BY effective_on DESC LIMIT 1";

status unit_history_repo_last(struct db *db, const char *unit_id, const char *field, struct arena *arena,
                              const char **out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, LAST, DB_ARGS(db_text(unit_id), db_text(field)), &rows, why));
    *out = db_rows_next(rows) ? db_rows_copy(rows, 0, arena) : "";
    return db_rows_end(rows, why);
}
