#include "job.h"
#include "clock.h"
#include "job_inside.h"
#include "text.h"

static const char *const state_names[] = {"queued", "running", "paused", "done", "failed", "cancelled"};

const char *job_state_name(enum job_state state)
{
    return state_names[state];
}

static bool find_state(const char *name, enum job_state *out)
{
    for (size_t i = 0; i < sizeof state_names / sizeof *state_names; i++) {
        if (!text_equal(name, state_names[i])) continue;
        *out = (enum job_state)i;
        return true;
    }
    return false;
}

static const char CREATE[] = "INSERT INTO job (id, kind, state, owner_id, unit_id, params, `cursor`, result, total, "
                             "created_ms, due_ms) VALUES (?, ?, 'queued', ?, ?, ?, '', '', ?, ?, ?)";

status job_create(struct db *db, const struct job_new *job, char id[ID_SIZE], struct problem *why)
{
    int64_t now_ms = clock_now_ms();
    id_new(id);
    return db_exec(db, CREATE,
                   DB_ARGS(db_text(id), db_text(job->kind), db_text(job->owner_id), db_text(job->unit_id),
                           db_text(job->params), db_int(job->total), db_int(now_ms), db_int(now_ms)),
                   NULL, why);
}

status job_read(const db_rows *rows, struct arena *arena, struct job *out, struct problem *why)
{
    *out = (struct job){
        .kind = db_rows_copy(rows, 1, arena),
        .owner_id = db_rows_copy(rows, 3, arena),
        .unit_id = db_rows_copy(rows, 4, arena),
        .params = db_rows_copy(rows, 5, arena),
        .cursor = db_rows_copy(rows, 6, arena),
        .result = db_rows_copy(rows, 7, arena),
        .total = db_rows_int(rows, 8),
        .done = db_rows_int(rows, 9),
        .failed = db_rows_int(rows, 10),
        .created_ms = db_rows_int(rows, 11),
        .started_ms = db_rows_int(rows, 12),
        .finished_ms = db_rows_int(rows, 13),
    };
    if (text_copy(out->id, sizeof out->id, db_rows_text(rows, 0)) && find_state(db_rows_text(rows, 2), &out->state)) {
        return OK;
    }
    return problem_set(why, INTERNAL_FAILED, "%s", "job row");
}

static const char FIND[] = "SELECT " JOB_COLUMNS " FROM job WHERE id = ?";

status job_find(struct db *db, const char *id, struct arena *arena, struct job *out, struct problem *why)
{
    AUTO(db_rows, rows);
    if (!id_is_valid(id)) return problem_set(why, JOB_MISSING, "%s", id);
    TRY(db_query(db, FIND, DB_ARGS(db_text(id)), &rows, why));
    if (!db_rows_next(rows)) return problem_set(why, JOB_MISSING, "%s", id);
    return job_read(rows, arena, out, why);
}

static const char LIST[] = "SELECT " JOB_COLUMNS " FROM job WHERE kind = ? AND unit_id = ? ORDER BY id DESC LIMIT ?";

status job_list(struct db *db, const char *kind, const char *unit_id, int64_t limit, struct list *out,
                struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, LIST, DB_ARGS(db_text(kind), db_text(unit_id), db_int(limit)), &rows, why));
    while (db_rows_next(rows)) TRY(job_read(rows, out->arena, list_add(out), why));
    return db_rows_end(rows, why);
}

static bool may_become(enum job_state from, enum job_state to)
{
    bool is_open = from == JOB_QUEUED || from == JOB_RUNNING || from == JOB_PAUSED;
    if (to == JOB_PAUSED) return from == JOB_QUEUED || from == JOB_RUNNING;
    if (to == JOB_QUEUED) return from == JOB_PAUSED;
    return to == JOB_CANCELLED && is_open;
}

static const char LOCK[] = "SELECT state FROM job WHERE id = ? FOR UPDATE";
static const char SET_STATE[] = "UPDATE job SET state = ?, lease_id = NULL, attempts = 0, due_ms = ?, finished_ms = ? "
                                "WHERE id = ?";

status job_set_state(struct db *db, const char *id, enum job_state to, struct problem *why)
{
    enum job_state from = JOB_QUEUED;
    int64_t now_ms = clock_now_ms();
    AUTO(db_rows, rows);
    if (!id_is_valid(id)) return problem_set(why, JOB_MISSING, "%s", id);
    TRY(db_query(db, LOCK, DB_ARGS(db_text(id)), &rows, why));
    if (!db_rows_next(rows)) return problem_set(why, JOB_MISSING, "%s", id);
    if (!find_state(db_rows_text(rows, 0), &from) || !may_become(from, to)) {
        return problem_set(why, JOB_STATE, "%s", db_rows_text(rows, 0));
    }
    return db_exec(
        db, SET_STATE,
        DB_ARGS(db_text(job_state_name(to)), db_int(now_ms), db_int(to == JOB_CANCELLED ? now_ms : 0), db_text(id)),
        NULL, why);
}

/* While it runs the job is due when its lease ends: then somebody else may take it. */
static const char SAVE[] =
    "UPDATE job SET state = ?, `cursor` = ?, result = ?, total = ?, done = ?, failed = ?, finished_ms = ?, attempts = "
    "0, "
    "due_ms = ?, lease_id = IF(? = 'running', lease_id, NULL) WHERE id = ? AND lease_id = ? AND state = 'running'";

status job_save(struct db *db, struct job *job, struct problem *why)
{
    int64_t matched = 0, now_ms = clock_now_ms();
    const char *state = job_state_name(job->state);
    TRY(db_exec(db, SAVE,
                DB_ARGS(db_text(state), db_text(job->cursor), db_text(job->result), db_int(job->total),
                        db_int(job->done), db_int(job->failed), db_int(job->state == JOB_RUNNING ? 0 : now_ms),
                        db_int(now_ms + JOB_LEASE_MS), db_text(state), db_text(job->id), db_text(job->lease_id)),
                &matched, why));
    if (matched == 0) return problem_set(why, JOB_STATE, "%s", "taken away");
    job->is_saved = true;
    return OK;
}
