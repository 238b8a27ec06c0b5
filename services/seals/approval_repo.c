#include "approval_repo.h"

#include "unit_search.h"

static const char ADD[] =
    "INSERT INTO approval (id, unit_id, seal_id, seal_name, subject, issuer, fingerprint, state, reason, asked_by, "
    "asked_name, asked_ms) VALUES (?, ?, ?, ?, ?, ?, ?, 'pending', ?, ?, ?, ?)";

status approval_repo_add(struct db *db, const struct approval *a, struct problem *why)
{
    return db_exec(db, ADD,
                   DB_ARGS(db_text(a->id), db_text(a->unit_id), db_text(a->seal_id), db_text(a->seal_name),
                           db_text(a->subject), db_text(a->issuer), db_text(a->fingerprint), db_text(a->reason),
                           db_text(a->asked_by), db_text(a->asked_name), db_int(a->asked_ms)),
                   NULL, why);
}

#define COLUMNS                                                                                                        \
    "SELECT a.id, a.unit_id, u.code, u.name, a.seal_id, a.seal_name, a.subject, a.issuer, a.fingerprint, a.state, "    \
    "a.reason, a.asked_by, a.asked_name, a.decided_reason, a.decided_name, a.asked_ms, a.decided_ms FROM approval a "  \
    "JOIN estamp_admin.v_unit u ON u.id = a.unit_id WHERE " UNIT_SEARCH_SCOPE

static const char LIST_ALL[] = COLUMNS " AND a.id < ? ORDER BY a.id DESC LIMIT ?";
static const char LIST_STATE[] = COLUMNS " AND a.state = ? AND a.id < ? ORDER BY a.id DESC LIMIT ?";
static const char LOCK[] = "SELECT id FROM approval WHERE id = ? FOR UPDATE";
static const char FIND[] = COLUMNS " AND a.id = ?";

static void read_row(db_rows *rows, struct arena *arena, struct approval *out)
{
    const char **texts[] = {&out->id,          &out->unit_id,        &out->unit_code,   &out->unit_name,
                            &out->seal_id,     &out->seal_name,      &out->subject,     &out->issuer,
                            &out->fingerprint, &out->state,          &out->reason,      &out->asked_by,
                            &out->asked_name,  &out->decided_reason, &out->decided_name};
    const unsigned count = sizeof texts / sizeof *texts;
    for (unsigned i = 0; i < count; i++) *texts[i] = db_rows_copy(rows, i, arena);
    out->asked_ms = db_rows_int(rows, count);
    out->decided_ms = db_rows_int(rows, count + 1);
}

status approval_repo_list(struct db *db, struct scope scope, const char *state, const struct http_page *page,
                          struct list *out, struct problem *why)
{
    AUTO(db_rows, rows);
    struct db_value before = db_text(page->has_cursor ? page->keys[0] : "~"), limit = db_int(page->limit + 1);
    if (state)
        TRY(db_query(db, LIST_STATE, DB_ARGS(UNIT_SEARCH_ARGS(scope), db_text(state), before, limit), &rows, why));
    else
        TRY(db_query(db, LIST_ALL, DB_ARGS(UNIT_SEARCH_ARGS(scope), before, limit), &rows, why));
    while (db_rows_next(rows)) read_row(rows, out->arena, list_add(out));
    return db_rows_end(rows, why);
}

static status lock(struct db *db, const char *id, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, LOCK, DB_ARGS(db_text(id)), &rows, why));
    return db_rows_next(rows) ? OK : problem_set(why, APPROVAL_MISSING, "%s", id);
}

status approval_repo_lock(struct db *db, struct scope scope, const char *id, struct arena *arena, struct approval *out,
                          struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(lock(db, id, why));
    TRY(db_query(db, FIND, DB_ARGS(UNIT_SEARCH_ARGS(scope), db_text(id)), &rows, why));
    if (!db_rows_next(rows)) return problem_set(why, APPROVAL_MISSING, "%s", id);
    read_row(rows, arena, out);
    return OK;
}

static const char DECIDE[] = "UPDATE approval SET state = ?, decided_reason = ?, decided_by = ?, decided_name = ?, "
                             "decided_ms = ? WHERE id = ?";

status approval_repo_decide(struct db *db, const char *id, const struct approval_decision *d, struct problem *why)
{
    return db_exec(db, DECIDE,
                   DB_ARGS(db_text(d->state), db_text(d->reason), db_text(d->caller->id), db_text(d->caller->name),
                           db_int(d->now_ms), db_text(id)),
                   NULL, why);
}
