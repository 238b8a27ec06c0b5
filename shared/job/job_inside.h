/* job_inside - what the files of this folder share. */
#ifndef JOB_INSIDE_H
#define JOB_INSIDE_H

#include "job.h"

enum { JOB_LEASE_MS = 15000, JOB_HEARTBEAT_MS = 4000, JOB_ATTEMPTS_MAX = 5, JOB_REVIVE_MS = 10 * 60 * 1000 };

/* Takes the job that is due longest, queued or with a lease that ran out, of one of `kinds` (joined by commas). */
struct job_claim {
    const char *kinds;
    char id[ID_SIZE]; /* empty: nothing is due */
    char lease_id[ID_SIZE];
};
/* Is anything for job_lease_claim? For reading alone: most looks find nothing, and no transaction is worth that. */
status job_lease_is_due(struct db *db, const char *kinds, bool *out, struct problem *why) MUST_USE;
status job_lease_claim(struct db *db, struct job_claim *claim, struct problem *why) MUST_USE;

/* The job under this lease. Fails: JOB_STATE when the lease was lost. */
status job_lease_load(struct db *db, const struct job_claim *claim, struct arena *arena, struct job *out,
                      struct problem *why) MUST_USE;
status job_lease_renew(struct db *db, const char *lease_id, struct problem *why) MUST_USE;
/* Gives the job back, to be taken again when it is due. */
status job_lease_put_back(struct db *db, const char *lease_id, int64_t due_ms, struct problem *why) MUST_USE;
/* Makes the standing job where there is none; one that failed JOB_REVIVE_MS ago is queued again. */
status job_lease_stand(struct db *db, const char *id, const char *kind, struct problem *why) MUST_USE;
/* How many processes died in the step that comes next. */
status job_lease_attempts(struct db *db, const char *lease_id, int64_t *attempts, struct problem *why) MUST_USE;

#endif
