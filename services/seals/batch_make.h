/* batch_make - one seal of a batch: certificate, seal, key under an initial code; made in memory only. */
#ifndef BATCH_MAKE_H
#define BATCH_MAKE_H

#include "batch_draw.h"
#include "batch_repo.h"
#include "certificate_repo.h"
#include "key_make.h"
#include "seal_repo.h"
#include "seals.h"

struct batch_making {
    const struct seals *seals;
    const struct batch *batch;
    struct arena *arena;
    const char *owner_id;
    int64_t now_ms;
    const struct list *places; /* int64_t: lists for the rows, at least one each */
    struct list issued;        /* out, of struct ca_issued */
    struct list certificates;  /* out, of struct certificate_new */
    struct list made;          /* out, of struct seal_new */
    struct list structures;    /* out, of struct structure: as many, unless there is no maker */
    struct list results;       /* out, of struct batch_result: one a row */
};

/* Adds a result; a row that cannot be made is a failed one, and no failure of the call. */
void batch_make_one(struct batch_making *making, const struct batch_work *row, const struct batch_picture *picture,
                    const struct key_made *key);
/* Is what the CA issues trusted here? Fails: CERTIFICATE_NOT_TRUSTED. Nothing made: OK. */
status batch_make_check_trust(const struct batch_making *making, struct problem *why) MUST_USE;

/* An initial code from its rest. */
status batch_make_open_code(struct bytes master, const char *seal_id, struct bytes sealed, struct arena *arena,
                            const char **out, struct problem *why) MUST_USE;

#endif
