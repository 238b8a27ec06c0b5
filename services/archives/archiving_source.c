#include "archiving_source.h"
#include "json_write.h"
#include "text.h"
#include <stdlib.h>
#include <string.h>

enum { UNITS = 100, LOOKS = 100, CATEGORIES_MAX = 5000 };

struct unit_row {
    const char *id, *code, *name, *authority_id, *authority_code, *authority_name;
};

struct category_row {
    const char *id, *name, *code;
    struct volume_grade grade;
    bool is_open;
};

struct walk {
    struct db *db;
    const struct archiving_target *target;
    struct arena *arena;
    struct list *documents;
    struct list categories, units; /* of struct category_row, by id; of struct unit_row, by id */
    const char *unit, *document;   /* done with: all units up to here, or of this one all documents up to that */
};

/* Rows whose first member is their id. */
static int by_first(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void *find(const struct list *rows, const char *id)
{
    return rows->count ? bsearch(&id, rows->items, rows->count, rows->item_size, by_first) : NULL;
}

static const char CATEGORIES[] =
    "SELECT id, name, classification_code, retention, secrecy, retention_rank, secrecy_rank, state "
    "FROM estamp_admin.v_category ORDER BY id LIMIT ?";

static status read_categories(struct walk *at, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(at->db, CATEGORIES, DB_ARGS(db_int(CATEGORIES_MAX)), &rows, why));
    while (db_rows_next(rows)) {
        struct category_row *row = list_add(&at->categories);
        const char **const texts[] = {&row->id, &row->name, &row->code, &row->grade.retention, &row->grade.secrecy};
        for (unsigned i = 0; i < sizeof texts / sizeof *texts; i++) *texts[i] = db_rows_copy(rows, i, at->arena);
        row->grade.retention_rank = db_rows_int(rows, 5);
        row->grade.secrecy_rank = db_rows_int(rows, 6);
        row->is_open = text_equal(db_rows_text(rows, 7), "active");
    }
    return db_rows_end(rows, why);
}

/* By the primary key, so it ends with the limit. */
static const char UNITS_AFTER[] =
    "SELECT STRAIGHT_JOIN u.id, u.code, u.name, u.authority_id, a.code, a.name FROM estamp_admin.v_unit u "
    "JOIN estamp_admin.v_authority_closure s ON s.ancestor_id = ? AND s.descendant_id = u.authority_id "
    "JOIN estamp_admin.v_unit a ON a.id = u.authority_id WHERE u.id > ? ORDER BY u.id LIMIT ?";

/* The unit that was left in its middle comes first: what is read from lies just before it. */
static const char *units_after(const struct walk *at)
{
    size_t length = strlen(at->unit);
    if (!*at->document || length == 0) return at->unit;
    return arena_copy(at->arena, at->unit, length - 1);
}

static status read_units(struct walk *at, struct problem *why)
{
    AUTO(db_rows, rows);
    at->units.count = 0;
    TRY(db_query(at->db, UNITS_AFTER,
                 DB_ARGS(db_text(at->target->authority_id), db_text(units_after(at)), db_int(UNITS)), &rows, why));
    while (db_rows_next(rows)) {
        struct unit_row *row = list_add(&at->units);
        const char **const texts[] = {&row->id,           &row->code,           &row->name,
                                      &row->authority_id, &row->authority_code, &row->authority_name};
        for (unsigned i = 0; i < sizeof texts / sizeof *texts; i++) *texts[i] = db_rows_copy(rows, i, at->arena);
    }
    return db_rows_end(rows, why);
}

/* Frozen: by a run that was cut short, or by another one that is at work; the number series settles who files it. */
static const char DOCUMENTS[] =
    "SELECT d.id, d.number, d.unit_id, d.category_id, d.period_from, d.period_to, d.digest, d.sealed_ms, "
    "d.period_year, "
    "d.page_count FROM JSON_TABLE(?, '$[*]' COLUMNS (id CHAR(26) CHARACTER SET ascii PATH '$')) j "
    "JOIN estamp_signing.v_document d ON d.unit_id = j.id LEFT JOIN record r ON r.document_id = d.id "
    "WHERE d.state IN ('sealed', 'frozen') AND d.period_to BETWEEN ? AND ? AND (d.unit_id > ? OR (d.unit_id = ? "
    "AND d.id > ?)) AND r.id IS NULL ORDER BY d.unit_id, d.id LIMIT ?";

static void set_unit(struct archiving_document *d, const struct unit_row *unit)
{
    d->taxpayer_id = unit->id;
    d->taxpayer_code = unit->code;
    d->taxpayer_name = unit->name;
    d->authority_id = unit->authority_id;
    d->authority_code = unit->authority_code;
    d->authority_name = unit->authority_name;
}

static void set_category(struct archiving_document *d, const struct category_row *category)
{
    d->category_id = category->id;
    d->category_name = category->name;
    d->classification_code = category->code;
    d->grade = category->grade;
    archiving_add_classification(d, category->code);
}

/* false: its category is closed, or it is of none; it is left without a word, as the preview has said. */
static bool read_document(const struct walk *at, const db_rows *rows, struct archiving_document *out)
{
    const struct unit_row *unit = find(&at->units, db_rows_text(rows, 2));
    const struct category_row *category = find(&at->categories, db_rows_text(rows, 3));
    if (!unit || !category || !category->is_open) return false;
    *out = (struct archiving_document){.id = db_rows_copy(rows, 0, at->arena),
                                       .number = db_rows_copy(rows, 1, at->arena),
                                       .period_from = db_rows_copy(rows, 4, at->arena),
                                       .period_to = db_rows_copy(rows, 5, at->arena),
                                       .file_digest = db_rows_copy(rows, 6, at->arena),
                                       .sealed_ms = db_rows_int(rows, 7),
                                       .year = db_rows_int(rows, 8),
                                       .page_count = db_rows_int(rows, 9),
                                       .classification_codes = LIST_OF(at->arena, const char *)};
    set_unit(out, unit);
    set_category(out, category);
    return true;
}

static const char *unit_ids(const struct walk *at)
{
    struct json_writer w = {.out = {.arena = at->arena}};
    json_write_begin(&w, NULL, '[');
    for (size_t i = 0; i < at->units.count; i++) {
        json_write_text(&w, NULL, LIST_AT(&at->units, struct unit_row, i)->id);
    }
    json_write_end(&w, ']');
    return buffer_string(&w.out);
}

/* Moves the walk behind what was read: behind the units, or, when the chunk is full, behind its last document. */
static status read_documents(struct walk *at, struct problem *why)
{
    AUTO(db_rows, rows);
    size_t seen = 0, wanted = ARCHIVING_BATCH - at->documents->count;
    const char *unit = NULL, *document = NULL;
    TRY(db_query(at->db, DOCUMENTS,
                 DB_ARGS(db_text(unit_ids(at)), db_text(at->target->period.from), db_text(at->target->period.to),
                         db_text(at->unit), db_text(at->unit), db_text(at->document), db_int((int64_t)wanted)),
                 &rows, why));
    for (; db_rows_next(rows); seen++) {
        struct archiving_document one;
        document = db_rows_copy(rows, 0, at->arena);
        unit = db_rows_copy(rows, 2, at->arena);
        if (read_document(at, rows, &one)) *(struct archiving_document *)list_add(at->documents) = one;
    }
    bool is_full = document && seen == wanted;
    at->unit = is_full ? unit : LIST_AT(&at->units, struct unit_row, at->units.count - 1)->id;
    at->document = is_full ? document : "";
    return db_rows_end(rows, why);
}

static const char FORMS[] = "SELECT f.document_id, f.category_id FROM JSON_TABLE(?, '$[*]' COLUMNS (id CHAR(26) "
                            "CHARACTER SET ascii PATH '$')) j "
                            "JOIN estamp_signing.v_document_form f ON f.document_id = j.id";

struct place { /* a document by its id */
    const char *id;
    struct archiving_document *document;
};

static struct list places(const struct list *documents)
{
    struct list out = LIST_OF(documents->arena, struct place);
    for (size_t i = 0; i < documents->count; i++) {
        struct archiving_document *document = LIST_AT(documents, struct archiving_document, i);
        *(struct place *)list_add(&out) = (struct place){document->id, document};
    }
    qsort(out.items, out.count, out.item_size, by_first);
    return out;
}

static status add_forms(const struct walk *at, struct problem *why)
{
    AUTO(db_rows, rows);
    if (at->documents->count == 0) return OK;
    const struct list known = places(at->documents);
    TRY(db_query(at->db, FORMS, DB_ARGS(db_text(archiving_repo_ids(at->documents))), &rows, why));
    while (db_rows_next(rows)) {
        const struct place *place = find(&known, db_rows_text(rows, 0));
        const struct category_row *form = find(&at->categories, db_rows_text(rows, 1));
        if (!place || !form) continue;
        archiving_add_classification(place->document, form->code);
        volume_raise(&place->document->grade, &form->grade);
    }
    return db_rows_end(rows, why);
}

static void read_cursor(struct walk *at, const char *cursor)
{
    const char *blank = strchr(cursor, ' ');
    at->unit = arena_text(at->arena, cursor);
    at->document = "";
    if (!blank) return;
    at->unit = arena_copy(at->arena, cursor, (size_t)(blank - cursor));
    at->document = blank + 1;
}

status archiving_source_next(struct db *db, const struct archiving_target *target, struct archiving_chunk *chunk,
                             struct problem *why)
{
    struct arena *arena = chunk->documents.arena;
    struct walk at = {.db = db,
                      .target = target,
                      .arena = arena,
                      .documents = &chunk->documents,
                      .categories = LIST_OF(arena, struct category_row),
                      .units = LIST_OF(arena, struct unit_row)};
    chunk->documents.count = 0;
    chunk->is_end = false;
    read_cursor(&at, chunk->cursor);
    TRY(read_categories(&at, why));
    for (int looks = 0; looks < LOOKS && chunk->documents.count < ARCHIVING_BATCH && !chunk->is_end; looks++) {
        TRY(read_units(&at, why));
        chunk->is_end = at.units.count == 0;
        if (!chunk->is_end) TRY(read_documents(&at, why));
    }
    chunk->cursor = *at.document ? arena_format(arena, "%s %s", at.unit, at.document) : at.unit;
    return add_forms(&at, why);
}
