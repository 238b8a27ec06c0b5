#include "batch_repo.h"

#include "text.h"

#define COLUMNS                                                                                                        \
    "SELECT b.id, b.unit_id, u.name, b.created_by, b.created_name, b.source, b.source_name, b.seal_type, "             \
    "b.algorithm, b.job_id, IF(b.is_cancelled, 'cancelled', COALESCE(j.state, 'draft')), b.created_ms, "               \
    "b.validity_days, b.row_count, b.left_over, b.codes_until_ms, b.codes_taken_ms, COALESCE(j.started_ms, 0), "       \
    "COALESCE(j.finished_ms, 0) FROM batch b LEFT JOIN job j ON j.id = b.job_id "                                      \
    "JOIN estamp_admin.v_unit u ON u.id = b.unit_id "
#define SCOPE "b.unit_id IN (SELECT descendant_id FROM estamp_admin.v_authority_closure WHERE ancestor_id = ?) "

static const char ADD[] =
    "INSERT INTO batch (id, unit_id, created_by, created_name, created_ms, source, source_name, seal_type, algorithm, "
    "validity_days, row_count, left_over) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

status batch_repo_add(struct db *db, const struct batch *b, struct problem *why)
{
    return db_exec(db, ADD,
                   DB_ARGS(db_text(b->id), db_text(b->unit_id), db_text(b->created_by), db_text(b->created_name),
                           db_int(b->created_ms), db_text(b->source), db_text(b->source_name), db_text(b->seal_type),
                           db_text(b->algorithm), db_int(b->validity_days), db_int(b->row_count), db_int(b->left_over)),
                   NULL, why);
}

static void read_batch(db_rows *rows, struct arena *arena, struct batch *out)
{
    *out = (struct batch){0};
    const char **texts[] = {&out->id,           &out->unit_id, &out->unit_name,   &out->created_by,
                            &out->created_name, &out->source,  &out->source_name, &out->seal_type,
                            &out->algorithm,    &out->job_id,  &out->state};
    int64_t *numbers[] = {&out->created_ms,     &out->validity_days,  &out->row_count,  &out->left_over,
                          &out->codes_until_ms, &out->codes_taken_ms, &out->started_ms, &out->finished_ms};
    const unsigned count = sizeof texts / sizeof *texts;
    for (unsigned i = 0; i < count; i++) *texts[i] = db_rows_copy(rows, i, arena);
    for (unsigned i = 0; i < sizeof numbers / sizeof *numbers; i++) *numbers[i] = db_rows_int(rows, count + i);
}

static const char COUNTS[] =
    "SELECT state, COUNT(*), SUM(code_sealed IS NOT NULL) FROM batch_row WHERE batch_id = ? GROUP BY state";

static status read_counts(struct db *db, struct batch *out, struct problem *why)
{
    AUTO(db_rows, rows);
    int64_t *counts[] = {&out->ready, &out->refused, &out->made, &out->failed};
    TRY(db_query(db, COUNTS, DB_ARGS(db_text(out->id)), &rows, why));
    while (db_rows_next(rows)) {
        for (size_t i = 0; batch_row_states[i]; i++)
            if (text_equal(batch_row_states[i], db_rows_text(rows, 0))) *counts[i] = db_rows_int(rows, 1);
        int64_t codes = 0;
        if (text_int(db_rows_text(rows, 2), &codes)) out->codes += codes;
    }
    return db_rows_end(rows, why);
}

static const char FIND[] = COLUMNS "WHERE b.id = ? AND " SCOPE;

status batch_repo_find(struct db *db, struct scope scope, const char *id, struct arena *arena, struct batch *out,
                       struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, FIND, DB_ARGS(db_text(id), db_text(scope.kind == SCOPE_SUBTREE ? scope.unit_id : "")), &rows,
                 why));
    if (!db_rows_next(rows)) {
        TRY(db_rows_end(rows, why));
        return problem_set(why, BATCH_MISSING, "%s", id);
    }
    read_batch(rows, arena, out);
    return read_counts(db, out, why);
}

static const char LOCK[] = "SELECT id FROM batch WHERE id = ? FOR UPDATE";

status batch_repo_lock(struct db *db, const char *id, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, LOCK, DB_ARGS(db_text(id)), &rows, why));
    return db_rows_next(rows) ? OK : problem_set(why, BATCH_MISSING, "%s", id);
}

static const char LIST[] = COLUMNS "WHERE " SCOPE "AND b.id < ? ORDER BY b.id DESC LIMIT ?";

status batch_repo_list(struct db *db, struct scope scope, const struct http_page *page, struct list *out,
                       struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, LIST,
                 DB_ARGS(db_text(scope.kind == SCOPE_SUBTREE ? scope.unit_id : ""),
                         db_text(page->has_cursor ? page->keys[0] : "~"), db_int(page->limit + 1)),
                 &rows, why));
    while (db_rows_next(rows)) read_batch(rows, out->arena, list_add(out));
    return db_rows_end(rows, why);
}

static const char SET_JOB[] = "UPDATE batch SET job_id = ?, codes_until_ms = ?, codes_taken_ms = 0 WHERE id = ?";

status batch_repo_set_job(struct db *db, const char *id, const char *job_id, int64_t codes_until_ms,
                          struct problem *why)
{
    return db_exec(db, SET_JOB, DB_ARGS(db_text(job_id), db_int(codes_until_ms), db_text(id)), NULL, why);
}

static const char CANCEL[] = "UPDATE batch SET is_cancelled = 1 WHERE id = ?";

status batch_repo_set_cancelled(struct db *db, const char *id, struct problem *why)
{
    return db_exec(db, CANCEL, DB_ARGS(db_text(id)), NULL, why);
}

static const char TAKEN[] =
    "UPDATE batch SET codes_taken_ms = ?, codes_until_ms = ? WHERE id = ? AND codes_taken_ms = 0";

status batch_repo_take_codes(struct db *db, const char *batch_id, int64_t now_ms, struct problem *why)
{
    return db_exec(db, TAKEN, DB_ARGS(db_int(now_ms), db_int(now_ms + BATCH_AGAIN_MS), db_text(batch_id)), NULL, why);
}

static const char FILL[] =
    "INSERT INTO batch_row (batch_id, position, line, given_code, given_name, unit_code, unit_id, state, changed_ms) "
    "SELECT ?, ROW_NUMBER() OVER (ORDER BY f.code), 0, f.code, f.name, f.code, f.id, 'ready', ? FROM ("
    "SELECT u.id, u.code, u.name FROM estamp_admin.v_unit u "
    "JOIN estamp_admin.v_authority_closure c ON c.descendant_id = u.authority_id AND c.ancestor_id = ? "
    "WHERE u.kind = 'taxpayer' AND u.state = 'active' AND NOT EXISTS (" BATCH_VALID_SEAL ") "
    "ORDER BY u.code LIMIT ?) f";
static const char LEFT_OVER[] =
    "SELECT COUNT(*) FROM estamp_admin.v_unit u "
    "JOIN estamp_admin.v_authority_closure c ON c.descendant_id = u.authority_id AND c.ancestor_id = ? "
    "WHERE u.kind = 'taxpayer' AND u.state = 'active' AND NOT EXISTS (" BATCH_VALID_SEAL ")";

status batch_repo_fill(struct db *db, struct batch_fill *f, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_exec(db, FILL,
                DB_ARGS(db_text(f->batch_id), db_int(f->now_ms), db_text(f->authority_id), db_text(f->seal_type),
                        db_int(f->now_ms), db_int(f->limit)),
                &f->row_count, why));
    TRY(db_query(db, LEFT_OVER, DB_ARGS(db_text(f->authority_id), db_text(f->seal_type), db_int(f->now_ms)), &rows,
                 why));
    f->left_over = db_rows_next(rows) ? db_rows_int(rows, 0) - f->row_count : 0;
    return db_rows_end(rows, why);
}
