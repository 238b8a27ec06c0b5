#include "unit_import_repo.h"
#include "text.h"

#define COLUMNS                                                                                                        \
    "i.id, i.unit_id, i.owner_id, i.owner_name, i.file_name, i.file_digest, i.effective_on, i.job_id, j.state,"        \
    " i.phase, i.total, j.total, j.done, i.created_ms FROM unit_import i LEFT JOIN job j ON j.id = i.job_id"
#define IN_SCOPE                                                                                                       \
    "i.unit_id IN (SELECT u.id FROM authority_closure s JOIN unit u ON u.authority_id = s.descendant_id"               \
    " AND u.kind <> 'taxpayer' WHERE s.ancestor_id = ?)"

static const char ADD[] =
    "INSERT INTO unit_import (id, unit_id, owner_id, owner_name, file_name, file_digest, effective_on, phase, job_id,"
    " total, created_ms) VALUES (?, ?, ?, ?, ?, ?, ?, 'check', ?, 0, ?)";

status unit_import_repo_add(struct db *db, const struct unit_import *i, struct problem *why)
{
    return db_exec(db, ADD,
                   DB_ARGS(db_text(i->id), db_text(i->unit_id), db_text(i->owner_id), db_text(i->owner_name),
                           db_text(i->file_name), db_text(i->file_digest), db_text(i->effective_on), db_text(i->job_id),
                           db_int(i->created_ms)),
                   NULL, why);
}

static void read_import(const db_rows *rows, struct arena *arena, struct unit_import *out)
{
    *out = (struct unit_import){.is_apply = text_equal(db_rows_text(rows, 9), "apply"),
                                .total = db_rows_int(rows, 10),
                                .job_total = db_rows_int(rows, 11),
                                .job_done = db_rows_int(rows, 12),
                                .created_ms = db_rows_int(rows, 13)};
    const char **const texts[] = {&out->id,           &out->unit_id,   &out->owner_id,
                                  &out->owner_name,   &out->file_name, &out->file_digest,
                                  &out->effective_on, &out->job_id,    &out->job_state};
    for (unsigned i = 0; i < sizeof texts / sizeof *texts; i++) *texts[i] = db_rows_copy(rows, i, arena);
}

static const char COUNTS[] = "SELECT outcome, COUNT(*) FROM unit_import_row WHERE import_id = ? GROUP BY outcome";

static status count(struct db *db, struct unit_import *import, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, COUNTS, DB_ARGS(db_text(import->id)), &rows, why));
    while (db_rows_next(rows))
        for (int i = 0; i < UNIT_IMPORT_OUTCOMES; i++)
            if (text_equal(db_rows_text(rows, 0), unit_import_outcomes[i])) import->counts[i] = db_rows_int(rows, 1);
    return db_rows_end(rows, why);
}

static const char FIND[] = "SELECT " COLUMNS " WHERE i.id = ? AND (? = 1 OR " IN_SCOPE ")";

status unit_import_repo_find(struct db *db, struct scope scope, const char *id, struct arena *arena,
                             struct unit_import *out, struct problem *why)
{
    AUTO(db_rows, rows);
    const char *above = scope.kind == SCOPE_SUBTREE ? scope.unit_id : "";
    TRY(db_query(db, FIND, DB_ARGS(db_text(id), db_int(scope.kind == SCOPE_ALL), db_text(above)), &rows, why));
    bool found = db_rows_next(rows);
    if (found) read_import(rows, arena, out);
    TRY(db_rows_end(rows, why));
    return found ? count(db, out, why) : problem_set(why, IMPORT_UNKNOWN, "%.40s", id);
}

static const char LIST_IMPORTS[] =
    "SELECT " COLUMNS " WHERE " IN_SCOPE " AND (? = '' OR i.id < ?) ORDER BY i.id DESC LIMIT ?";

status unit_import_repo_list(struct db *db, struct scope scope, const char *before, int64_t limit, struct list *out,
                             struct problem *why)
{
    AUTO(db_rows, rows);
    if (scope.kind != SCOPE_SUBTREE) return OK;
    TRY(db_query(db, LIST_IMPORTS, DB_ARGS(db_text(scope.unit_id), db_text(before), db_text(before), db_int(limit)),
                 &rows, why));
    while (db_rows_next(rows)) read_import(rows, out->arena, list_add(out));
    return db_rows_end(rows, why);
}

static const char LOCK[] = "SELECT id FROM unit_import WHERE id = ? FOR UPDATE";

status unit_import_repo_lock(struct db *db, const char *id, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, LOCK, DB_ARGS(db_text(id)), &rows, why));
    (void)db_rows_next(rows);
    return db_rows_end(rows, why);
}

static const char SET_JOB[] = "UPDATE unit_import SET phase = ?, job_id = ? WHERE id = ?";
static const char SET_TOTAL[] = "UPDATE unit_import SET total = ? WHERE id = ?";

status unit_import_repo_set_job(struct db *db, const char *id, const char *phase, const char *job_id,
                                struct problem *why)
{
    return db_exec(db, SET_JOB, DB_ARGS(db_text(phase), db_text(job_id), db_text(id)), NULL, why);
}

status unit_import_repo_set_total(struct db *db, const char *id, int64_t total, struct problem *why)
{
    return db_exec(db, SET_TOTAL, DB_ARGS(db_int(total), db_text(id)), NULL, why);
}

#define ROW_COLUMNS "SELECT line, kind, code, name, parent_code, details, outcome, faults FROM unit_import_row"

static status read_rows(struct db *db, const char *sql, struct db_args args, struct list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, sql, args, &rows, why));
    while (db_rows_next(rows)) {
        struct unit_import_row *row = list_add(out);
        row->line = db_rows_int(rows, 0);
        row->kind = unit_kind_names[unit_kind_of(db_rows_text(rows, 1))];
        row->code = db_rows_copy(rows, 2, out->arena);
        row->name = db_rows_copy(rows, 3, out->arena);
        row->parent_code = db_rows_copy(rows, 4, out->arena);
        row->details = db_rows_copy(rows, 5, out->arena);
        row->faults = db_rows_copy(rows, 7, out->arena);
        for (int i = 0; i < UNIT_IMPORT_OUTCOMES; i++)
            if (text_equal(db_rows_text(rows, 6), unit_import_outcomes[i])) row->outcome = (enum unit_import_outcome)i;
    }
    return db_rows_end(rows, why);
}

static const char ROWS[] = ROW_COLUMNS " WHERE import_id = ? AND line > ? ORDER BY line LIMIT ?";
static const char ROWS_OF[] = ROW_COLUMNS " WHERE import_id = ? AND outcome = ? AND line > ? ORDER BY line LIMIT ?";

status unit_import_repo_rows(struct db *db, const struct unit_import_page *page, struct list *out, struct problem *why)
{
    if (!*page->outcome)
        return read_rows(db, ROWS, DB_ARGS(db_text(page->import_id), db_int(page->after_line), db_int(page->limit)),
                         out, why);
    return read_rows(
        db, ROWS_OF,
        DB_ARGS(db_text(page->import_id), db_text(page->outcome), db_int(page->after_line), db_int(page->limit)), out,
        why);
}

static const char NEXT[] = ROW_COLUMNS " WHERE import_id = ? AND outcome = ? ORDER BY turn, line LIMIT ?";

status unit_import_repo_next(struct db *db, const char *id, enum unit_import_outcome outcome, int64_t limit,
                             struct list *out, struct problem *why)
{
    return read_rows(db, NEXT, DB_ARGS(db_text(id), db_text(unit_import_outcomes[outcome]), db_int(limit)), out, why);
}

static const char ADD_ROW[] =
    "INSERT INTO unit_import_row (import_id, line, turn, kind, code, name, parent_code, details, outcome, faults)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

status unit_import_repo_add_rows(struct db *db, const char *id, const struct list *rows, struct problem *why)
{
    struct list values = LIST_OF(rows->arena, struct db_value);
    for (size_t i = 0; i < rows->count; i++) {
        const struct unit_import_row *row = LIST_AT(rows, const struct unit_import_row, i);
        db_args_add(&values,
                    DB_ARGS(db_text(id), db_int(row->line), db_int(unit_import_turn(row->kind)), db_text(row->kind),
                            db_text(row->code), db_text(row->name), db_text(row->parent_code), db_text(row->details),
                            db_text(unit_import_outcomes[row->outcome]), db_text(row->faults)));
    }
    return db_exec_many(db, ADD_ROW, db_args_of(&values), why);
}

#define FAULT(field, code, subject)                                                                                    \
    "JSON_ARRAY(JSON_OBJECT('field', '" field "', 'code', '" code "', 'subject', CAST(" subject " AS CHAR)))"

static const char TWINS[] =
    "UPDATE unit_import_row r JOIN (SELECT code, MIN(line) AS first_line FROM unit_import_row WHERE import_id = ?"
    " AND code <> '' GROUP BY code HAVING COUNT(*) > 1) d ON d.code = r.code SET r.outcome = 'fault', r.faults "
    "= " FAULT("code", "import_code_twice", "d.first_line") " WHERE r.import_id = ? AND r.line > d.first_line"
                                                            " AND r.outcome = 'new'";

status unit_import_repo_refuse_twins(struct db *db, const char *id, struct problem *why)
{
    return db_exec(db, TWINS, DB_ARGS(db_text(id), db_text(id)), NULL, why);
}

/* Nobody within the authority, nor another row of the file, is what the row names as its superior. */
static const char PARENTS[] =
    "UPDATE unit_import_row r LEFT JOIN unit p ON p.code = r.parent_code AND p.kind = 'authority' AND p.state = "
    "'active'"
    " AND EXISTS (SELECT 1 FROM authority_closure s WHERE s.ancestor_id = ? AND s.descendant_id = p.id)"
    " LEFT JOIN unit_import_row q ON q.import_id = r.import_id AND q.code = r.parent_code AND q.kind = 'authority'"
    " AND q.outcome <> 'fault' AND q.line <> r.line SET r.outcome = 'fault', r.faults = " FAULT(
        "parent_code", "import_parent_unknown", "r.parent_code") " WHERE r.import_id = ? AND r.line BETWEEN ? AND ?"
                                                                 " AND r.outcome = 'new' AND r.parent_code <> ''"
                                                                 " AND p.id IS NULL AND q.line IS NULL";
/* Codes that are there: of another's, of another kind, as they are, or changed. */
static const char KNOWN[] =
    "UPDATE unit_import_row r JOIN unit u ON u.code = r.code LEFT JOIN unit p ON p.code = r.parent_code"
    " LEFT JOIN authority_closure s ON s.ancestor_id = ? AND s.descendant_id = u.authority_id SET r.faults = CASE"
    " WHEN s.depth IS NULL THEN " FAULT("code", "import_code_outside", "r.code") " WHEN u.kind <> r.kind THEN " FAULT(
        "kind", "unit_kind_differs",
        "u.kind") " ELSE NULL END,"
                  " r.outcome = CASE WHEN s.depth IS NULL OR u.kind <> r.kind THEN 'fault'"
                  " WHEN BINARY u.name = BINARY r.name AND (r.parent_code = '' OR u.parent_id <=> p.id)"
                  " AND (r.details IS NULL OR JSON_CONTAINS(COALESCE(u.details, '{}'), r.details)) THEN 'same' ELSE "
                  "'change' END"
                  " WHERE r.import_id = ? AND r.line BETWEEN ? AND ? AND r.outcome = 'new'";
static const char ORPHANS[] = "UPDATE unit_import_row r SET r.outcome = 'fault', r.faults = " FAULT(
    "parent_code", "field_required", "''") " WHERE r.import_id = ? AND r.line BETWEEN ? AND ? AND r.outcome = 'new'"
                                           " AND r.parent_code = ''";
static const char OTHERS[] = "UPDATE unit_import_row r SET r.outcome = 'create' WHERE r.import_id = ?"
                             " AND r.line BETWEEN ? AND ? AND r.outcome = 'new'";

status unit_import_repo_judge(struct db *db, const char *id, const char *authority_id, int64_t first, int64_t last,
                              struct problem *why)
{
    struct db_args of_lines = DB_ARGS(db_text(id), db_int(first), db_int(last));
    struct db_args of_both = DB_ARGS(db_text(authority_id), db_text(id), db_int(first), db_int(last));
    TRY(db_exec(db, PARENTS, of_both, NULL, why));
    TRY(db_exec(db, KNOWN, of_both, NULL, why));
    TRY(db_exec(db, ORPHANS, of_lines, NULL, why));
    return db_exec(db, OTHERS, of_lines, NULL, why);
}

static const char SETTLE[] = "UPDATE unit_import_row SET outcome = ?, faults = ? WHERE import_id = ? AND line = ?";

status unit_import_repo_settle(struct db *db, const char *id, const struct unit_import_row *row, struct problem *why)
{
    return db_exec(
        db, SETTLE,
        DB_ARGS(db_text(unit_import_outcomes[row->outcome]), db_text(row->faults), db_text(id), db_int(row->line)),
        NULL, why);
}

status unit_import_repo_settle_many(struct db *db, const char *id, const struct list *rows, struct problem *why)
{
    struct list values = LIST_OF(rows->arena, struct db_value);
    for (size_t i = 0; i < rows->count; i++) {
        const struct unit_import_row *row = LIST_AT(rows, const struct unit_import_row, i);
        db_args_add(&values, DB_ARGS(db_text(unit_import_outcomes[row->outcome]), db_text(row->faults), db_text(id),
                                     db_int(row->line)));
    }
    return db_exec_many(db, SETTLE, db_args_of(&values), why);
}
