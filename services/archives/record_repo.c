#include "record_repo.h"
#include "json_write.h"
#include "text.h"
#include <string.h>

static const char ADD[] =
    "INSERT INTO record (id, document_id, archive_number, volume_id, item_number, run_id, category_id, title, year, "
    "taxpayer_id, taxpayer_code, taxpayer_name, authority_id, authority_code, authority_name, period_from, period_to, "
    "file_digest, page_count, retention, retention_rank, secrecy, secrecy_rank, sealed_ms, archived_ms, is_trusted, "
    "verification, classification_codes) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

static const char *codes_json(const struct archiving_document *d, struct arena *arena)
{
    struct json_writer w = {.out = {.arena = arena}};
    json_write_begin(&w, NULL, '[');
    for (size_t i = 0; i < d->classification_codes.count; i++) {
        json_write_text(&w, NULL, *LIST_AT(&d->classification_codes, const char *, i));
    }
    json_write_end(&w, ']');
    return buffer_string(&w.out);
}

static void add_record(struct list *rows, const struct record_entry *entry, const struct archiving_document *d)
{
    const struct volume_grade *g = &d->grade;
    db_args_add(rows, DB_ARGS(db_text(d->record_id), db_text(d->id), db_text(d->archive_number), db_text(d->volume->id),
                              db_int(d->item_number), db_text(entry->run_id), db_text(d->category_id),
                              db_text(d->category_name), db_int(d->year), db_text(d->taxpayer_id),
                              db_text(d->taxpayer_code), db_text(d->taxpayer_name), db_text(d->authority_id),
                              db_text(d->authority_code), db_text(d->authority_name), db_text(d->period_from),
                              db_text(d->period_to), db_text(d->file_digest), db_int(d->page_count),
                              db_text(g->retention), db_int(g->retention_rank), db_text(g->secrecy),
                              db_int(g->secrecy_rank), db_int(d->sealed_ms), db_int(entry->now_ms),
                              db_int(d->is_trusted), db_text(d->verification), db_text(codes_json(d, rows->arena))));
}

static const char ADD_CODE[] =
    "INSERT INTO record_classification (classification_code, authority_id, year, record_id) VALUES (?, ?, ?, ?)";

static void add_codes(struct list *rows, const struct archiving_document *d)
{
    for (size_t i = 0; i < d->classification_codes.count; i++) {
        db_args_add(rows, DB_ARGS(db_text(*LIST_AT(&d->classification_codes, const char *, i)),
                                  db_text(d->authority_id), db_int(d->year), db_text(d->record_id)));
    }
}

static const char ADD_UNFILED[] =
    "INSERT INTO archiving_unfiled (id, run_id, first_id, last_id, archived_ms) VALUES (?, ?, ?, ?, ?)";

struct span {
    const char *first, *last;
};

static void widen(struct span *span, const char *id)
{
    if (!span->first || strcmp(id, span->first) < 0) span->first = id;
    if (!span->last || strcmp(id, span->last) > 0) span->last = id;
}

status record_repo_add(struct db *db, const struct record_entry *entry, const struct list *documents,
                       struct problem *why)
{
    struct list records = LIST_OF(documents->arena, struct db_value), codes = records;
    struct span span = {NULL, NULL};
    char id[ID_SIZE];
    for (size_t i = 0; i < documents->count; i++) {
        const struct archiving_document *document = LIST_AT(documents, const struct archiving_document, i);
        if (document->fault) continue;
        add_record(&records, entry, document);
        add_codes(&codes, document);
        widen(&span, document->record_id);
    }
    if (!span.first) return OK;
    TRY(db_exec_many(db, ADD, db_args_of(&records), why));
    TRY(db_exec_many(db, ADD_CODE, db_args_of(&codes), why));
    id_new(id);
    return db_exec(
        db, ADD_UNFILED,
        DB_ARGS(db_text(id), db_text(entry->run_id), db_text(span.first), db_text(span.last), db_int(entry->now_ms)),
        NULL, why);
}

static const char UNFILED[] = "SELECT id, run_id, first_id, last_id FROM archiving_unfiled WHERE archived_ms <= ? "
                              "ORDER BY archived_ms, id LIMIT 1";

static const char SPAN[] =
    "SELECT id, document_id, archive_number FROM record WHERE id BETWEEN ? AND ? AND run_id = ? ORDER BY id LIMIT 5000";

static status read_span(struct db *db, const char *first, const char *last, struct record_unfiled *out,
                        struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, SPAN, DB_ARGS(db_text(first), db_text(last), db_text(out->run_id)), &rows, why));
    while (db_rows_next(rows)) {
        struct record *record = list_add(&out->records);
        record->id = db_rows_copy(rows, 0, out->records.arena);
        record->document_id = db_rows_copy(rows, 1, out->records.arena);
        record->archive_number = db_rows_copy(rows, 2, out->records.arena);
    }
    return db_rows_end(rows, why);
}

status record_repo_unfiled(struct db *db, int64_t archived_before_ms, struct record_unfiled *out, struct problem *why)
{
    struct arena *arena = out->records.arena;
    AUTO(db_rows, rows);
    out->id = NULL;
    out->records.count = 0;
    TRY(db_query(db, UNFILED, DB_ARGS(db_int(archived_before_ms)), &rows, why));
    if (!db_rows_next(rows)) return db_rows_end(rows, why);
    out->id = db_rows_copy(rows, 0, arena);
    out->run_id = db_rows_copy(rows, 1, arena);
    return read_span(db, db_rows_text(rows, 2), db_rows_text(rows, 3), out, why);
}

static const char REFUSED[] = "UPDATE record SET filed = 2 WHERE id = ?";
static const char FILED[] = "DELETE FROM archiving_unfiled WHERE id = ?";

status record_repo_mark_filed(struct db *db, const struct record_unfiled *filed, struct problem *why)
{
    for (size_t i = 0; i < filed->records.count; i++) {
        const struct record *record = LIST_AT(&filed->records, const struct record, i);
        if (!record->document_id) TRY(db_exec(db, REFUSED, DB_ARGS(db_text(record->id)), NULL, why));
    }
    return db_exec(db, FILED, DB_ARGS(db_text(filed->id)), NULL, why);
}

static void read_record(const db_rows *rows, struct arena *arena, struct record *out)
{
    const char **const texts[] = {
        &out->id,
        &out->document_id,
        &out->archive_number,
        &out->volume_id,
        &out->volume_number,
        &out->run_id,
        &out->title,
        &out->taxpayer_id,
        &out->taxpayer_code,
        &out->taxpayer_name,
        &out->authority_id,
        &out->authority_code,
        &out->authority_name,
        &out->period_from,
        &out->period_to,
        &out->file_digest,
        &out->grade.retention,
        &out->grade.secrecy,
        &out->verification,
        &out->classification_codes,
    };
    unsigned at = 0;
    for (; at < sizeof texts / sizeof *texts; at++) *texts[at] = db_rows_copy(rows, at, arena);
    int64_t *const numbers[] = {&out->item_number,        &out->year,      &out->grade.retention_rank,
                                &out->grade.secrecy_rank, &out->sealed_ms, &out->archived_ms,
                                &out->page_count};
    for (unsigned i = 0; i < sizeof numbers / sizeof *numbers; i++) *numbers[i] = db_rows_int(rows, at++);
    out->is_trusted = db_rows_int(rows, at) != 0;
}

status record_repo_read_all(db_rows *rows, struct list *out, struct problem *why)
{
    while (db_rows_next(rows)) read_record(rows, out->arena, list_add(out));
    return db_rows_end(rows, why);
}

static const char STANDING[] =
    "SELECT d.id, d.corrects_id, d.corrected_by_id, a.id, b.id, d.void_reason, d.corrected_ms, d.voided_ms "
    "FROM JSON_TABLE(?, '$[*]' COLUMNS (id CHAR(26) CHARACTER SET ascii PATH '$')) j "
    "JOIN estamp_signing.v_document d ON d.id = j.id LEFT JOIN record a ON a.document_id = d.corrects_id "
    "LEFT JOIN record b ON b.document_id = d.corrected_by_id "
    "WHERE d.corrects_id IS NOT NULL OR d.corrected_by_id IS NOT NULL OR d.voided_ms > 0";

static const char *document_ids(const struct list *records)
{
    struct json_writer w = {.out = {.arena = records->arena}};
    json_write_begin(&w, NULL, '[');
    for (size_t i = 0; i < records->count; i++) {
        json_write_text(&w, NULL, LIST_AT(records, const struct record, i)->document_id);
    }
    json_write_end(&w, ']');
    return buffer_string(&w.out);
}

static void read_standing(const db_rows *rows, struct arena *arena, struct record *out)
{
    const char **const texts[] = {&out->corrects_id, &out->corrected_by_id, &out->corrects_record_id,
                                  &out->corrected_by_record_id, &out->void_reason};
    for (unsigned i = 0; i < sizeof texts / sizeof *texts; i++) *texts[i] = db_rows_copy(rows, i + 1, arena);
    out->corrected_ms = db_rows_int(rows, 6);
    out->voided_ms = db_rows_int(rows, 7);
}

status record_repo_standing(struct db *db, struct list *records, struct problem *why)
{
    AUTO(db_rows, rows);
    if (records->count == 0) return OK;
    TRY(db_query(db, STANDING, DB_ARGS(db_text(document_ids(records))), &rows, why));
    while (db_rows_next(rows)) {
        for (size_t i = 0; i < records->count; i++) {
            struct record *record = LIST_AT(records, struct record, i);
            if (text_equal(record->document_id, db_rows_text(rows, 0))) read_standing(rows, records->arena, record);
        }
    }
    return db_rows_end(rows, why);
}

static const char PRINTING[] = "SELECT keeps_original FROM estamp_signing.v_printing WHERE document_id = ?";

status record_repo_printing(struct db *db, struct record *record, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, PRINTING, DB_ARGS(db_text(record->document_id)), &rows, why));
    record->keeps_original = !db_rows_next(rows) || db_rows_int(rows, 0) != 0;
    return db_rows_end(rows, why);
}

static const char OF_VOLUME[] = "SELECT " RECORD_REPO_COLUMNS " FROM record r" RECORD_REPO_JOINED
                                "WHERE r.volume_id = ? AND r.item_number > ? ORDER BY r.item_number LIMIT ?";

status record_repo_of_volume(struct db *db, const struct volume *volume, int64_t after_item, int64_t limit,
                             struct list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, OF_VOLUME, DB_ARGS(db_text(volume->id), db_int(after_item), db_int(limit)), &rows, why));
    return record_repo_read_all(rows, out, why);
}

static const char FIND[] =
    "SELECT " RECORD_REPO_COLUMNS " FROM record r" RECORD_REPO_JOINED "WHERE r.id = ? AND" RECORD_REPO_IN_SUBTREE;

status record_repo_find(struct db *db, struct scope scope, const char *id, struct arena *arena, struct record *out,
                        struct problem *why)
{
    AUTO(db_rows, rows);
    if (scope.kind != SCOPE_SUBTREE || !id_is_valid(id)) return problem_set(why, RECORD_MISSING, "%s", "");
    TRY(db_query(db, FIND, DB_ARGS(db_text(id), db_text(scope.unit_id)), &rows, why));
    if (!db_rows_next(rows)) return problem_set(why, RECORD_MISSING, "%s", "");
    read_record(rows, arena, out);
    return OK;
}
