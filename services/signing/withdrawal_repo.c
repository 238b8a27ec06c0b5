#include "withdrawal_repo.h"

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

#define SEALING                                                                                                        \
    "id, document_id, field, seal_id, seal_number, seal_name, signer, fingerprint, request_key, sealed_by, revision, " \
    "page, x_um, y_um, sealed_ms"

static const char ADD[] = "INSERT INTO sealing_withdrawal (" SEALING ", reason, withdrawn_by, withdrawn_ms) "
                          "SELECT " SEALING ", ?, ?, ? FROM sealing WHERE id = ?";
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
    struct sealing *s = &out->sealing;
    const char **texts[] = {&s->id,        &s->document_id, &s->field,       &s->seal_id,     &s->seal_number,
                            &s->seal_name, &s->signer,      &s->fingerprint, &s->request_key, &s->sealed_by};
    int64_t *numbers[] = {&s->revision, &s->page, &s->x_um, &s->y_um, &s->sealed_ms};
    for (unsigned i = 0; i < 10; i++) *texts[i] = db_rows_copy(rows, i, arena);
    for (unsigned i = 0; i < 5; i++) *numbers[i] = db_rows_int(rows, 10 + i);
    out->reason = db_rows_copy(rows, 15, arena);
    out->withdrawn_ms = db_rows_int(rows, 16);
}

static const char LIST_ALL[] = "SELECT " SEALING ", reason, withdrawn_ms FROM sealing_withdrawal WHERE document_id = ? "
                               "ORDER BY withdrawn_ms DESC, id DESC LIMIT 1000";

status withdrawal_repo_list(struct db *db, const char *document_id, struct list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, LIST_ALL, DB_ARGS(db_text(document_id)), &rows, why));
    while (db_rows_next(rows)) read_withdrawal(rows, out->arena, list_add(out));
    return db_rows_end(rows, why);
}

static const char KNOWN[] =
    "SELECT w.id, w.document_id, w.field, w.seal_id, w.seal_number, w.seal_name, w.signer, w.fingerprint, "
    "w.request_key, w.sealed_by, w.revision, w.page, w.x_um, w.y_um, w.sealed_ms, w.reason, w.withdrawn_ms, d.number "
    "FROM withdrawn_revision r JOIN sealing_withdrawal w ON w.id = r.sealing_id "
    "JOIN document d ON d.id = w.document_id WHERE r.digest = ?";

status withdrawal_repo_known(struct db *db, const char *digest, struct arena *arena, const char **number,
                             struct withdrawal *out, struct problem *why)
{
    AUTO(db_rows, rows);
    *number = NULL;
    TRY(db_query(db, KNOWN, DB_ARGS(db_text(digest)), &rows, why));
    if (!db_rows_next(rows)) return db_rows_end(rows, why);
    read_withdrawal(rows, arena, out);
    *number = db_rows_copy(rows, 17, arena);
    return OK;
}
