/* archiving_step - the work of an archiving run, a chunk of at most ARCHIVING_BATCH documents at a time:
 *
 *     read     what is due next (archiving_source)
 *     freeze   signing lets nobody change them any more
 *     verify   each file is read from the store and verified in this process, on all processors; what is broken is
 *              released and reported
 *     record   one transaction: volumes, numbers, records, counts, the run's cursor
 *     file     signing is told their archive numbers
 *
 * A process killed anywhere repeats the chunk from its start: freezing twice is the same as once, records that were
 * committed are not due any more, and those of which signing was not told are told by the next step or by the upkeep.
 */
#ifndef ARCHIVING_STEP_H
#define ARCHIVING_STEP_H

#include "archives.h"
#include "job.h"

/* A job_step. */
status archiving_step_run(struct job *job, void *service, struct arena *arena, struct problem *why);

/* Tells signing of records archived until then that it has not been told of. */
status archiving_step_file(const struct archives *archives, int64_t archived_before_ms, struct problem *why) MUST_USE;

#endif
