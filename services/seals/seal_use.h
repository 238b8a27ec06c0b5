/* seal_use - unlocking a seal by its PIN, and signing digests with what was unlocked. */
#ifndef SEAL_USE_H
#define SEAL_USE_H

#include "caller.h"
#include "list.h"
#include "seal.h"
#include "seals.h"
#include "sign_method.h"

struct seal_activation {
    const char *seal_id, *pin;
    int64_t uses;
    char *ticket; /* out */
    int64_t expires_ms;
};

/* A wrong PIN is counted and audited although the call fails: SEAL_PIN_WRONG, SEAL_PIN_WAIT. */
status seal_use_activate(const struct seals *seals, const struct caller *caller, struct seal_activation *activation,
                         struct arena *arena, struct problem *why) MUST_USE;

struct seal_signing {
    const char *seal_id, *ticket;
    struct sign_method method;
    bool has_method;          /* false: the usual one of the key */
    struct list digests;      /* struct bytes: what the key signs by this method (sign_key_sign_by) */
    struct list document_ids; /* const char *, as many */
    struct list signatures;   /* out: struct bytes, in the same order */
};

/* Signs digests for the signing service; `user` is the holder on whose behalf it asks. Fails: ACTIVATION_INVALID,
 * SEAL_STATE, SEAL_CERTIFICATE_EXPIRED, SIGN_METHOD_UNFIT (of the key, or of a digest's size). */
status seal_use_sign(const struct seals *seals, const struct caller *user, struct seal_signing *signing,
                     struct arena *arena, struct problem *why) MUST_USE;

#endif
