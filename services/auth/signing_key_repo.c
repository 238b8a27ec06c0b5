#include "signing_key_repo.h"

static const char TURN[] = "UPDATE signing_key_turn SET turned_ms = ? WHERE id = 1";

status signing_key_repo_turn(struct db *db, int64_t now_ms, struct problem *why)
{
    return db_exec(db, TURN, DB_ARGS(db_int(now_ms)), NULL, why);
}

static const char LIST[] = "SELECT kid, created_ms, usable_ms, private_sealed FROM signing_key ORDER BY usable_ms, kid";

status signing_key_repo_list(struct db *db, struct arena *arena, struct list *out, struct problem *why)
{
    *out = LIST_OF(arena, struct signing_key_row);
    AUTO(db_rows, rows);
    TRY(db_query(db, LIST, DB_NO_ARGS, &rows, why));
    while (db_rows_next(rows)) {
        struct signing_key_row *row = list_add(out);
        row->key = (struct signing_key){db_rows_copy(rows, 0, arena), db_rows_int(rows, 1), db_rows_int(rows, 2)};
        row->private_sealed = bytes_copy(arena, db_rows_bytes(rows, 3));
    }
    return db_rows_end(rows, why);
}

struct list signing_key_repo_keys(const struct list *rows)
{
    struct list keys = LIST_OF(rows->arena, struct signing_key);
    for (size_t i = 0; i < rows->count; i++) {
        struct signing_key *key = list_add(&keys);
        *key = LIST_AT(rows, const struct signing_key_row, i)->key;
    }
    return keys;
}

static const char INSERT[] = "INSERT INTO signing_key (kid, created_ms, usable_ms, private_sealed) VALUES (?, ?, ?, ?)";

status signing_key_repo_insert(struct db *db, const struct signing_key_row *row, struct problem *why)
{
    return db_exec(db, INSERT,
                   DB_ARGS(db_text(row->key.kid), db_int(row->key.created_ms), db_int(row->key.usable_ms),
                           db_bytes(row->private_sealed)),
                   NULL, why);
}

static const char DELETE[] = "DELETE FROM signing_key WHERE kid = ?";

status signing_key_repo_delete(struct db *db, const char *kid, struct problem *why)
{
    return db_exec(db, DELETE, DB_ARGS(db_text(kid)), NULL, why);
}
