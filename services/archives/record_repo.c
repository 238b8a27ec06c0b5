#include "record_repo.h"
#include "json_write.h"
#include "text.h"

/* The whole batch in one statement. */
static const char ADD[] =
    "INSERT INTO record (id, document_id, archive_number, volume_id, item_number, run_id, category_id, title, year, "
    "taxpayer_id, taxpayer_code, taxpayer_name, authority_id, period_from, period_to, file_digest, retention, "
    "retention_rank, secrecy, secrecy_rank, sealed_ms, archived_ms, is_trusted, verification) "
    "SELECT j.id, j.document_id, j.archive_number, j.volume_id, j.item_number, ?, j.category_id, j.title, j.year, "
    "j.taxpayer_id, j.taxpayer_code, j.taxpayer_name, j.authority_id, j.period_from, j.period_to, j.file_digest, "
    "j.retention, j.retention_rank, j.secrecy, j.secrecy_rank, j.sealed_ms, ?, j.is_trusted, j.verification "
    "FROM JSON_TABLE(?, '$[*]' COLUMNS (id CHAR(26) PATH '$.id', document_id CHAR(26) PATH '$.document_id', "
    "archive_number VARCHAR(64) PATH '$.archive_number', volume_id CHAR(26) PATH '$.volume_id', "
    "item_number INT PATH '$.item_number', category_id CHAR(26) PATH '$.category_id', "
    "title VARCHAR(100) PATH '$.title', year INT PATH '$.year', taxpayer_id CHAR(26) PATH '$.taxpayer_id', "
    "taxpayer_code VARCHAR(30) PATH '$.taxpayer_code', taxpayer_name VARCHAR(200) PATH '$.taxpayer_name', "
    "authority_id CHAR(26) PATH '$.authority_id', period_from CHAR(10) PATH '$.period_from', "
    "period_to CHAR(10) PATH '$.period_to', file_digest CHAR(64) PATH '$.file_digest', "
    "retention VARCHAR(8) PATH '$.retention', retention_rank INT PATH '$.retention_rank', "
    "secrecy VARCHAR(8) PATH '$.secrecy', secrecy_rank INT PATH '$.secrecy_rank', "
    "sealed_ms BIGINT PATH '$.sealed_ms', is_trusted INT PATH '$.is_trusted', "
    "verification MEDIUMTEXT PATH '$.verification')) j";

static void write_record(struct json_writer *w, const struct archiving_document *d)
{
    const struct {
        const char *name, *text;
    } texts[] = {
        {"id", d->record_id},
        {"document_id", d->id},
        {"archive_number", d->archive_number},
        {"volume_id", d->volume->id},
        {"category_id", d->category_id},
        {"title", d->category_name},
        {"taxpayer_id", d->taxpayer_id},
        {"taxpayer_code", d->taxpayer_code},
        {"taxpayer_name", d->taxpayer_name},
        {"authority_id", d->authority_id},
        {"period_from", d->period_from},
        {"period_to", d->period_to},
        {"file_digest", d->file_digest},
        {"retention", d->grade.retention},
        {"secrecy", d->grade.secrecy},
        {"verification", d->verification},
    };
    json_write_begin(w, NULL, '{');
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) json_write_text(w, texts[i].name, texts[i].text);
    json_write_int(w, "item_number", d->item_number);
    json_write_int(w, "year", d->year);
    json_write_int(w, "retention_rank", d->grade.retention_rank);
    json_write_int(w, "secrecy_rank", d->grade.secrecy_rank);
    json_write_int(w, "sealed_ms", d->sealed_ms);
    json_write_int(w, "is_trusted", d->is_trusted);
    json_write_end(w, '}');
}

static const char ADD_CODES[] =
    "INSERT INTO record_classification (classification_code, record_id) SELECT j.c, j.r FROM JSON_TABLE(?, '$[*]' "
    "COLUMNS (c VARCHAR(32) CHARACTER SET ascii PATH '$.c', r CHAR(26) CHARACTER SET ascii PATH '$.r')) j";

static void write_codes(struct json_writer *w, const struct archiving_document *d)
{
    for (size_t i = 0; i < d->classification_codes.count; i++) {
        json_write_begin(w, NULL, '{');
        json_write_text(w, "c", *LIST_AT(&d->classification_codes, const char *, i));
        json_write_text(w, "r", d->record_id);
        json_write_end(w, '}');
    }
}

status record_repo_add(struct db *db, const struct record_entry *entry, const struct list *documents,
                       struct problem *why)
{
    struct json_writer records = {.out = {.arena = documents->arena}}, codes = records;
    json_write_begin(&records, NULL, '[');
    json_write_begin(&codes, NULL, '[');
    for (size_t i = 0; i < documents->count; i++) {
        const struct archiving_document *document = LIST_AT(documents, const struct archiving_document, i);
        if (document->fault) continue;
        write_record(&records, document);
        write_codes(&codes, document);
    }
    json_write_end(&records, ']');
    json_write_end(&codes, ']');
    TRY(db_exec(db, ADD, DB_ARGS(db_text(entry->run_id), db_int(entry->now_ms), db_text(buffer_string(&records.out))),
                NULL, why));
    return db_exec(db, ADD_CODES, DB_ARGS(db_text(buffer_string(&codes.out))), NULL, why);
}

static const char UNFILED[] = "SELECT id, document_id, archive_number FROM record WHERE filed = 0 AND archived_ms <= ? "
                              "ORDER BY id LIMIT ?";

status record_repo_unfiled(struct db *db, int64_t archived_before_ms, int64_t limit, struct list *out,
                           struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, UNFILED, DB_ARGS(db_int(archived_before_ms), db_int(limit)), &rows, why));
    while (db_rows_next(rows)) {
        struct record *record = list_add(out);
        record->id = db_rows_copy(rows, 0, out->arena);
        record->document_id = db_rows_copy(rows, 1, out->arena);
        record->archive_number = db_rows_copy(rows, 2, out->arena);
    }
    return db_rows_end(rows, why);
}

static const char MARK[] =
    "UPDATE record r JOIN JSON_TABLE(?, '$[*]' COLUMNS (id CHAR(26) CHARACTER SET ascii PATH '$.id', "
    "filed INT PATH '$.filed')) j ON r.id = j.id SET r.filed = j.filed";

status record_repo_mark_filed(struct db *db, const struct list *records, struct problem *why)
{
    struct json_writer w = {.out = {.arena = records->arena}};
    json_write_begin(&w, NULL, '[');
    for (size_t i = 0; i < records->count; i++) {
        const struct record *record = LIST_AT(records, const struct record, i);
        json_write_begin(&w, NULL, '{');
        json_write_text(&w, "id", record->id);
        json_write_int(&w, "filed", record->document_id ? 1 : 2);
        json_write_end(&w, '}');
    }
    json_write_end(&w, ']');
    return db_exec(db, MARK, DB_ARGS(db_text(buffer_string(&w.out))), NULL, why);
}

#define COLUMNS                                                                                                        \
    "r.id, r.document_id, r.archive_number, r.volume_id, v.volume_number, r.run_id, r.title, r.taxpayer_id, "          \
    "r.taxpayer_code, r.taxpayer_name, r.authority_id, a.code, a.name, r.period_from, r.period_to, r.file_digest, "    \
    "r.retention, r.secrecy, r.verification, r.item_number, r.year, r.retention_rank, r.secrecy_rank, r.sealed_ms, "   \
    "r.archived_ms, r.is_trusted"
#define JOINED " JOIN volume v ON v.id = r.volume_id LEFT JOIN estamp_admin.v_unit a ON a.id = r.authority_id "
#define IN_SUBTREE                                                                                                     \
    " EXISTS (SELECT 1 FROM estamp_admin.v_authority_closure s WHERE s.ancestor_id = ? AND s.descendant_id = "         \
    "r.authority_id)"

static void read_record(const db_rows *rows, struct arena *arena, struct record *out)
{
    const char **const texts[] = {
        &out->id,           &out->document_id,     &out->archive_number, &out->volume_id,     &out->volume_number,
        &out->run_id,       &out->title,           &out->taxpayer_id,    &out->taxpayer_code, &out->taxpayer_name,
        &out->authority_id, &out->authority_code,  &out->authority_name, &out->period_from,   &out->period_to,
        &out->file_digest,  &out->grade.retention, &out->grade.secrecy,  &out->verification,
    };
    unsigned at = 0;
    for (; at < sizeof texts / sizeof *texts; at++) *texts[at] = db_rows_copy(rows, at, arena);
    int64_t *const numbers[] = {&out->item_number,        &out->year,      &out->grade.retention_rank,
                                &out->grade.secrecy_rank, &out->sealed_ms, &out->archived_ms};
    for (unsigned i = 0; i < sizeof numbers / sizeof *numbers; i++) *numbers[i] = db_rows_int(rows, at++);
    out->is_trusted = db_rows_int(rows, at) != 0;
}

static status read_all(db_rows *rows, struct list *out, struct problem *why)
{
    while (db_rows_next(rows)) read_record(rows, out->arena, list_add(out));
    return db_rows_end(rows, why);
}

/* One statement for each index that may lead; what else is wanted is looked at row by row. */
#define REST(order)                                                                                                    \
    " AND " order " < ? AND (? = '' OR r.archive_number = ?) AND (? = '' OR v.volume_number = ?) AND (? = 0 OR "       \
    "r.year = ?) AND (? = '' OR r.taxpayer_code = ?) AND (? = '' OR EXISTS (SELECT 1 FROM record_classification k "    \
    "WHERE k.classification_code = ? AND k.record_id = r.id)) AND" IN_SUBTREE " ORDER BY " order " DESC LIMIT ?"

static const char BY_NUMBER[] = "SELECT " COLUMNS " FROM record r" JOINED "WHERE r.archive_number = ?" REST("r.id");
static const char BY_VOLUME[] = "SELECT " COLUMNS " FROM record r" JOINED "WHERE v.volume_number = ?" REST("r.id");
static const char BY_TAXPAYER[] = "SELECT " COLUMNS " FROM record r" JOINED "WHERE r.taxpayer_code = ?" REST("r.id");
static const char BY_CLASS[] =
    "SELECT " COLUMNS " FROM record_classification c JOIN record r ON r.id = c.record_id" JOINED
    "WHERE c.classification_code = ?" REST("c.record_id");
static const char BY_AUTHORITY[] = "SELECT " COLUMNS " FROM record r" JOINED "WHERE r.authority_id = ?" REST("r.id");
static const char BY_AUTHORITY_YEAR[] =
    "SELECT " COLUMNS " FROM record r" JOINED "WHERE r.authority_id = ? AND r.year = ?" REST("r.id");

struct lead {
    const char *sql, *key;
    const char *root; /* authority whose subtree may be seen */
};

static struct db_value optional(const char *text)
{
    return db_text(text ? text : "");
}

static status run_list(struct db *db, const struct lead *lead, const struct record_filter *f, struct list *out,
                       struct problem *why)
{
    AUTO(db_rows, rows);
    const struct db_value number = optional(f->archive_number), volume = optional(f->volume_number);
    const struct db_value taxpayer = optional(f->taxpayer_code), code = optional(f->classification_code);
    const struct db_value year = db_int(f->year), before = db_text(f->before ? f->before : "~");
    if (lead->sql == BY_AUTHORITY_YEAR) {
        TRY(db_query(db, lead->sql,
                     DB_ARGS(db_text(lead->key), year, before, number, number, volume, volume, year, year, taxpayer,
                             taxpayer, code, code, db_text(lead->root), db_int(f->limit)),
                     &rows, why));
    } else {
        TRY(db_query(db, lead->sql,
                     DB_ARGS(db_text(lead->key), before, number, number, volume, volume, year, year, taxpayer, taxpayer,
                             code, code, db_text(lead->root), db_int(f->limit)),
                     &rows, why));
    }
    return read_all(rows, out, why);
}

static const char SUBTREE[] =
    "SELECT descendant_id FROM estamp_admin.v_authority_closure WHERE ancestor_id = ? LIMIT 5000";

/* No narrow filter: the newest of each authority are merged. One query an authority, each served by its index, where
 * one query for all would sort every record of the subtree. */
static status list_by_authorities(struct db *db, const char *root, const struct record_filter *filter, struct list *out,
                                  struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, SUBTREE, DB_ARGS(db_text(root)), &rows, why));
    while (db_rows_next(rows)) {
        const struct lead lead = {filter->year ? BY_AUTHORITY_YEAR : BY_AUTHORITY, db_rows_text(rows, 0), root};
        TRY(run_list(db, &lead, filter, out, why));
    }
    record_keep_newest(out, filter->limit);
    return db_rows_end(rows, why);
}

static const char AUTHORITY[] =
    "SELECT u.id FROM estamp_admin.v_unit u JOIN estamp_admin.v_authority_closure s ON s.descendant_id = u.id "
    "AND s.ancestor_id = ? WHERE u.code = ? AND u.kind = 'authority'";

static status find_root(struct db *db, struct scope scope, const char *code, struct arena *arena, const char **out,
                        struct problem *why)
{
    AUTO(db_rows, rows);
    *out = scope.unit_id;
    if (!code) return OK;
    TRY(db_query(db, AUTHORITY, DB_ARGS(db_text(scope.unit_id), db_text(code)), &rows, why));
    if (!db_rows_next(rows)) return problem_fault(why, AUTHORITY_OUTSIDE, "authority_code", "%s", "");
    *out = db_rows_copy(rows, 0, arena);
    return OK;
}

status record_repo_list(struct db *db, struct scope scope, const struct record_filter *filter, struct list *out,
                        struct problem *why)
{
    struct lead lead = {0};
    if (scope.kind != SCOPE_SUBTREE) return OK;
    TRY(find_root(db, scope, filter->authority_code, out->arena, &lead.root, why));
    const struct {
        const char *sql, *key;
    } leads[] = {{BY_NUMBER, filter->archive_number},
                 {BY_VOLUME, filter->volume_number},
                 {BY_TAXPAYER, filter->taxpayer_code},
                 {BY_CLASS, filter->classification_code}};
    for (size_t i = 0; i < sizeof leads / sizeof *leads; i++) {
        if (!leads[i].key) continue;
        lead.sql = leads[i].sql;
        lead.key = leads[i].key;
        return run_list(db, &lead, filter, out, why);
    }
    return list_by_authorities(db, lead.root, filter, out, why);
}

static const char OF_VOLUME[] = "SELECT " COLUMNS " FROM record r" JOINED
                                "WHERE r.volume_id = ? AND r.item_number > ? ORDER BY r.item_number LIMIT ?";

status record_repo_of_volume(struct db *db, const struct volume *volume, int64_t after_item, int64_t limit,
                             struct list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, OF_VOLUME, DB_ARGS(db_text(volume->id), db_int(after_item), db_int(limit)), &rows, why));
    return read_all(rows, out, why);
}

static const char FIND[] = "SELECT " COLUMNS " FROM record r" JOINED "WHERE r.id = ? AND" IN_SUBTREE;

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

static const char CODES[] =
    "SELECT classification_code FROM record_classification WHERE record_id = ? ORDER BY classification_code";

status record_repo_classifications(struct db *db, const struct record *record, struct list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, CODES, DB_ARGS(db_text(record->id)), &rows, why));
    while (db_rows_next(rows)) *(const char **)list_add(out) = db_rows_copy(rows, 0, out->arena);
    return db_rows_end(rows, why);
}
