#include "setting_repo.h"

static const char LIST_ROWS[] = "SELECT name, value, changed_ms FROM parameter ORDER BY name";

status setting_repo_list(struct db *db, struct list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, LIST_ROWS, DB_NO_ARGS, &rows, why));
    while (db_rows_next(rows))
        *(struct setting_row *)list_add(out) = (struct setting_row){
            db_rows_copy(rows, 0, out->arena), db_rows_copy(rows, 1, out->arena), db_rows_int(rows, 2)};
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
