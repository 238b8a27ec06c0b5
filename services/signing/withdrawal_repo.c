#include "withdrawal_repo.h"
#include "sealing_repo.h"

static const char SEAL[] = "SELECT unit_id, state, unlock_by FROM estamp_seals.v_seal WHERE id = ?";

status withdrawal_repo_seal(struct db *db, const char *seal_id, struct arena *arena, struct withdrawal_seal *out,
                            struct problem *why)
{
    AUTO(db_rows, rows);
    *out = (struct withdrawal_seal){0};
    TRY(db_query(db, SEAL, DB_ARGS(db_text(seal_id)), &rows, why));
    if (db_rows_next(rows))
        *out = (struct withdrawal_seal){db_rows_copy(rows, 0, arena), db_rows_copy(rows, 1, arena),
                                        db_rows_copy(rows, 2, arena)};
    return db_rows_end(rows, why);
}

static const char ADD[] =
    "INSERT INTO sealing_withdrawal (" SEALING_REPO_COLUMNS ", reason, withdrawn_by, withdrawn_ms) "
    "SELECT " SEALING_REPO_COLUMNS ", ?, ?, ? FROM sealing WHERE id = ?";
static const char ADD_REVISIONS[] =
    "REPLACE INTO withdrawn_revision (digest, sealing_id, revision, size_bytes, created_ms) "
    "SELECT digest, ?, revision, size_bytes, created_ms FROM document_revision WHERE document_id = ? AND revision >= ?";
static const char DROP_REVISIONS[] = "DELETE FROM document_revision WHERE document_id = ? AND revision >= ?";
static const char DROP[] = "DELETE FROM sealing WHERE id = ?";

status withdrawal_repo_add(struct db *db, const struct withdrawal *w, const char *account_id, struct problem *why)
{
    const struct db_value id = db_text(w->sealing.id), document = db_text(w->sealing.document_id),
                          revision = db_int(w->sealing.revision);
    TRY(db_exec(db, ADD, DB_ARGS(db_text(w->reason), db_text(account_id), db_int(w->withdrawn_ms), id), NULL, why));
    TRY(db_exec(db, ADD_REVISIONS, DB_ARGS(id, document, revision), NULL, why));
    TRY(db_exec(db, DROP_REVISIONS, DB_ARGS(document, revision), NULL, why));
    return db_exec(db, DROP, DB_ARGS(id), NULL, why);
}

static void read_withdrawal(const db_rows *rows, struct arena *arena, struct withdrawal *out)
{
    sealing_repo_read(rows, arena, &out->sealing);
    out->reason = db_rows_copy(rows, SEALING_REPO_COLUMN_COUNT, arena);
    out->withdrawn_ms = db_rows_int(rows, SEALING_REPO_COLUMN_COUNT + 1);
}

static const char LIST_PAGE[] =
    "SELECT " SEALING_REPO_COLUMNS ", reason, withdrawn_ms FROM sealing_withdrawal WHERE document_id = ? "
    "AND withdrawn_ms <= ? AND (withdrawn_ms < ? OR id < ?) ORDER BY withdrawn_ms DESC, id DESC LIMIT ?";

status withdrawal_repo_list(struct db *db, const char *document_id, const struct withdrawal_place *behind,
                            int64_t limit, struct list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    int64_t before_ms = behind->id ? behind->withdrawn_ms : INT64_MAX;
    TRY(db_query(db, LIST_PAGE,
                 DB_ARGS(db_text(document_id), db_int(before_ms), db_int(before_ms),
                         db_text(behind->id ? behind->id : ""), db_int(limit)),
                 &rows, why));
    while (db_rows_next(rows)) read_withdrawal(rows, out->arena, list_add(out));
    return db_rows_end(rows, why);
}

static const char KNOWN[] =
    "SELECT " SEALING_REPO_COLUMNS ", reason, withdrawn_ms, (SELECT number FROM document d WHERE d.id = w.document_id) "
    "FROM sealing_withdrawal w WHERE id = (SELECT sealing_id FROM withdrawn_revision WHERE digest = ?)";

status withdrawal_repo_known(struct db *db, const char *digest, struct arena *arena, const char **number,
                             struct withdrawal *out, struct problem *why)
{
    AUTO(db_rows, rows);
    *number = NULL;
    TRY(db_query(db, KNOWN, DB_ARGS(db_text(digest)), &rows, why));
    if (!db_rows_next(rows)) return db_rows_end(rows, why);
    read_withdrawal(rows, arena, out);
    *number = db_rows_copy(rows, SEALING_REPO_COLUMN_COUNT + 2, arena);
    return OK;
}
