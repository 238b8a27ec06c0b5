#include "archiving_repo.h"
#include "clock.h"
#include "json_write.h"
#include "text.h"

/* A document is due when its tax period ends in the run's period and its taxpayer is under the run's authority. */
#define IN_TARGET                                                                                                      \
    " d.period_to BETWEEN ? AND ? AND u.authority_id IN (SELECT descendant_id FROM estamp_admin.v_authority_closure "  \
    "WHERE ancestor_id = ?)"
#define DOCUMENTS " FROM estamp_signing.v_document d JOIN estamp_admin.v_unit u ON u.id = d.unit_id "
/* Frozen: by a run that was cut short, or by another one that is at work; the number series settles who files it. */
#define IS_DUE                                                                                                         \
    " d.state IN ('sealed', 'frozen') AND NOT EXISTS (SELECT 1 FROM record r WHERE r.document_id = d.id) "             \
    "AND" IN_TARGET

static const char COUNT[] = "SELECT COUNT(*)" DOCUMENTS "WHERE" IS_DUE;

status archiving_repo_count(struct db *db, const struct archiving_target *target, int64_t *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, COUNT,
                 DB_ARGS(db_text(target->period.from), db_text(target->period.to), db_text(target->authority_id)),
                 &rows, why));
    *out = db_rows_next(rows) ? db_rows_int(rows, 0) : 0;
    return db_rows_end(rows, why);
}

/* Walks the documents by id from the cursor on, once for a whole run. Left to itself the optimizer starts from the
 * authority's units and sorts all their documents for every batch; so the order of the joins is fixed, and the state is
 * wrapped so that no other index looks better than the primary key. */
static const char NEXT[] =
    "SELECT STRAIGHT_JOIN d.id, d.category_id, c.name, c.classification_code, u.id, u.code, u.name, u.authority_id, "
    "a.code, d.period_from, d.period_to, d.digest, d.sealed_ms, c.retention, c.retention_rank, c.secrecy, "
    "c.secrecy_rank, d.period_year FROM estamp_signing.v_document d "
    "JOIN estamp_admin.v_unit u ON u.id = d.unit_id "
    "JOIN estamp_admin.v_authority_closure s ON s.ancestor_id = ? AND s.descendant_id = u.authority_id "
    "JOIN estamp_admin.v_unit a ON a.id = u.authority_id JOIN estamp_admin.v_category c ON c.id = d.category_id "
    "LEFT JOIN record r ON r.document_id = d.id "
    "WHERE d.id > ? AND IF(d.state IN ('sealed', 'frozen'), 1, 0) = 1 AND d.period_to BETWEEN ? AND ? "
    "AND r.id IS NULL ORDER BY d.id LIMIT ?";

static void read_document(const db_rows *rows, struct arena *arena, struct archiving_document *out)
{
    const char **const texts[] = {
        &out->id,
        &out->category_id,
        &out->category_name,
        &out->classification_code,
        &out->taxpayer_id,
        &out->taxpayer_code,
        &out->taxpayer_name,
        &out->authority_id,
        &out->authority_code,
        &out->period_from,
        &out->period_to,
        &out->file_digest,
    };
    for (unsigned i = 0; i < sizeof texts / sizeof *texts; i++) *texts[i] = db_rows_copy(rows, i, arena);
    out->sealed_ms = db_rows_int(rows, 12);
    out->grade = (struct volume_grade){.retention = db_rows_copy(rows, 13, arena),
                                       .retention_rank = db_rows_int(rows, 14),
                                       .secrecy = db_rows_copy(rows, 15, arena),
                                       .secrecy_rank = db_rows_int(rows, 16)};
    out->year = db_rows_int(rows, 17);
    out->classification_codes = LIST_OF(arena, const char *);
    archiving_add_classification(out, out->classification_code);
}

static const char *ids_json(const struct list *documents)
{
    struct json_writer w = {.out = {.arena = documents->arena}};
    json_write_begin(&w, NULL, '[');
    for (size_t i = 0; i < documents->count; i++) {
        json_write_text(&w, NULL, LIST_AT(documents, struct archiving_document, i)->id);
    }
    json_write_end(&w, ']');
    return buffer_string(&w.out);
}

static struct archiving_document *find_document(const struct list *documents, const char *id)
{
    for (size_t i = 0; i < documents->count; i++) {
        struct archiving_document *document = LIST_AT(documents, struct archiving_document, i);
        if (text_equal(document->id, id)) return document;
    }
    return NULL;
}

static const char FORMS[] =
    "SELECT f.document_id, c.classification_code, c.retention, c.retention_rank, c.secrecy, c.secrecy_rank "
    "FROM JSON_TABLE(?, '$[*]' COLUMNS (id CHAR(26) CHARACTER SET ascii PATH '$')) j "
    "JOIN estamp_signing.v_document_form f ON f.document_id = j.id JOIN estamp_admin.v_category c ON c.id = "
    "f.category_id";

static status add_forms(struct db *db, struct list *documents, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, FORMS, DB_ARGS(db_text(ids_json(documents))), &rows, why));
    while (db_rows_next(rows)) {
        struct archiving_document *document = find_document(documents, db_rows_text(rows, 0));
        if (!document) continue;
        const struct volume_grade grade = {.retention = db_rows_copy(rows, 2, documents->arena),
                                           .retention_rank = db_rows_int(rows, 3),
                                           .secrecy = db_rows_copy(rows, 4, documents->arena),
                                           .secrecy_rank = db_rows_int(rows, 5)};
        archiving_add_classification(document, db_rows_copy(rows, 1, documents->arena));
        volume_raise(&document->grade, &grade);
    }
    return db_rows_end(rows, why);
}

status archiving_repo_next(struct db *db, const struct archiving_target *target, const char *after, struct list *out,
                           struct problem *why)
{
    AUTO(db_rows, rows);
    out->count = 0;
    TRY(db_query(db, NEXT,
                 DB_ARGS(db_text(target->authority_id), db_text(after), db_text(target->period.from),
                         db_text(target->period.to), db_int(ARCHIVING_BATCH)),
                 &rows, why));
    while (db_rows_next(rows)) read_document(rows, out->arena, list_add(out));
    return out->count > 0 ? add_forms(db, out, why) : OK;
}

static const char RECORDED[] =
    "SELECT r.document_id FROM JSON_TABLE(?, '$[*]' COLUMNS (id CHAR(26) CHARACTER SET ascii PATH '$')) j "
    "JOIN record r ON r.document_id = j.id";

status archiving_repo_drop_recorded(struct db *db, struct list *documents, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, RECORDED, DB_ARGS(db_text(ids_json(documents))), &rows, why));
    while (db_rows_next(rows)) {
        struct archiving_document *known = find_document(documents, db_rows_text(rows, 0));
        struct archiving_document *last = LIST_AT(documents, struct archiving_document, documents->count - 1);
        if (!known) continue;
        *known = *last;
        documents->count--;
    }
    return db_rows_end(rows, why);
}

static const char LOCK_SERIES[] = "SELECT next FROM number_allocator WHERE name = ? FOR UPDATE";
static const char START_SERIES[] = "INSERT INTO number_allocator (name, next) VALUES (?, 1) "
                                   "ON DUPLICATE KEY UPDATE next = next";

static status read_series(struct db *db, const char *name, int64_t *next, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, LOCK_SERIES, DB_ARGS(db_text(name)), &rows, why));
    *next = db_rows_next(rows) ? db_rows_int(rows, 0) : 0;
    return db_rows_end(rows, why);
}

status archiving_repo_lock_series(struct db *db, const char *name, int64_t *next, struct problem *why)
{
    TRY(read_series(db, name, next, why));
    if (*next > 0) return OK;
    TRY(db_exec(db, START_SERIES, DB_ARGS(db_text(name)), NULL, why));
    return read_series(db, name, next, why);
}

static const char SAVE_SERIES[] = "UPDATE number_allocator SET next = ? WHERE name = ?";

status archiving_repo_save_series(struct db *db, const char *name, int64_t next, struct problem *why)
{
    return db_exec(db, SAVE_SERIES, DB_ARGS(db_int(next), db_text(name)), NULL, why);
}

static const char SCHEMES[] = "SELECT name, value FROM estamp_admin.v_parameter WHERE name IN ('archive_fonds_code', "
                              "'archive_volume_scheme', 'archive_record_scheme')";

status archiving_repo_schemes(struct db *db, struct arena *arena, struct volume_schemes *out, struct problem *why)
{
    AUTO(db_rows, rows);
    *out = (struct volume_schemes){VOLUME_SCHEME_DEFAULT, VOLUME_RECORD_SCHEME_DEFAULT, "0001"};
    TRY(db_query(db, SCHEMES, DB_NO_ARGS, &rows, why));
    while (db_rows_next(rows)) {
        const char *name = db_rows_text(rows, 0), *value = db_rows_copy(rows, 1, arena);
        if (text_equal(name, "archive_fonds_code")) out->fonds = value;
        if (text_equal(name, "archive_volume_scheme")) out->volume = value;
        if (text_equal(name, "archive_record_scheme")) out->record = value;
    }
    TRY(db_rows_end(rows, why));
    return volume_check_schemes(out, why);
}

static const char NOTE_FAULT[] =
    "INSERT INTO archiving_fault (run_id, document_id, code, title, taxpayer_code, taxpayer_name, noted_ms) "
    "VALUES (?, ?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE code = VALUES(code)";

status archiving_repo_note_faults(struct db *db, const char *run_id, const struct list *documents, struct problem *why)
{
    for (size_t i = 0; i < documents->count; i++) {
        const struct archiving_document *d = LIST_AT(documents, const struct archiving_document, i);
        if (!d->fault) continue;
        TRY(db_exec(db, NOTE_FAULT,
                    DB_ARGS(db_text(run_id), db_text(d->id), db_text(d->fault), db_text(d->category_name),
                            db_text(d->taxpayer_code), db_text(d->taxpayer_name), db_int(clock_now_ms())),
                    NULL, why));
    }
    return OK;
}

static const char FAULTS[] = "SELECT document_id, code, title, taxpayer_code, taxpayer_name FROM archiving_fault "
                             "WHERE run_id = ? AND document_id > ? ORDER BY document_id LIMIT ?";

status archiving_repo_faults(struct db *db, const char *run_id, const char *after, int64_t limit, struct list *out,
                             struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, FAULTS, DB_ARGS(db_text(run_id), db_text(after), db_int(limit)), &rows, why));
    while (db_rows_next(rows)) {
        struct archiving_fault *fault = list_add(out);
        const char **const texts[] = {&fault->document_id, &fault->code, &fault->title, &fault->taxpayer_code,
                                      &fault->taxpayer_name};
        for (unsigned i = 0; i < sizeof texts / sizeof *texts; i++) *texts[i] = db_rows_copy(rows, i, out->arena);
    }
    return db_rows_end(rows, why);
}

static const char FORECAST[] =
    "SELECT d.category_id, c.name, CASE WHEN r.id IS NOT NULL OR d.state = 'archived' THEN 'archived' "
    "WHEN d.state IN ('sealed', 'frozen') THEN 'ready' ELSE 'not_sealed' END AS reason, COUNT(*)" DOCUMENTS
    "JOIN estamp_admin.v_category c ON c.id = d.category_id "
    "LEFT JOIN record r ON r.document_id = d.id WHERE" IN_TARGET " GROUP BY d.category_id, c.name, reason "
    "ORDER BY c.name, reason LIMIT 1000";

status archiving_repo_forecast(struct db *db, const struct archiving_target *target, struct list *out,
                               struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, FORECAST,
                 DB_ARGS(db_text(target->period.from), db_text(target->period.to), db_text(target->authority_id)),
                 &rows, why));
    while (db_rows_next(rows)) {
        *(struct archiving_forecast *)list_add(out) =
            (struct archiving_forecast){db_rows_copy(rows, 0, out->arena), db_rows_copy(rows, 1, out->arena),
                                        db_rows_copy(rows, 2, out->arena), db_rows_int(rows, 3)};
    }
    return db_rows_end(rows, why);
}

static const char WITHIN[] =
    "SELECT 1 FROM estamp_admin.v_authority_closure WHERE ancestor_id = ? AND descendant_id = ?";

status archiving_repo_check_scope(struct db *db, struct scope scope, const char *authority_id, struct problem *why)
{
    AUTO(db_rows, rows);
    if (scope.kind == SCOPE_ALL) return OK;
    if (scope.kind != SCOPE_SUBTREE) return problem_set(why, RUN_MISSING, "%s", "");
    TRY(db_query(db, WITHIN, DB_ARGS(db_text(scope.unit_id), db_text(authority_id)), &rows, why));
    return db_rows_next(rows) ? OK : problem_set(why, RUN_MISSING, "%s", "");
}
