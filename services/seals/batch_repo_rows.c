#include "batch_repo.h"

#include "clock.h"
#include "text.h"
#include <stdlib.h>
#include <string.h>

static const char ADD[] =
    "INSERT INTO batch_row (batch_id, position, line, given_code, given_name, unit_code, state, problem, subject, "
    "changed_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

status batch_repo_add_rows(struct db *db, const char *batch_id, const struct list *rows, struct problem *why)
{
    AUTO_ARENA(scratch);
    struct list values = LIST_OF(scratch, struct db_value);
    int64_t now_ms = clock_now_ms();
    for (size_t i = 0; i < rows->count; i++) {
        const struct batch_row *r = LIST_AT(rows, const struct batch_row, i);
        db_args_add(&values, DB_ARGS(db_text(batch_id), db_int(r->position), db_int(r->line), db_text(r->given_code),
                                     db_text(r->given_name), db_text(r->problem ? NULL : r->given_code),
                                     db_text(r->problem ? "refused" : "ready"), db_text(r->problem),
                                     db_text(r->subject), db_int(now_ms)));
    }
    return db_exec_many(db, ADD, db_args_of(&values), why);
}

/* The unit, within the authority's subtree, and what speaks against it. */
static const char LOOK[] =
    "UPDATE batch_row r LEFT JOIN (estamp_admin.v_unit u JOIN estamp_admin.v_authority_closure c "
    "ON c.descendant_id = u.authority_id AND c.ancestor_id = ?) ON u.code = r.unit_code "
    "SET r.unit_id = u.id, r.problem = CASE WHEN u.id IS NULL OR u.kind = 'department' THEN 'unit_missing' "
    "WHEN u.state <> 'active' THEN 'batch_unit_closed' "
    "WHEN r.given_name <> '' AND r.given_name <> u.name THEN 'batch_name_differs' "
    "WHEN u.kind = 'taxpayer' AND ? = 'tax' THEN 'batch_type' "
    "WHEN EXISTS (" BATCH_VALID_SEAL ") THEN 'batch_has_seal' END, "
    "r.subject = CASE WHEN u.id IS NULL THEN r.unit_code "
    "WHEN r.given_name <> '' AND r.given_name <> u.name THEN u.name ELSE (" BATCH_VALID_SEAL " LIMIT 1) END "
    "WHERE r.batch_id = ? AND r.state = 'ready' AND r.position BETWEEN ? AND ?";
static const char REFUSE[] = "UPDATE batch_row SET state = 'refused' WHERE batch_id = ? AND state = 'ready' "
                             "AND position BETWEEN ? AND ? AND problem IS NOT NULL";

status batch_repo_check(struct db *db, const struct batch_check *c, struct problem *why)
{
    const struct db_value type = db_text(c->seal_type), now = db_int(c->now_ms), batch = db_text(c->batch_id);
    TRY(db_exec(db, LOOK,
                DB_ARGS(db_text(c->authority_id), type, type, now, type, now, batch, db_int(c->first), db_int(c->last)),
                NULL, why));
    return db_exec(db, REFUSE, DB_ARGS(batch, db_int(c->first), db_int(c->last)), NULL, why);
}

#define ROW_COLUMNS                                                                                                    \
    "SELECT position, line, given_code, given_name, state, problem, subject, seal_id, seal_number, unit_id "           \
    "FROM batch_row WHERE batch_id = ? "
static const char ROWS[] = ROW_COLUMNS "AND position > ? ORDER BY position LIMIT ?";
static const char ROWS_STATE[] = ROW_COLUMNS "AND state = ? AND position > ? ORDER BY position LIMIT ?";

status batch_repo_rows(struct db *db, const struct batch_row_filter *filter, const struct http_page *page,
                       struct list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    int64_t behind = 0;
    if (page->has_cursor && !text_int(page->keys[0], &behind)) return problem_set(why, CURSOR_INVALID, "%s", "");
    const struct db_value batch = db_text(filter->batch_id), after = db_int(behind), limit = db_int(page->limit + 1);
    if (filter->state)
        TRY(db_query(db, ROWS_STATE, DB_ARGS(batch, db_text(filter->state), after, limit), &rows, why));
    else
        TRY(db_query(db, ROWS, DB_ARGS(batch, after, limit), &rows, why));
    while (db_rows_next(rows)) {
        struct batch_row *row = list_add(out);
        const char **texts[] = {&row->given_code, &row->given_name, &row->state,       &row->problem,
                                &row->subject,    &row->seal_id,    &row->seal_number, &row->unit_id};
        row->position = db_rows_int(rows, 0);
        row->line = db_rows_int(rows, 1);
        for (unsigned i = 0; i < sizeof texts / sizeof *texts; i++) *texts[i] = db_rows_copy(rows, 2 + i, out->arena);
    }
    return db_rows_end(rows, why);
}

static const char RETRY[] = "UPDATE batch_row SET state = 'ready', problem = NULL, subject = NULL WHERE batch_id = ? "
                            "AND state = 'failed'";

status batch_repo_retry(struct db *db, const char *batch_id, struct problem *why)
{
    return db_exec(db, RETRY, DB_ARGS(db_text(batch_id)), NULL, why);
}

static const char READY[] =
    "SELECT r.position, u.id, u.kind, u.code, u.name, u.authority_id FROM batch_row r "
    "JOIN estamp_admin.v_unit u ON u.id = r.unit_id "
    "WHERE r.batch_id = ? AND r.state = 'ready' AND r.position BETWEEN ? AND ? ORDER BY r.position LIMIT ?";

status batch_repo_ready(struct db *db, const char *batch_id, int64_t first, int64_t last, struct list *out,
                        struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, READY, DB_ARGS(db_text(batch_id), db_int(first), db_int(last), db_int(BATCH_STEP)), &rows, why));
    while (db_rows_next(rows)) {
        struct batch_work *work = list_add(out);
        work->position = db_rows_int(rows, 0);
        work->unit = (struct unit){.id = db_rows_copy(rows, 1, out->arena),
                                   .kind = db_rows_copy(rows, 2, out->arena),
                                   .code = db_rows_copy(rows, 3, out->arena),
                                   .name = db_rows_copy(rows, 4, out->arena),
                                   .authority_id = db_rows_copy(rows, 5, out->arena)};
    }
    return db_rows_end(rows, why);
}

struct list batch_repo_part(const struct list *work, size_t first)
{
    size_t left = work->count - first;
    struct list part = *work;
    part.items = (char *)work->items + first * work->item_size;
    part.count = part.room = left < BATCH_CHUNK ? left : BATCH_CHUNK;
    return part;
}

static const char SAVE[] = "UPDATE batch_row SET state = ?, problem = ?, subject = ?, seal_id = ?, seal_number = ?, "
                           "code_sealed = ?, changed_ms = ? WHERE batch_id = ? AND position = ?";

status batch_repo_save_results(struct db *db, const char *batch_id, const struct list *results, int64_t now_ms,
                               struct problem *why)
{
    AUTO_ARENA(scratch);
    struct list values = LIST_OF(scratch, struct db_value);
    for (size_t i = 0; i < results->count; i++) {
        const struct batch_result *r = LIST_AT(results, const struct batch_result, i);
        db_args_add(&values,
                    DB_ARGS(db_text(r->state), db_text(r->problem), db_text(r->subject), db_text(r->seal_id),
                            db_text(r->seal_number), r->code_sealed.size ? db_bytes(r->code_sealed) : db_null(),
                            db_int(now_ms), db_text(batch_id), db_int(r->position)));
    }
    return db_exec_many(db, SAVE, db_args_of(&values), why);
}

static const char HOLD[] = "INSERT INTO batch_unit (unit_id, changed_ms) VALUES (?, ?) "
                           "ON DUPLICATE KEY UPDATE changed_ms = VALUES(changed_ms)";

static int by_unit(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

status batch_repo_hold_units(struct db *db, const struct list *work, int64_t now_ms, struct problem *why)
{
    AUTO_ARENA(scratch);
    struct list values = LIST_OF(scratch, struct db_value);
    const char **ids = arena_array(scratch, work->count, sizeof(char *));
    for (size_t i = 0; i < work->count; i++) ids[i] = LIST_AT(work, const struct batch_work, i)->unit.id;
    qsort(ids, work->count, sizeof *ids, by_unit);
    for (size_t i = 0; i < work->count; i++) db_args_add(&values, DB_ARGS(db_text(ids[i]), db_int(now_ms)));
    return db_exec_many(db, HOLD, db_args_of(&values), why);
}

static const char CODES[] = "SELECT r.position, u.name, u.code, r.seal_id, r.seal_number, r.code_sealed "
                            "FROM batch_row r JOIN estamp_admin.v_unit u ON u.id = r.unit_id WHERE r.batch_id = ? "
                            "AND r.position > ? AND r.code_sealed IS NOT NULL ORDER BY r.position LIMIT ?";

status batch_repo_codes(struct db *db, const char *batch_id, int64_t behind, int64_t limit, struct list *out,
                        struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, CODES, DB_ARGS(db_text(batch_id), db_int(behind), db_int(limit)), &rows, why));
    while (db_rows_next(rows)) {
        struct batch_code *code = list_add(out);
        *code = (struct batch_code){.position = db_rows_int(rows, 0),
                                    .unit_name = db_rows_copy(rows, 1, out->arena),
                                    .unit_code = db_rows_copy(rows, 2, out->arena),
                                    .seal_id = db_rows_copy(rows, 3, out->arena),
                                    .seal_number = db_rows_copy(rows, 4, out->arena),
                                    .code_sealed = bytes_copy(out->arena, db_rows_bytes(rows, 5))};
    }
    return db_rows_end(rows, why);
}

static const char WIPE[] = "UPDATE batch_row SET code_sealed = NULL WHERE batch_id = ? AND code_sealed IS NOT NULL";

status batch_repo_wipe_codes(struct db *db, const char *batch_id, struct problem *why)
{
    return db_exec(db, WIPE, DB_ARGS(db_text(batch_id)), NULL, why);
}

static const char EXPIRED[] = "SELECT id FROM batch WHERE codes_until_ms BETWEEN 1 AND ? LIMIT 20 FOR UPDATE";
static const char FORGET[] = "UPDATE batch SET codes_until_ms = 0 WHERE id = ?";

status batch_repo_wipe_expired(struct db *db, int64_t now_ms, struct problem *why)
{
    AUTO_ARENA(scratch);
    AUTO(db_rows, rows);
    TRY(db_query(db, EXPIRED, DB_ARGS(db_int(now_ms)), &rows, why));
    while (db_rows_next(rows)) {
        const char *id = db_rows_copy(rows, 0, scratch);
        TRY(batch_repo_wipe_codes(db, id, why));
        TRY(db_exec(db, FORGET, DB_ARGS(db_text(id)), NULL, why));
    }
    return db_rows_end(rows, why);
}
