/* withdrawal - 撤销签章: the last signer takes its last seal back. The document shows the revision before; the one that
 * goes stays in the store and is known by its digest, so that a copy of it is told to be withdrawn. */
#ifndef WITHDRAWAL_H
#define WITHDRAWAL_H

#include "document.h"
#include "list.h"

struct withdrawal { /* a sealing that was taken back */
    struct sealing sealing;
    const char *reason;
    int64_t withdrawn_ms;
};

struct withdrawal_seal { /* of the sealing's seal now */
    const char *unit_id, *state, *unlock_by;
};

/* `sealings`: those that stand on the document, the oldest first. Fails: SEALING_MISSING, and SEALING_NOT_LAST when
 * another seal came after. */
status withdrawal_pick(const struct list *sealings, const char *sealing_id, const struct sealing **out,
                       struct problem *why) MUST_USE;
/* Whether users of this unit may withdraw what that seal sealed. Fails: SEALING_OF_OTHERS, SEAL_STATE. */
status withdrawal_check(const struct withdrawal_seal *seal, const char *unit_id, struct problem *why) MUST_USE;
bool withdrawal_needs_pin(const struct withdrawal_seal *seal); /* false: the key is at its holder's home */

#endif
