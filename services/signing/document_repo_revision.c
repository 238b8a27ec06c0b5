#include "document_repo.h"

static const char ADD_REVISION[] =
    "INSERT INTO document_revision (document_id, revision, digest, size_bytes, created_ms) VALUES (?, ?, ?, ?, ?)";

status document_repo_add_revision(struct db *db, const struct document *d, struct problem *why)
{
    return db_exec(
        db, ADD_REVISION,
        DB_ARGS(db_text(d->id), db_int(d->revision), db_text(d->digest), db_int(d->size_bytes), db_int(d->changed_ms)),
        NULL, why);
}

static const char REVISIONS[] =
    "SELECT revision, digest, size_bytes, created_ms FROM document_revision WHERE document_id = ? ORDER BY revision";

status document_repo_revisions(struct db *db, const char *document_id, struct list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, REVISIONS, DB_ARGS(db_text(document_id)), &rows, why));
    while (db_rows_next(rows)) {
        struct document_revision *revision = list_add(out);
        revision->revision = db_rows_int(rows, 0);
        revision->digest = db_rows_copy(rows, 1, out->arena);
        revision->size_bytes = db_rows_int(rows, 2);
        revision->created_ms = db_rows_int(rows, 3);
    }
    return db_rows_end(rows, why);
}

static const char KNOWN[] = "SELECT d.number FROM document_revision r JOIN document d ON d.id = r.document_id WHERE "
                            "r.digest = ? LIMIT 1";

status document_repo_known(struct db *db, const char *digest, struct arena *arena, const char **number,
                           struct problem *why)
{
    AUTO(db_rows, rows);
    *number = NULL;
    TRY(db_query(db, KNOWN, DB_ARGS(db_text(digest)), &rows, why));
    if (db_rows_next(rows)) *number = db_rows_copy(rows, 0, arena);
    return *number ? OK : db_rows_end(rows, why);
}

static const char ADD_SEALING[] =
    "INSERT INTO sealing (id, document_id, revision, field, seal_id, seal_number, seal_name, signer, fingerprint, "
    "page, "
    "x_um, y_um, request_key, sealed_by, sealed_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

status document_repo_add_sealing(struct db *db, const struct sealing *s, struct problem *why)
{
    return db_exec(db, ADD_SEALING,
                   DB_ARGS(db_text(s->id), db_text(s->document_id), db_int(s->revision), db_text(s->field),
                           db_text(s->seal_id), db_text(s->seal_number), db_text(s->seal_name), db_text(s->signer),
                           db_text(s->fingerprint), db_int(s->page), db_int(s->x_um), db_int(s->y_um),
                           db_text(s->request_key), db_text(s->sealed_by), db_int(s->sealed_ms)),
                   NULL, why);
}

static const char SEALINGS[] =
    "SELECT id, document_id, field, seal_id, seal_number, seal_name, signer, fingerprint, request_key, sealed_by, "
    "revision, page, x_um, y_um, sealed_ms FROM sealing WHERE document_id = ? ORDER BY revision";

status document_repo_sealings(struct db *db, const char *document_id, struct list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, SEALINGS, DB_ARGS(db_text(document_id)), &rows, why));
    while (db_rows_next(rows)) {
        struct sealing *s = list_add(out);
        const char **texts[] = {&s->id,        &s->document_id, &s->field,       &s->seal_id,     &s->seal_number,
                                &s->seal_name, &s->signer,      &s->fingerprint, &s->request_key, &s->sealed_by};
        int64_t *numbers[] = {&s->revision, &s->page, &s->x_um, &s->y_um, &s->sealed_ms};
        for (unsigned i = 0; i < 10; i++) *texts[i] = db_rows_copy(rows, i, out->arena);
        for (unsigned i = 0; i < 5; i++) *numbers[i] = db_rows_int(rows, 10 + i);
    }
    return db_rows_end(rows, why);
}
