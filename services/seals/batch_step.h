/* batch_step - the job that makes a batch's seals: a step takes some chunks of rows, each a transaction of its own, and
 * draws the pictures of the next chunk while one is made.
 *
 * Everything of a chunk comes in one transaction: certificates, seals, keys, codes, results, audit rows, the keys taken
 * from the pool, and the job's progress. A killed process leaves no half seal, and what it had not committed is made
 * again with other keys. Rows are looked at once more before they are made: what became true since the dry run (another
 * batch's seal, a closed unit) refuses them. */
#ifndef BATCH_STEP_H
#define BATCH_STEP_H

#include "bytes.h"
#include "job.h"

status batch_step_run(struct job *job, void *service, struct arena *arena, struct problem *why) MUST_USE;

#endif
