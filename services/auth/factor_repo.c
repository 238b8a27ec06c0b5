#include "factor_repo.h"

#define COLUMNS "account_id, secret_sealed, is_on, last_step, changed_ms FROM second_factor WHERE account_id = ?"

static status read_one(struct db *db, const char *sql, const char *account_id, struct arena *arena, struct factor *out,
                       struct problem *why)
{
    AUTO(db_rows, rows);
    *out = (struct factor){.account_id = NULL};
    TRY(db_query(db, sql, DB_ARGS(db_text(account_id)), &rows, why));
    if (db_rows_next(rows))
        *out = (struct factor){.account_id = db_rows_copy(rows, 0, arena),
                               .secret_sealed = bytes_copy(arena, db_rows_bytes(rows, 1)),
                               .is_on = db_rows_int(rows, 2) != 0,
                               .last_step = db_rows_int(rows, 3),
                               .changed_ms = db_rows_int(rows, 4)};
    return db_rows_end(rows, why);
}

static const char FIND[] = "SELECT " COLUMNS;

status factor_repo_find(struct db *db, const char *account_id, struct arena *arena, struct factor *out,
                        struct problem *why)
{
    return read_one(db, FIND, account_id, arena, out, why);
}

static const char LOCK[] = "SELECT " COLUMNS " FOR UPDATE";

status factor_repo_lock(struct db *db, const char *account_id, struct arena *arena, struct factor *out,
                        struct problem *why)
{
    return read_one(db, LOCK, account_id, arena, out, why);
}

static const char PUT[] =
    "INSERT INTO second_factor (account_id, secret_sealed, is_on, last_step, changed_ms) VALUES (?, ?, ?, ?, ?)"
    " ON DUPLICATE KEY UPDATE secret_sealed = VALUES(secret_sealed), is_on = VALUES(is_on),"
    " last_step = VALUES(last_step), changed_ms = VALUES(changed_ms)";

status factor_repo_put(struct db *db, const struct factor *factor, struct problem *why)
{
    return db_exec(db, PUT,
                   DB_ARGS(db_text(factor->account_id), db_bytes(factor->secret_sealed), db_int(factor->is_on),
                           db_int(factor->last_step), db_int(factor->changed_ms)),
                   NULL, why);
}

static const char REMOVE[] = "DELETE FROM second_factor WHERE account_id = ?";
static const char REMOVE_CODES[] = "DELETE FROM recovery_code WHERE account_id = ?";

status factor_repo_remove(struct db *db, const char *account_id, struct problem *why)
{
    TRY(db_exec(db, REMOVE, DB_ARGS(db_text(account_id)), NULL, why));
    return db_exec(db, REMOVE_CODES, DB_ARGS(db_text(account_id)), NULL, why);
}

static const char ADD_CODE[] = "INSERT INTO recovery_code (account_id, hash) VALUES (?, ?)";

status factor_repo_put_codes(struct db *db, const char *account_id, const char *const hashes[FACTOR_RECOVERY_CODES],
                             struct problem *why)
{
    TRY(db_exec(db, REMOVE_CODES, DB_ARGS(db_text(account_id)), NULL, why));
    for (int i = 0; i < FACTOR_RECOVERY_CODES; i++)
        TRY(db_exec(db, ADD_CODE, DB_ARGS(db_text(account_id), db_text(hashes[i])), NULL, why));
    return OK;
}

static const char USE_CODE[] = "UPDATE recovery_code SET used_ms = ? WHERE account_id = ? AND hash = ? AND used_ms = 0";

status factor_repo_use_code(struct db *db, const char *account_id, const char *hash, int64_t now_ms, bool *used,
                            struct problem *why)
{
    int64_t affected = 0;
    TRY(db_exec(db, USE_CODE, DB_ARGS(db_int(now_ms), db_text(account_id), db_text(hash)), &affected, why));
    *used = affected == 1;
    return OK;
}

static const char LEFT[] = "SELECT COUNT(*) FROM recovery_code WHERE account_id = ? AND used_ms = 0";

status factor_repo_codes_left(struct db *db, const char *account_id, int64_t *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, LEFT, DB_ARGS(db_text(account_id)), &rows, why));
    *out = db_rows_next(rows) ? db_rows_int(rows, 0) : 0;
    return db_rows_end(rows, why);
}
