/* structure_flow - seals' structures made, and handed out. */
#ifndef STRUCTURE_FLOW_H
#define STRUCTURE_FLOW_H

#include "caller.h"
#include "list.h"
#include "seals.h"
#include "structure.h"

struct job;

/* Inside a transaction: of a seal that is there, with its certificate. Without a maker, or when its certificate has
 * ended, nothing is done, and the standing job makes up for it once there is one. Fails: SEAL_PICTURE_MISSING. */
status structure_flow_add(struct db *db, const struct seals *seals, const struct seal *seal, struct arena *arena,
                          struct problem *why) MUST_USE;
/* The same where certificate (DER) and picture are at hand: what a transaction will write. `made` (of struct structure)
 * gets one; without a maker none. */
status structure_flow_make(const struct seals *seals, const struct seal *seal, struct bytes certificate,
                           struct bytes picture, struct list *made, struct problem *why) MUST_USE;

/* The whole of a seal that the caller may see. Fails: SEAL_MISSING, STRUCTURE_MISSING, SEAL_PICTURE_MISSING,
 * STRUCTURE_BROKEN. */
struct structure_whole_file {
    struct structure structure;
    struct bytes whole;
};
status structure_flow_find(const struct seals *seals, const struct caller *caller, const char *seal_id,
                           struct arena *arena, struct structure_whole_file *out, struct problem *why) MUST_USE;

#define STRUCTURE_JOB_KIND "seal.structures"
#define STRUCTURE_JOB_ID   "00000000000000000000000ss1"
/* The standing job: structures for seals that have none, of before the upgrade, or made while there was no maker. */
status structure_flow_run(struct job *job, void *service, struct arena *arena, struct problem *why) MUST_USE;

#endif
