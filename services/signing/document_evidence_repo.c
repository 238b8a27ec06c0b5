#include "document_evidence_repo.h"

static const char PUT[] =
    "INSERT INTO document_evidence (document_id, until_ms, next_ms, algorithms) VALUES (?, ?, ?, ?) ON DUPLICATE KEY "
    "UPDATE until_ms = VALUES(until_ms), next_ms = VALUES(next_ms), algorithms = VALUES(algorithms)";

status document_evidence_repo_put(struct db *db, const struct document_evidence *evidence, int64_t next_ms,
                                  struct problem *why)
{
    return db_exec(db, PUT,
                   DB_ARGS(db_text(evidence->document_id), db_int(evidence->until_ms), db_int(next_ms),
                           db_text(evidence->algorithms)),
                   NULL, why);
}

static const char ALGORITHMS[] = "SELECT DISTINCT algorithms FROM document_evidence WHERE algorithms IS NOT NULL";

status document_evidence_repo_algorithms(struct db *db, struct list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    out->count = 0;
    TRY(db_query(db, ALGORITHMS, DB_NO_ARGS, &rows, why));
    while (db_rows_next(rows)) *(const char **)list_add(out) = db_rows_copy(rows, 0, out->arena);
    return db_rows_end(rows, why);
}

static const char AGE[] = "UPDATE document_evidence SET until_ms = LEAST(until_ms, ?), next_ms = LEAST(next_ms, ?), "
                          "algorithms = NULL WHERE algorithms = ? ORDER BY document_id LIMIT 500";

status document_evidence_repo_age(struct db *db, const char *algorithms, int64_t end_ms, int64_t now_ms,
                                  struct problem *why)
{
    return db_exec(db, AGE, DB_ARGS(db_int(end_ms), db_int(now_ms), db_text(algorithms)), NULL, why);
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
