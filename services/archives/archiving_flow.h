/* archiving_flow - archiving runs: started, looked at, paused, resumed, cancelled. The work itself: archiving_step.h.
 */
#ifndef ARCHIVING_FLOW_H
#define ARCHIVING_FLOW_H

#include "archives.h"
#include "archiving_repo.h"
#include "db_once.h"
#include "job.h"

/* Starts a run over the caller's authority's subtree. */
status archiving_flow_start(const struct archives_call *call, const struct archiving_period *period,
                            const struct db_once *once, struct job *out, struct problem *why) MUST_USE;

/* A run of an authority within the caller's. Fails: RUN_MISSING. */
status archiving_flow_find(const struct archives_call *call, const char *id, struct job *out, struct problem *why)
    MUST_USE;
/* Of the caller's own authority, newest first: of struct job. */
status archiving_flow_list(const struct archives_call *call, int64_t limit, struct list *out, struct problem *why)
    MUST_USE;
/* JOB_PAUSED, JOB_QUEUED (resumed), JOB_CANCELLED. */
status archiving_flow_set_state(const struct archives_call *call, const char *id, enum job_state to, struct job *out,
                                struct problem *why) MUST_USE;
status archiving_flow_faults(const struct archives_call *call, const char *run_id, const char *after, int64_t limit,
                             struct list *out, struct problem *why) MUST_USE;
status archiving_flow_forecast(const struct archives_call *call, const struct archiving_period *period,
                               struct list *out, struct problem *why) MUST_USE;

/* What a run was started with, from its job's parameters. */
status archiving_flow_target(const struct job *job, struct arena *arena, struct archiving_target *out,
                             struct problem *why) MUST_USE;

#endif
