#include "structure_repo.h"

#include "unit_search.h"

static const char PUT[] = "INSERT INTO seal_structure (seal_id, frame, picture_at, picture_digest, digest, maker, "
                          "made_ms) VALUES (?, ?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE frame = VALUES(frame), "
                          "picture_at = VALUES(picture_at), picture_digest = VALUES(picture_digest), "
                          "digest = VALUES(digest), maker = VALUES(maker), made_ms = VALUES(made_ms)";

status structure_repo_put_many(struct db *db, const struct list *structures, struct problem *why)
{
    AUTO_ARENA(scratch);
    struct list rows = LIST_OF(scratch, struct db_value);
    for (size_t i = 0; i < structures->count; i++) {
        const struct structure *one = LIST_AT(structures, const struct structure, i);
        db_args_add(&rows, DB_ARGS(db_text(one->seal_id), db_bytes(one->frame), db_int(one->picture_at),
                                   db_text(one->picture_digest), db_text(one->digest), db_text(one->maker),
                                   db_int(one->made_ms)));
    }
    return db_exec_many(db, PUT, db_args_of(&rows), why);
}

static const char FIND[] =
    "SELECT t.seal_id, t.frame, t.picture_at, t.picture_digest, t.digest, t.maker, t.made_ms FROM seal_structure t "
    "JOIN seal s ON s.id = t.seal_id JOIN estamp_admin.v_unit u ON u.id = s.unit_id WHERE t.seal_id = "
    "? AND " UNIT_SEARCH_SCOPE;

status structure_repo_find(struct db *db, struct scope scope, const char *seal_id, struct arena *arena,
                           struct structure *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, FIND, DB_ARGS(db_text(seal_id), UNIT_SEARCH_ARGS(scope)), &rows, why));
    *out = (struct structure){.seal_id = NULL};
    if (!db_rows_next(rows)) return db_rows_end(rows, why);
    *out = (struct structure){.seal_id = db_rows_copy(rows, 0, arena),
                              .frame = bytes_copy(arena, db_rows_bytes(rows, 1)),
                              .picture_at = db_rows_int(rows, 2),
                              .picture_digest = db_rows_copy(rows, 3, arena),
                              .digest = db_rows_copy(rows, 4, arena),
                              .maker = db_rows_copy(rows, 5, arena),
                              .made_ms = db_rows_int(rows, 6)};
    return OK;
}

static const char LACKING[] =
    "SELECT s.id FROM seal s LEFT JOIN seal_structure t ON t.seal_id = s.id WHERE s.id > ? AND t.seal_id IS NULL "
    "AND s.state <> 'pending' ORDER BY s.id LIMIT ?";

status structure_repo_lacking(struct db *db, const char *after_id, int64_t limit, struct list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, LACKING, DB_ARGS(db_text(after_id), db_int(limit)), &rows, why));
    while (db_rows_next(rows)) *(const char **)list_add(out) = db_rows_copy(rows, 0, out->arena);
    return db_rows_end(rows, why);
}
