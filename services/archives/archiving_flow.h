/* archiving_flow - archiving runs: started, looked at, paused, resumed, cancelled. The work itself: archiving_step.h.
 */
#ifndef ARCHIVING_FLOW_H
#define ARCHIVING_FLOW_H

#include "archives.h"
#include "archiving_report.h"
#include "db_once.h"
#include "job.h"

/* Starts a run over the subtree of an authority: the caller's, or that of `authority_code` beneath it. Fails:
 * INPUT_INVALID with AUTHORITY_OUTSIDE. */
struct archiving_order {
    struct archiving_period period;
    const char *authority_code; /* NULL: the caller's own */
};
status archiving_flow_start(const struct archives_call *call, const struct archiving_order *order,
                            const struct db_once *once, struct job *out, struct problem *why) MUST_USE;
/* The same within a transaction, for whoever the target names. */
status archiving_flow_make(struct db *db, const struct archiving_target *target, const char *owner_id,
                           struct arena *arena, const char **id, struct problem *why) MUST_USE;

/* A run of an authority within the caller's. Fails: RUN_MISSING. */
status archiving_flow_find(const struct archives_call *call, const char *id, struct job *out, struct problem *why)
    MUST_USE;
/* Of the caller's authority and those beneath, newest first: of struct job. */
status archiving_flow_list(const struct archives_call *call, const char *before, int64_t limit, struct list *out,
                           struct problem *why) MUST_USE;
/* JOB_PAUSED, JOB_QUEUED (resumed), JOB_CANCELLED. */
status archiving_flow_set_state(const struct archives_call *call, const char *id, enum job_state to, struct job *out,
                                struct problem *why) MUST_USE;
status archiving_flow_faults(const struct archives_call *call, const char *run_id, const char *after, int64_t limit,
                             struct list *out, struct problem *why) MUST_USE;
/* `target` comes with the period and gets its authority; `rows`: of struct archiving_forecast, `broken`: of struct
 * archiving_broken. */
struct archiving_preview {
    struct archiving_target target;
    struct list rows, broken;
};
status archiving_flow_preview(const struct archives_call *call, const struct archiving_order *order,
                              struct archiving_preview *out, struct problem *why) MUST_USE;
/* Sets run, target and lists; all of it lives in the call's arena. Fails: RUN_MISSING. */
status archiving_flow_report(const struct archives_call *call, const char *id, struct archiving_report *out,
                             struct problem *why) MUST_USE;

/* What a run was started with, from its job's parameters. */
status archiving_flow_target(const struct job *job, struct arena *arena, struct archiving_target *out,
                             struct problem *why) MUST_USE;

#endif
