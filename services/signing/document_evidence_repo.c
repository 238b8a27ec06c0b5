#include "document_evidence_repo.h"

static const char PUT[] =
    "INSERT INTO document_evidence (document_id, until_ms, next_ms) VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE "
    "until_ms = VALUES(until_ms), next_ms = VALUES(next_ms)";

status document_evidence_repo_put(struct db *db, const char *document_id, int64_t until_ms, int64_t next_ms,
                                  struct problem *why)
{
    return db_exec(db, PUT, DB_ARGS(db_text(document_id), db_int(until_ms), db_int(next_ms)), NULL, why);
}

static const char DUE[] = "SELECT document_id, until_ms FROM document_evidence WHERE next_ms <= ? ORDER BY "
                          "next_ms, document_id LIMIT 1";

status document_evidence_repo_due(struct db *db, int64_t now_ms, struct arena *arena, struct document_evidence *out,
                                  struct problem *why)
{
    AUTO(db_rows, rows);
    *out = (struct document_evidence){.document_id = NULL};
    TRY(db_query(db, DUE, DB_ARGS(db_int(now_ms)), &rows, why));
    if (db_rows_next(rows)) {
        out->document_id = db_rows_copy(rows, 0, arena);
        out->until_ms = db_rows_int(rows, 1);
    }
    return db_rows_end(rows, why);
}

static const char LATER[] = "UPDATE document_evidence SET next_ms = ? WHERE document_id = ?";

status document_evidence_repo_later(struct db *db, const char *document_id, int64_t next_ms, struct problem *why)
{
    return db_exec(db, LATER, DB_ARGS(db_int(next_ms), db_text(document_id)), NULL, why);
}

static const char FORGET[] = "DELETE FROM document_evidence WHERE document_id = ?";

status document_evidence_repo_forget(struct db *db, const char *document_id, struct problem *why)
{
    return db_exec(db, FORGET, DB_ARGS(db_text(document_id)), NULL, why);
}
