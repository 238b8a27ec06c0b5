/* seal_key - the private key of a seal at rest.
 *
 *     private key  --AES-256-GCM-->  sealed_key          under a random data key
 *     data key     --AES-256-GCM-->  inner               under the PIN's key (Argon2id, salt)
 *                                                        or the initial code's (HKDF, salt: 128 random bits need no
 *                                                        slow hash), until the holder sets a PIN
 *     inner        --AES-256-GCM-->  wrapped_data_key    under the master key, which is not in the database
 *
 * A new master key rewraps the outer layer only and needs no PIN. Against whoever has the database alone, the key is as
 * strong as the master key; against whoever has both, as strong as the PIN. */
#ifndef SEAL_KEY_H
#define SEAL_KEY_H

#include "aead.h"
#include "arena.h"
#include "bytes.h"
#include "problem.h"
#include "seal.h"
#include <stdint.h>

enum { SEAL_KEY_SALT = 16, SEAL_KEY_MASTER_VERSION = 1 };

struct seal_key {
    const char *seal_id;
    const char *algorithm;
    enum seal_unlock unlock_by;
    struct bytes sealed_key, wrapped_data_key, salt;
    int64_t master_version;
};

struct data_key {
    unsigned char bytes[AEAD_KEY_SIZE]; /* wipe after use */
};

/* Seals a private key (PKCS #8 DER) under a fresh data key. out->seal_id, algorithm and unlock_by are the caller's to
 * set first; `secret` is a PIN or a code accordingly. */
status seal_key_make(struct bytes master, const char *secret, struct bytes private_key, struct arena *arena,
                     struct seal_key *out, struct problem *why) MUST_USE;
/* The data key, by the PIN. Fails: SEAL_PIN_WRONG, SEAL_PIN_INITIAL (it has no PIN yet: an initial code opens nothing
 * but the way to one). */
status seal_key_unlock(struct bytes master, const struct seal_key *key, const char *pin, struct arena *arena,
                       struct data_key *out, struct problem *why) MUST_USE;
/* The same by whatever opens it now, the initial code included: for setting a new PIN. Fails: SEAL_PIN_WRONG. */
status seal_key_unlock_any(struct bytes master, const struct seal_key *key, const char *pin, struct arena *arena,
                           struct data_key *out, struct problem *why) MUST_USE;
/* The same data key under a PIN, which opens it from now on. */
status seal_key_rewrap(struct bytes master, const struct data_key *data_key, const char *pin, struct arena *arena,
                       struct seal_key *key, struct problem *why) MUST_USE;
/* The private key (PKCS #8 DER), in `arena`, which wipes it. */
status seal_key_open(const struct seal_key *key, const struct data_key *data_key, struct arena *arena,
                     struct bytes *private_key, struct problem *why) MUST_USE;

#endif
