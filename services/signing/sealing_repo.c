#include "sealing_repo.h"

static const char ADD_SEALING[] =
    "INSERT INTO sealing (id, document_id, revision, field, seal_id, seal_number, seal_name, signer, fingerprint, "
    "page, "
    "x_um, y_um, request_key, sealed_by, sealed_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

status sealing_repo_add_many(struct db *db, const struct list *sealings, struct problem *why)
{
    AUTO_ARENA(memory);
    struct list rows = LIST_OF(memory, struct db_value);
    for (size_t i = 0; i < sealings->count; i++) {
        const struct sealing *s = LIST_AT(sealings, const struct sealing, i);
        db_args_add(&rows,
                    DB_ARGS(db_text(s->id), db_text(s->document_id), db_int(s->revision), db_text(s->field),
                            db_text(s->seal_id), db_text(s->seal_number), db_text(s->seal_name), db_text(s->signer),
                            db_text(s->fingerprint), db_int(s->page), db_int(s->x_um), db_int(s->y_um),
                            db_text(s->request_key), db_text(s->sealed_by), db_int(s->sealed_ms)));
    }
    return db_exec_many(db, ADD_SEALING, db_args_of(&rows), why);
}

static const char SEALINGS[] =
    "SELECT id, document_id, field, seal_id, seal_number, seal_name, signer, fingerprint, request_key, sealed_by, "
    "revision, page, x_um, y_um, sealed_ms FROM sealing WHERE document_id = ? ORDER BY revision";

status sealing_repo_list(struct db *db, const char *document_id, struct list *out, struct problem *why)
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
