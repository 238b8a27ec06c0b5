#include "copy_repo.h"

#include <stdlib.h>

#define COLUMNS_OF(name)                                                                                               \
    "c.id, c.document_id, c.source_digest, c.digest, c.note, c.purpose, c.made_by, " name ", c.unit_name, "            \
    "c.number, c.allowed, c.revision, c.size_bytes, c.made_ms"
#define COLUMNS COLUMNS_OF("c.made_by_name")
enum { COLUMN_COUNT = 14 };

static const char ADD[] =
    "INSERT INTO document_copy (id, document_id, number, allowed, revision, source_digest, note, purpose, made_by, "
    "made_by_name, unit_name, made_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

status copy_repo_add(struct db *db, const struct copy *c, struct problem *why)
{
    return db_exec(db, ADD,
                   DB_ARGS(db_text(c->id), db_text(c->document_id), db_int(c->number), db_int(c->allowed),
                           db_int(c->revision), db_text(c->source_digest), db_text(c->note), db_text(c->purpose),
                           db_text(c->made_by), db_text(c->made_by_name), db_text(c->unit_name), db_int(c->made_ms)),
                   NULL, why);
}

static const char SAVE_MADE[] = "UPDATE document_copy SET digest = ?, size_bytes = ? WHERE id = ? AND digest IS NULL";

status copy_repo_save_made(struct db *db, const struct copy *c, struct problem *why)
{
    return db_exec(db, SAVE_MADE, DB_ARGS(db_text(c->digest), db_int(c->size_bytes), db_text(c->id)), NULL, why);
}

static void read_row(const db_rows *rows, struct arena *arena, struct copy *out)
{
    const char **texts[] = {&out->id,      &out->document_id, &out->source_digest, &out->digest,   &out->note,
                            &out->purpose, &out->made_by,     &out->made_by_name,  &out->unit_name};
    int64_t *numbers[] = {&out->number, &out->allowed, &out->revision, &out->size_bytes, &out->made_ms};
    *out = (struct copy){0};
    for (unsigned i = 0; i < 9; i++) *texts[i] = db_rows_copy(rows, i, arena);
    for (unsigned i = 0; i < 5; i++) *numbers[i] = db_rows_int(rows, 9 + i);
}

static const char FIND[] = "SELECT " COLUMNS " FROM document_copy c WHERE c.id = ? AND c.document_id = ?";

status copy_repo_find(struct db *db, const char *document_id, const char *id, struct arena *arena, struct copy *out,
                      struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, FIND, DB_ARGS(db_text(id), db_text(document_id)), &rows, why));
    if (!db_rows_next(rows)) {
        TRY(db_rows_end(rows, why));
        return problem_set(why, COPY_MISSING, "%s", id);
    }
    read_row(rows, arena, out);
    return db_rows_end(rows, why);
}

/* Of others a unit learns the office, not the person; a program has none. */
#define NAME_OF_OWN                                                                                                    \
    "IF(? = '' OR c.unit_name = '' OR EXISTS (SELECT 1 FROM estamp_auth.v_account a WHERE a.id = c.made_by AND "       \
    "a.unit_id = ?), "                                                                                                 \
    "c.made_by_name, NULL)"
static const char LIST_PAGE[] = "SELECT " COLUMNS_OF(NAME_OF_OWN) " FROM document_copy c WHERE c.document_id = ? AND "
                                                                  "c.number < ? ORDER BY c.number DESC LIMIT ?";

status copy_repo_list(struct db *db, struct scope scope, const char *document_id, const struct http_page *page,
                      struct list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    int64_t before = page->has_cursor ? strtoll(page->keys[0], NULL, 10) : INT32_MAX;
    struct db_value unit = db_text(scope.kind == SCOPE_UNIT ? scope.unit_id : "");
    TRY(db_query(db, LIST_PAGE, DB_ARGS(unit, unit, db_text(document_id), db_int(before), db_int(page->limit + 1)),
                 &rows, why));
    while (db_rows_next(rows)) read_row(rows, out->arena, list_add(out));
    return db_rows_end(rows, why);
}

static const char KNOWN[] = "SELECT " COLUMNS ", d.number FROM document_copy c JOIN document d ON d.id = c.document_id "
                            "WHERE c.digest = ? LIMIT 1";

status copy_repo_known(struct db *db, const char *digest, struct arena *arena, const char **number, struct copy *out,
                       struct problem *why)
{
    AUTO(db_rows, rows);
    *number = NULL;
    TRY(db_query(db, KNOWN, DB_ARGS(db_text(digest)), &rows, why));
    if (!db_rows_next(rows)) return db_rows_end(rows, why);
    read_row(rows, arena, out);
    *number = db_rows_copy(rows, COLUMN_COUNT, arena);
    return db_rows_end(rows, why);
}

static const char MAKER[] = "SELECT a.name, u.name FROM estamp_auth.v_account a "
                            "LEFT JOIN estamp_admin.v_unit u ON u.id = a.unit_id WHERE a.id = ?";

status copy_repo_maker(struct db *db, const char *account_id, struct arena *arena, const char **name,
                       const char **unit_name, struct problem *why)
{
    AUTO(db_rows, rows);
    *name = *unit_name = NULL;
    TRY(db_query(db, MAKER, DB_ARGS(db_text(account_id)), &rows, why));
    if (!db_rows_next(rows)) return db_rows_end(rows, why);
    *name = db_rows_copy(rows, 0, arena);
    *unit_name = db_rows_copy(rows, 1, arena);
    return db_rows_end(rows, why);
}
