#include "setting_repo.h"
#include "setting.h"

static const char LIST_ROWS[] = "SELECT p.name, p.value, p.changed_ms, v.name FROM parameter p"
                                " LEFT JOIN estamp_auth.v_account v ON v.id = p.changed_by ORDER BY p.name";

status setting_repo_list(struct db *db, struct list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, LIST_ROWS, DB_NO_ARGS, &rows, why));
    while (db_rows_next(rows))
        *(struct setting_row *)list_add(out) =
            (struct setting_row){db_rows_copy(rows, 0, out->arena), db_rows_copy(rows, 1, out->arena),
                                 db_rows_int(rows, 2), db_rows_copy(rows, 3, out->arena)};
    return db_rows_end(rows, why);
}

static const char VALUE[] = "SELECT value FROM parameter WHERE name = ?";

status setting_repo_value(struct db *db, const char *name, struct arena *arena, const char **out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, VALUE, DB_ARGS(db_text(name)), &rows, why));
    *out = db_rows_next(rows) ? db_rows_copy(rows, 0, arena) : setting_find(name)->fallback;
    return db_rows_end(rows, why);
}

static const char SAVE[] =
    "INSERT INTO parameter (name, value, changed_by, changed_ms) VALUES (?, ?, ?, ?) ON DUPLICATE KEY UPDATE"
    " value = VALUES(value), changed_by = VALUES(changed_by), changed_ms = VALUES(changed_ms)";

status setting_repo_save(struct db *db, const struct setting_row *row, const char *by_id, struct problem *why)
{
    return db_exec(db, SAVE, DB_ARGS(db_text(row->name), db_text(row->value), db_text(by_id), db_int(row->changed_ms)),
                   NULL, why);
}
