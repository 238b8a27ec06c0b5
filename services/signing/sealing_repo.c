#include "sealing_repo.h"

#include "document_repo.h"
#include <stdlib.h>

static const char ADD_SEALING[] =
    "INSERT INTO sealing (id, document_id, revision, field, seal_id, seal_number, seal_name, signer, fingerprint, "
    "page, "
    "x_um, y_um, request_key, sealed_by, sealed_ms, places) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

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
                            db_text(s->request_key), db_text(s->sealed_by), db_int(s->sealed_ms), db_text(s->places)));
    }
    return db_exec_many(db, ADD_SEALING, db_args_of(&rows), why);
}

static const char REQUESTED[] =
    "SELECT 1 FROM sealing WHERE document_id = ? AND request_key = ? AND sealed_by = ? UNION ALL "
    "SELECT 2 FROM sealing_withdrawal WHERE document_id = ? AND request_key = ? AND sealed_by = ? LIMIT 1";

status sealing_repo_requested(struct db *db, const char *document_id, const char *request_key, const char *account_id,
                              enum sealing_request *out, struct problem *why)
{
    AUTO(db_rows, rows);
    const struct db_value document = db_text(document_id), key = db_text(request_key), account = db_text(account_id);
    *out = SEALING_NEVER;
    TRY(db_query(db, REQUESTED, DB_ARGS(document, key, account, document, key, account), &rows, why));
    if (db_rows_next(rows)) *out = db_rows_int(rows, 0) == 1 ? SEALING_STANDS : SEALING_TAKEN_BACK;
    return db_rows_end(rows, why);
}

void sealing_repo_read(const db_rows *rows, struct arena *arena, struct sealing *out)
{
    const char **texts[] = {&out->id,          &out->document_id, &out->field,  &out->seal_id,
                            &out->seal_number, &out->seal_name,   &out->signer, &out->fingerprint,
                            &out->request_key, &out->sealed_by,   &out->places};
    int64_t *numbers[] = {&out->revision, &out->page, &out->x_um, &out->y_um, &out->sealed_ms};
    for (unsigned i = 0; i < 11; i++) *texts[i] = db_rows_copy(rows, i, arena);
    for (unsigned i = 0; i < 5; i++) *numbers[i] = db_rows_int(rows, 11 + i);
}

static const char SEALINGS[] = "SELECT " SEALING_REPO_COLUMNS " FROM sealing WHERE document_id = ? ORDER BY revision";

status sealing_repo_list(struct db *db, const char *document_id, struct list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, SEALINGS, DB_ARGS(db_text(document_id)), &rows, why));
    while (db_rows_next(rows)) sealing_repo_read(rows, out->arena, list_add(out));
    return db_rows_end(rows, why);
}

/* Those that stand and those that were taken back, each led by its own index. */
#define USES_OF(table, index, withdrawn)                                                                               \
    "SELECT s.id, d.id AS document_id, d.number, d.title, u.code, u.name, d.period_from, d.period_to, d.state, "       \
    "s.revision, s.sealed_ms, " withdrawn " AS withdrawn_ms FROM " table " s FORCE INDEX (" index ") "                 \
    "JOIN document d ON d.id = s.document_id JOIN estamp_admin.v_unit u ON u.id = d.unit_id WHERE s.seal_id = ? "      \
    "AND s.sealed_ms <= ? AND (s.sealed_ms < ? OR s.id < ?) AND " DOCUMENT_REPO_SCOPE                                  \
    " ORDER BY s.sealed_ms DESC, s.id DESC LIMIT ?"

static const char USES[] = "(" USES_OF("sealing", "sealing_seal", "0") ") UNION ALL (" USES_OF(
    "sealing_withdrawal", "sealing_withdrawal_seal", "s.withdrawn_ms") ") ORDER BY sealed_ms DESC, id DESC LIMIT ?";

static void read_use(const db_rows *rows, struct arena *arena, struct sealing_use *out)
{
    const char **texts[] = {&out->id,        &out->document_id, &out->number,      &out->title,
                            &out->unit_code, &out->unit_name,   &out->period_from, &out->period_to};
    for (unsigned i = 0; i < 8; i++) *texts[i] = db_rows_copy(rows, i, arena);
    out->state = document_state_of(db_rows_text(rows, 8));
    out->revision = db_rows_int(rows, 9);
    out->sealed_ms = db_rows_int(rows, 10);
    out->withdrawn_ms = db_rows_int(rows, 11);
}

status sealing_repo_uses(struct db *db, struct scope scope, const char *seal_id, const struct http_page *page,
                         struct list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    const struct db_value before = db_int(page->has_cursor ? strtoll(page->keys[0], NULL, 10) : INT64_MAX),
                          id = db_text(page->has_cursor ? page->keys[1] : "~"), seal = db_text(seal_id),
                          limit = db_int(page->limit + 1);
    TRY(db_query(db, USES,
                 DB_ARGS(seal, before, before, id, DOCUMENT_REPO_SCOPE_ARGS(scope), limit, seal, before, before, id,
                         DOCUMENT_REPO_SCOPE_ARGS(scope), limit, limit),
                 &rows, why));
    while (db_rows_next(rows)) read_use(rows, out->arena, list_add(out));
    return db_rows_end(rows, why);
}
