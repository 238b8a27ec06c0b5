/* batch_slips - the initial codes of a batch on paper.
 *
 * From its making until it is printed, a code is kept encrypted under the master key. Only the officer that made the
 * batch may print, under a password of its own choice. The first print opens BATCH_AGAIN_MS in which the same officer
 * may print again, since a download may break; then, or as soon as the officer says that the file is safe, the codes
 * are wiped and nobody can bring them back. Unprinted ones expire. */
#ifndef BATCH_SLIPS_H
#define BATCH_SLIPS_H

#include "batch.h"
#include "bytes.h"
#include "caller.h"
#include "seals.h"

struct batch_printing {
    const char *batch_id, *password;
    int per_page;
    struct bytes pdf; /* out */
};

/* Fails: BATCH_MISSING, BATCH_CODES_OTHER, BATCH_STATE, BATCH_CODES_GONE. */
status batch_slips_print(const struct seals *seals, const struct caller *caller, struct batch_printing *printing,
                         struct arena *arena, struct problem *why) MUST_USE;
/* The file is safe: wipes the codes. Fails as printing does; BATCH_STATE also when nothing was printed yet. */
status batch_slips_wipe(const struct seals *seals, const struct caller *caller, const char *batch_id,
                        struct problem *why) MUST_USE;

#endif
