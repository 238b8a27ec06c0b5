#include "clock.h"
#include "job_inside.h"
#include "text.h"

static const char DUE[] = "SELECT id FROM job WHERE state = ? AND due_ms <= ? AND FIND_IN_SET(kind, ?) "
                          "ORDER BY due_ms, id LIMIT 1 FOR UPDATE SKIP LOCKED";
static const char TAKE[] = "UPDATE job SET state = 'running', lease_id = ?, due_ms = ?, attempts = attempts + ?, "
                           "started_ms = IF(started_ms = 0, ?, started_ms) WHERE id = ?";

static status find_due(struct db *db, const char *state, int64_t now_ms, struct job_claim *claim, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, DUE, DB_ARGS(db_text(state), db_int(now_ms), db_text(claim->kinds)), &rows, why));
    if (db_rows_next(rows) && !text_copy(claim->id, sizeof claim->id, db_rows_text(rows, 0))) claim->id[0] = '\0';
    return db_rows_end(rows, why);
}

static const char IS_DUE[] = "SELECT 1 FROM job WHERE state IN ('running', 'queued') AND due_ms <= ? AND "
                             "FIND_IN_SET(kind, ?) LIMIT 1";

status job_lease_is_due(struct db *db, const char *kinds, bool *out, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, IS_DUE, DB_ARGS(db_int(clock_now_ms()), db_text(kinds)), &rows, why));
    *out = db_rows_next(rows);
    return db_rows_end(rows, why);
}

status job_lease_claim(struct db *db, struct job_claim *claim, struct problem *why)
{
    int64_t now_ms = clock_now_ms();
    claim->id[0] = '\0';
    TRY(find_due(db, job_state_name(JOB_RUNNING), now_ms, claim, why)); /* left behind by a killed process */
    bool was_left = claim->id[0] != '\0';
    if (!was_left) TRY(find_due(db, job_state_name(JOB_QUEUED), now_ms, claim, why));
    if (!claim->id[0]) return OK;
    id_new(claim->lease_id);
    return db_exec(db, TAKE,
                   DB_ARGS(db_text(claim->lease_id), db_int(now_ms + JOB_LEASE_MS), db_int(was_left), db_int(now_ms),
                           db_text(claim->id)),
                   NULL, why);
}

static const char LOAD[] = "SELECT " JOB_COLUMNS " FROM job WHERE id = ? AND lease_id = ? AND state = 'running'";

status job_lease_load(struct db *db, const struct job_claim *claim, struct arena *arena, struct job *out,
                      struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, LOAD, DB_ARGS(db_text(claim->id), db_text(claim->lease_id)), &rows, why));
    if (!db_rows_next(rows)) return problem_set(why, JOB_STATE, "%s", "taken away");
    TRY(job_read(rows, arena, out, why));
    (void)text_copy(out->lease_id, sizeof out->lease_id, claim->lease_id);
    return OK;
}

static const char RENEW[] = "UPDATE job SET due_ms = ? WHERE lease_id = ? AND state = 'running'";

status job_lease_renew(struct db *db, const char *lease_id, struct problem *why)
{
    return db_exec(db, RENEW, DB_ARGS(db_int(clock_now_ms() + JOB_LEASE_MS), db_text(lease_id)), NULL, why);
}

static const char PUT_BACK[] =
    "UPDATE job SET state = 'queued', lease_id = NULL, due_ms = ? WHERE lease_id = ? AND state = 'running'";

status job_lease_put_back(struct db *db, const char *lease_id, int64_t due_ms, struct problem *why)
{
    return db_exec(db, PUT_BACK, DB_ARGS(db_int(due_ms), db_text(lease_id)), NULL, why);
}

static const char ATTEMPTS[] = "SELECT attempts FROM job WHERE lease_id = ?";

status job_lease_attempts(struct db *db, const char *lease_id, int64_t *attempts, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, ATTEMPTS, DB_ARGS(db_text(lease_id)), &rows, why));
    *attempts = db_rows_next(rows) ? db_rows_int(rows, 0) : 0;
    return db_rows_end(rows, why);
}

static const char STAND[] =
    "INSERT INTO job (id, kind, state, owner_id, unit_id, params, `cursor`, result, created_ms, "
    "due_ms) VALUES (?, ?, 'queued', '', '', '', '', '', ?, ?)";
static const char REVIVE[] =
    "UPDATE job SET state = 'queued', lease_id = NULL, attempts = 0, due_ms = ? WHERE id = ? AND "
    "state = 'failed' AND finished_ms < ?";

status job_lease_stand(struct db *db, const char *id, const char *kind, struct problem *why)
{
    AUTO(db_rows, rows);
    int64_t now_ms = clock_now_ms();
    TRY(db_query(db, "SELECT 1 FROM job WHERE id = ?", DB_ARGS(db_text(id)), &rows, why));
    if (db_rows_next(rows))
        return db_exec(db, REVIVE, DB_ARGS(db_int(now_ms), db_text(id), db_int(now_ms - JOB_REVIVE_MS)), NULL, why);
    return db_exec(db, STAND, DB_ARGS(db_text(id), db_text(kind), db_int(now_ms), db_int(now_ms)), NULL, why);
}
