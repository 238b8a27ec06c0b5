#include "timestamp_repo.h"

static const char LOCK[] = "SELECT next_serial, last_ms FROM timestamp_serial WHERE id = 1 FOR UPDATE";
static const char MOVE[] =
    "UPDATE timestamp_serial SET next_serial = next_serial + ?, last_ms = GREATEST(last_ms, ?) WHERE id = 1";

status timestamp_repo_take(struct db *db, int64_t count, int64_t now_ms, int64_t *first, int64_t *last_ms,
                           struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, LOCK, DB_NO_ARGS, &rows, why));
    if (!db_rows_next(rows)) {
        TRY(db_rows_end(rows, why));
        return problem_set(why, INTERNAL_FAILED, "timestamp_serial");
    }
    *first = db_rows_int(rows, 0);
    *last_ms = db_rows_int(rows, 1);
    return db_exec(db, MOVE, DB_ARGS(db_int(count), db_int(now_ms)), NULL, why);
}
