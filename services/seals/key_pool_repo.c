#include "key_pool_repo.h"

static status count(struct db *db, const char *sql, int64_t *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, sql, DB_NO_ARGS, &rows, why));
    *out = db_rows_next(rows) ? db_rows_int(rows, 0) : 0;
    return db_rows_end(rows, why);
}

static const char COUNT[] = "SELECT COUNT(*) FROM key_pool";

status key_pool_repo_count(struct db *db, int64_t *ready, struct problem *why)
{
    return count(db, COUNT, ready, why);
}

static const char WANTED[] = "SELECT COUNT(*) FROM job j JOIN batch b ON b.job_id = j.id "
                             "JOIN batch_row r ON r.batch_id = b.id AND r.state = 'ready' "
                             "WHERE j.state IN ('queued', 'running') AND j.kind = 'seal.batch' AND b.algorithm = 'rsa'";

status key_pool_repo_wanted(struct db *db, int64_t *wanted, struct problem *why)
{
    return count(db, WANTED, wanted, why);
}

static const char ADD[] = "INSERT INTO key_pool (id, public_key, sealed_key, created_ms) VALUES (?, ?, ?, ?)";

status key_pool_repo_add(struct db *db, const struct key_pool_row *row, struct problem *why)
{
    return db_exec(
        db, ADD,
        DB_ARGS(db_text(row->id), db_bytes(row->public_key), db_bytes(row->sealed_key), db_int(row->created_ms)), NULL,
        why);
}

static const char FIND[] =
    "SELECT id, public_key, sealed_key, created_ms FROM key_pool ORDER BY id LIMIT ? FOR UPDATE SKIP LOCKED";
static const char DROP[] = "DELETE FROM key_pool WHERE id = ?";

status key_pool_repo_take(struct db *db, int64_t wanted, struct list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    struct list ids = LIST_OF(out->arena, struct db_value);
    TRY(db_query(db, FIND, DB_ARGS(db_int(wanted)), &rows, why));
    while (db_rows_next(rows)) {
        struct key_pool_row *row = list_add(out);
        *row = (struct key_pool_row){.id = db_rows_copy(rows, 0, out->arena),
                                     .public_key = bytes_copy(out->arena, db_rows_bytes(rows, 1)),
                                     .sealed_key = bytes_copy(out->arena, db_rows_bytes(rows, 2)),
                                     .created_ms = db_rows_int(rows, 3)};
        db_args_add(&ids, DB_ARGS(db_text(row->id)));
    }
    TRY(db_rows_end(rows, why));
    return db_exec_many(db, DROP, db_args_of(&ids), why);
}
