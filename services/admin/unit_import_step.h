/* unit_import_step - the two jobs of an import: checking its file row by row, and doing what was found sound. */
#ifndef UNIT_IMPORT_STEP_H
#define UNIT_IMPORT_STEP_H

#include "job.h"

#define UNIT_IMPORT_CHECK "unit.import.check"
#define UNIT_IMPORT_APPLY "unit.import.apply"

/* Steps of job.h; `service` is struct admin. The job's params are the import's id. */
status unit_import_step_check(struct job *job, void *service, struct arena *arena, struct problem *why) MUST_USE;
status unit_import_step_apply(struct job *job, void *service, struct arena *arena, struct problem *why) MUST_USE;

#endif
