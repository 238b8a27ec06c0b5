/* job - long work that survives its process: a row in table `job` of the service's schema, claimed with SKIP LOCKED,
 * leased with a heartbeat, done in steps, readable by anyone entitled.
 *
 * A step runs for at most some seconds, does its own transactions and calls job_save (in the same transaction as the
 * step's work), so that a killed process repeats at most the step that had not committed. A job that is paused,
 * cancelled or taken over meanwhile fails its job_save, and with it the transaction: the step is undone. What a step
 * does outside the database must bear being done twice. */
#ifndef JOB_H
#define JOB_H

#include "db.h"
#include "db_tx.h"
#include "id.h"
#include "list.h"
#include "problem.h"
#include <stdbool.h>
#include <stdint.h>

enum job_state { JOB_QUEUED, JOB_RUNNING, JOB_PAUSED, JOB_DONE, JOB_FAILED, JOB_CANCELLED };
const char *job_state_name(enum job_state state);

struct job {
    char id[ID_SIZE];
    const char *kind;
    enum job_state state;
    const char *owner_id; /* account that started it */
    const char *unit_id;  /* whose work it is: scope for readers */
    const char *params;   /* JSON, fixed at the start */
    const char *cursor;   /* where to go on; "" at the start; the step's own */
    const char *result;   /* JSON, when done or failed */
    int64_t total, done, failed;
    int64_t created_ms, started_ms, finished_ms;
    char lease_id[ID_SIZE]; /* the worker's; empty for readers */
    bool is_saved;          /* job_save was called in this step */
    int64_t rest_ms;        /* set by a step that leaves the job running: there is nothing to do for so long */
};

struct job_new {
    const char *kind, *owner_id, *unit_id, *params;
    int64_t total;
};

status job_create(struct db *db, const struct job_new *job, char id[ID_SIZE], struct problem *why) MUST_USE;
status job_find(struct db *db, const char *id, struct arena *arena, struct job *out, struct problem *why) MUST_USE;
status job_list(struct db *db, const char *kind, const char *unit_id, int64_t limit, struct list *out,
                struct problem *why) MUST_USE; /* of struct job, newest first */
/* For a service's own lists: what a query of table job selects, and a row of it. */
#define JOB_COLUMNS                                                                                                    \
    "id, kind, state, owner_id, unit_id, params, `cursor`, result, total, done, failed, created_ms, started_ms, "      \
    "finished_ms"
status job_read(const db_rows *rows, struct arena *arena, struct job *out, struct problem *why) MUST_USE;
/* pause, resume, cancel: JOB_PAUSED, JOB_QUEUED, JOB_CANCELLED. Fails: JOB_STATE. */
status job_set_state(struct db *db, const char *id, enum job_state to, struct problem *why) MUST_USE;
/* Writes cursor, counts, state and result; fails with JOB_STATE when the lease was lost, which undoes the step. */
status job_save(struct db *db, struct job *job, struct problem *why) MUST_USE;

/* One step; sets job->state to JOB_DONE at the end. A failure other than UNAVAILABLE ends the job as failed; an
 * unavailable part is tried again later. */
typedef status (*job_step)(struct job *job, void *service, struct arena *arena, struct problem *why);

struct job_handler {
    const char *kind;
    job_step step;
    const char *standing_id; /* an id: one job of this kind that never ends, see below; NULL: jobs are created */
};

/* A standing job is made by the first worker that handles it, and taken up again some minutes after it failed. However
 * many instances there are, one at a time runs it; its step looks for something to do, and rests when there is none. */

struct job_worker;
/* Starts a thread that claims and runs jobs of these kinds; handlers end at kind NULL. */
struct job_worker *job_worker_start(struct db_pool *pool, const struct job_handler *handlers, void *service);
void job_worker_stop(struct job_worker *worker); /* lets the running step finish, gives the lease back */

#endif
