#include "throttle_repo.h"

/* Makes the row when there is none, and locks it either way. */
static const char TOUCH[] = "INSERT INTO login_throttle (subject, failures, last_ms, until_ms) VALUES (?, 0, 0, 0)"
                            " ON DUPLICATE KEY UPDATE failures = failures";
static const char READ[] = "SELECT failures, last_ms, until_ms, refused, told_ms FROM login_throttle"
                           " WHERE subject = ? FOR UPDATE";

status throttle_repo_lock(struct db *db, const char *subject, struct throttle *out, struct problem *why)
{
    TRY(db_exec(db, TOUCH, DB_ARGS(db_text(subject)), NULL, why));
    AUTO(db_rows, rows);
    TRY(db_query(db, READ, DB_ARGS(db_text(subject)), &rows, why));
    *out = (struct throttle){0};
    if (db_rows_next(rows))
        *out = (struct throttle){db_rows_int(rows, 0), db_rows_int(rows, 1), db_rows_int(rows, 2), db_rows_int(rows, 3),
                                 db_rows_int(rows, 4)};
    return db_rows_end(rows, why);
}

static const char SAVE[] = "UPDATE login_throttle SET failures = ?, last_ms = ?, until_ms = ?, refused = ?,"
                           " told_ms = ? WHERE subject = ?";

status throttle_repo_save(struct db *db, const char *subject, const struct throttle *throttle, struct problem *why)
{
    return db_exec(db, SAVE,
                   DB_ARGS(db_int(throttle->failures), db_int(throttle->last_ms), db_int(throttle->until_ms),
                           db_int(throttle->refused), db_int(throttle->told_ms), db_text(subject)),
                   NULL, why);
}

static const char FORGET[] = "DELETE FROM login_throttle WHERE last_ms < ? LIMIT 1000";

status throttle_repo_forget(struct db *db, int64_t before_ms, struct problem *why)
{
    return db_exec(db, FORGET, DB_ARGS(db_int(before_ms)), NULL, why);
}
