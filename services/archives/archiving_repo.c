#include "archiving_repo.h"
#include "clock.h"
#include "job.h"
#include "json_write.h"
#include "text.h"

const char *archiving_repo_ids(const struct list *documents)
{
    struct json_writer w = {.out = {.arena = documents->arena}};
    json_write_begin(&w, NULL, '[');
    for (size_t i = 0; i < documents->count; i++) {
        json_write_text(&w, NULL, LIST_AT(documents, struct archiving_document, i)->id);
    }
    json_write_end(&w, ']');
    return buffer_string(&w.out);
}

static const char RECORDED[] =
    "SELECT r.document_id FROM JSON_TABLE(?, '$[*]' COLUMNS (id CHAR(26) CHARACTER SET ascii PATH '$')) j "
    "JOIN record r ON r.document_id = j.id";

static bool is_in(const struct list *ids, const char *id)
{
    for (size_t i = 0; i < ids->count; i++) {
        if (text_equal(*LIST_AT(ids, const char *, i), id)) return true;
    }
    return false;
}

status archiving_repo_drop_recorded(struct db *db, struct list *documents, struct problem *why)
{
    AUTO(db_rows, rows);
    struct list recorded = LIST_OF(documents->arena, const char *);
    TRY(db_query(db, RECORDED, DB_ARGS(db_text(archiving_repo_ids(documents))), &rows, why));
    while (db_rows_next(rows)) *(const char **)list_add(&recorded) = db_rows_copy(rows, 0, documents->arena);
    size_t kept = 0;
    for (size_t i = 0; i < documents->count; i++) {
        struct archiving_document document = *LIST_AT(documents, struct archiving_document, i);
        if (!is_in(&recorded, document.id)) *LIST_AT(documents, struct archiving_document, kept++) = document;
    }
    documents->count = kept;
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
    "INSERT INTO archiving_fault (run_id, document_id, number, code, title, period_from, period_to, taxpayer_code, "
    "taxpayer_name, authority_code, authority_name, noted_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
    "ON DUPLICATE KEY UPDATE code = VALUES(code)";

status archiving_repo_note_faults(struct db *db, const char *run_id, const struct list *documents, struct problem *why)
{
    struct list rows = LIST_OF(documents->arena, struct db_value);
    for (size_t i = 0; i < documents->count; i++) {
        const struct archiving_document *d = LIST_AT(documents, const struct archiving_document, i);
        if (!d->fault) continue;
        db_args_add(&rows, DB_ARGS(db_text(run_id), db_text(d->id), db_text(d->number), db_text(d->fault),
                                   db_text(d->category_name), db_text(d->period_from), db_text(d->period_to),
                                   db_text(d->taxpayer_code), db_text(d->taxpayer_name), db_text(d->authority_code),
                                   db_text(d->authority_name), db_int(clock_now_ms())));
    }
    return db_exec_many(db, NOTE_FAULT, db_args_of(&rows), why);
}

static const char FAULTS[] =
    "SELECT document_id, number, code, title, period_from, period_to, taxpayer_code, taxpayer_name, authority_code, "
    "authority_name FROM archiving_fault WHERE run_id = ? AND document_id > ? ORDER BY document_id LIMIT ?";

status archiving_repo_faults(struct db *db, const char *run_id, const char *after, int64_t limit, struct list *out,
                             struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, FAULTS, DB_ARGS(db_text(run_id), db_text(after), db_int(limit)), &rows, why));
    while (db_rows_next(rows)) {
        struct archiving_fault *fault = list_add(out);
        fault->run_id = run_id;
        const char **const texts[] = {&fault->document_id,   &fault->number,        &fault->code,
                                      &fault->title,         &fault->period_from,   &fault->period_to,
                                      &fault->taxpayer_code, &fault->taxpayer_name, &fault->authority_code,
                                      &fault->authority_name};
        for (unsigned i = 0; i < sizeof texts / sizeof *texts; i++) *texts[i] = db_rows_copy(rows, i, out->arena);
    }
    return db_rows_end(rows, why);
}

static const char ADD_COUNT[] =
    "INSERT INTO archiving_count (run_id, category_id, authority_id, category_name, authority_code, authority_name, "
    "archived, faults, volumes, first_number, last_number) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
    "ON DUPLICATE KEY UPDATE archived = archived + VALUES(archived), faults = faults + VALUES(faults), "
    "volumes = volumes + VALUES(volumes), first_number = COALESCE(first_number, VALUES(first_number)), "
    "last_number = COALESCE(VALUES(last_number), last_number)";

status archiving_repo_add_counts(struct db *db, const char *run_id, const struct list *counts, struct problem *why)
{
    struct list rows = LIST_OF(counts->arena, struct db_value);
    for (size_t i = 0; i < counts->count; i++) {
        const struct archiving_count *c = LIST_AT(counts, const struct archiving_count, i);
        db_args_add(&rows, DB_ARGS(db_text(run_id), db_text(c->category_id), db_text(c->authority_id),
                                   db_text(c->category_name), db_text(c->authority_code), db_text(c->authority_name),
                                   db_int(c->archived), db_int(c->faults), db_int(c->volumes), db_text(c->first_number),
                                   db_text(c->last_number)));
    }
    return db_exec_many(db, ADD_COUNT, db_args_of(&rows), why);
}

static const char COUNTS[] =
    "SELECT category_id, category_name, authority_id, authority_code, authority_name, first_number, last_number, "
    "archived, faults, volumes FROM archiving_count WHERE run_id = ? ORDER BY authority_code, category_name LIMIT "
    "20000";

status archiving_repo_counts(struct db *db, const char *run_id, struct list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, COUNTS, DB_ARGS(db_text(run_id)), &rows, why));
    while (db_rows_next(rows)) {
        struct archiving_count *count = list_add(out);
        const char **const texts[] = {&count->category_id,    &count->category_name,  &count->authority_id,
                                      &count->authority_code, &count->authority_name, &count->first_number,
                                      &count->last_number};
        for (unsigned i = 0; i < sizeof texts / sizeof *texts; i++) *texts[i] = db_rows_copy(rows, i, out->arena);
        count->archived = db_rows_int(rows, 7);
        count->faults = db_rows_int(rows, 8);
        count->volumes = db_rows_int(rows, 9);
    }
    return db_rows_end(rows, why);
}

static const char AUTHORITY[] = "SELECT u.id, u.code, u.name FROM estamp_admin.v_unit u JOIN "
                                "estamp_admin.v_authority_closure s ON s.descendant_id = "
                                "u.id AND s.ancestor_id = ? WHERE u.code = ? AND u.kind = 'authority'";
/* Of an officer of a department: the authority that the department is of. */
static const char OWN_AUTHORITY[] =
    "SELECT a.id, a.code, a.name FROM estamp_admin.v_unit u JOIN estamp_admin.v_unit a ON a.id = u.authority_id "
    "JOIN estamp_admin.v_authority_closure s ON s.ancestor_id = u.id AND s.descendant_id = a.id WHERE u.id = ?";

status archiving_repo_authority(struct db *db, struct scope scope, const char *code, struct arena *arena,
                                struct archiving_target *out, struct problem *why)
{
    AUTO(db_rows, rows);
    if (scope.kind != SCOPE_SUBTREE) return problem_fault(why, AUTHORITY_OUTSIDE, "authority_code", "%s", "");
    if (code)
        TRY(db_query(db, AUTHORITY, DB_ARGS(db_text(scope.unit_id), db_text(code)), &rows, why));
    else
        TRY(db_query(db, OWN_AUTHORITY, DB_ARGS(db_text(scope.unit_id)), &rows, why));
    if (!db_rows_next(rows)) return problem_fault(why, AUTHORITY_OUTSIDE, "authority_code", "%s", "");
    out->authority_id = db_rows_copy(rows, 0, arena);
    out->authority_code = db_rows_copy(rows, 1, arena);
    out->authority_name = db_rows_copy(rows, 2, arena);
    return OK;
}

static const char RUNS[] =
    "SELECT " JOB_COLUMNS " FROM job j WHERE j.id < ? AND j.kind = ? AND EXISTS (SELECT 1 FROM "
    "estamp_admin.v_authority_closure s WHERE s.ancestor_id = ? AND s.descendant_id = j.unit_id) "
    "ORDER BY j.id DESC LIMIT ?";

status archiving_repo_runs(struct db *db, struct scope scope, const char *before, int64_t limit, struct list *out,
                           struct problem *why)
{
    AUTO(db_rows, rows);
    if (scope.kind != SCOPE_SUBTREE) return OK;
    TRY(db_query(
        db, RUNS,
        DB_ARGS(db_text(before ? before : "~"), db_text(ARCHIVING_JOB_KIND), db_text(scope.unit_id), db_int(limit)),
        &rows, why));
    while (db_rows_next(rows)) TRY(job_read(rows, out->arena, list_add(out), why));
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
