/* account_batch_step - the work of a batch: some accounts a step, each item with its outcome (job.h). */
#ifndef ACCOUNT_BATCH_STEP_H
#define ACCOUNT_BATCH_STEP_H

#include "job.h"

/* Ends with handlers for job_worker_start; `service` is struct auth. */
extern const struct job_handler account_batch_handlers[];

#endif
