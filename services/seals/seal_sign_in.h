/* seal_sign_in - a seal's key shows that its holder is there: it signs auth's challenge after the PIN (A1).
 *
 * The bytes that are signed are put together here and begin with words that no document's bytes begin with, so that
 * this can never give a signature over a document. */
#ifndef SEAL_SIGN_IN_H
#define SEAL_SIGN_IN_H

#include "caller.h"
#include "list.h"
#include "seals.h"

#define SEAL_SIGN_IN_PREFIX "eStamp sign-in v1\n"

struct seal_sign_in {
    const char *seal_id, *pin, *challenge;
    struct bytes signature; /* out */
    struct list chain;      /* out: struct bytes, the seal's certificate first */
};

/* `caller` is auth; it has seen to it that this person may try. A wrong PIN is counted and audited although the call
 * fails. Fails: SEAL_MISSING, SEAL_STATE, SEAL_CERTIFICATE_EXPIRED, SEAL_PIN_WRONG, SEAL_PIN_WAIT. */
status seal_sign_in(const struct seals *seals, const struct caller *caller, struct seal_sign_in *job,
                    struct arena *arena, struct problem *why) MUST_USE;

#endif
