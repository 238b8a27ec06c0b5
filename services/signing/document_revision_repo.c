#include "document_revision_repo.h"

static const char ADD_REVISION[] =
    "INSERT INTO document_revision (document_id, revision, digest, size_bytes, created_ms) VALUES (?, ?, ?, ?, ?)";

#define ROW(d)                                                                                                         \
    DB_ARGS(db_text((d)->id), db_int((d)->revision), db_text((d)->digest), db_int((d)->size_bytes),                    \
            db_int((d)->changed_ms))

status document_revision_repo_add(struct db *db, const struct document *document, struct problem *why)
{
    return db_exec(db, ADD_REVISION, ROW(document), NULL, why);
}

status document_revision_repo_add_many(struct db *db, const struct list *documents, struct problem *why)
{
    AUTO_ARENA(memory);
    struct list rows = LIST_OF(memory, struct db_value);
    for (size_t i = 0; i < documents->count; i++) db_args_add(&rows, ROW(LIST_AT(documents, const struct document, i)));
    return db_exec_many(db, ADD_REVISION, db_args_of(&rows), why);
}

static void read_revision(const db_rows *rows, struct arena *arena, struct document_revision *out)
{
    out->revision = db_rows_int(rows, 0);
    out->digest = db_rows_copy(rows, 1, arena);
    out->size_bytes = db_rows_int(rows, 2);
    out->created_ms = db_rows_int(rows, 3);
}

static const char REVISIONS[] =
    "SELECT revision, digest, size_bytes, created_ms FROM document_revision WHERE document_id = ? ORDER BY revision";

status document_revision_repo_list(struct db *db, const char *document_id, struct list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, REVISIONS, DB_ARGS(db_text(document_id)), &rows, why));
    while (db_rows_next(rows)) read_revision(rows, out->arena, list_add(out));
    return db_rows_end(rows, why);
}

static const char NEWEST[] = "SELECT revision, digest, size_bytes, created_ms FROM document_revision "
                             "WHERE document_id = ? ORDER BY revision DESC LIMIT 1";

status document_revision_repo_newest(struct db *db, const char *document_id, struct arena *arena,
                                     struct document_revision *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, NEWEST, DB_ARGS(db_text(document_id)), &rows, why));
    if (!db_rows_next(rows)) return problem_set(why, REVISION_MISSING, "%d", 1);
    read_revision(rows, arena, out);
    return db_rows_end(rows, why);
}

static const char KNOWN[] = "SELECT d.number FROM document_revision r JOIN document d ON d.id = r.document_id WHERE "
                            "r.digest = ? LIMIT 1";

status document_revision_repo_known(struct db *db, const char *digest, struct arena *arena, const char **number,
                                    struct problem *why)
{
    AUTO(db_rows, rows);
    *number = NULL;
    TRY(db_query(db, KNOWN, DB_ARGS(db_text(digest)), &rows, why));
    if (db_rows_next(rows)) *number = db_rows_copy(rows, 0, arena);
    return *number ? OK : db_rows_end(rows, why);
}
