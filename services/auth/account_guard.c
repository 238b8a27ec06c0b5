#include "account_guard.h"

static const char LOCK[] = "SELECT id FROM estamp_admin.v_role_guard WHERE id = 1 FOR UPDATE";

status account_guard_lock(struct db *db, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, LOCK, DB_NO_ARGS, &rows, why));
    (void)db_rows_next(rows);
    return db_rows_end(rows, why);
}

static const char LEFT[] = "SELECT COUNT(*) FROM estamp_admin.v_administrator";

status account_guard_check(struct db *db, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, LEFT, DB_NO_ARGS, &rows, why));
    bool is_left = db_rows_next(rows) && db_rows_int(rows, 0) > 0;
    TRY(db_rows_end(rows, why));
    return is_left ? OK : problem_set(why, ROLE_LAST_ADMINISTRATOR, "%s", "");
}
