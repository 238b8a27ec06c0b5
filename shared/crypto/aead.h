/* aead - AES-256-GCM (NIST SP 800-38D). Sealed form: 12 random bytes nonce, ciphertext, 16 bytes tag. `context` is
 * bound but not stored: name what the plaintext is and whose, so that a sealed value cannot be moved to another row. */
#ifndef AEAD_H
#define AEAD_H

#include "arena.h"
#include "bytes.h"
#include "problem.h"

enum { AEAD_KEY_SIZE = 32, AEAD_EXTRA = 28 };

status aead_seal(const unsigned char key[AEAD_KEY_SIZE], struct bytes context, struct bytes plain, struct arena *arena,
                 struct bytes *out, struct problem *why) MUST_USE;
/* Fails: CRYPTO_FAILED when key, context or bytes do not fit together. */
status aead_open(const unsigned char key[AEAD_KEY_SIZE], struct bytes context, struct bytes sealed, struct arena *arena,
                 struct bytes *out, struct problem *why) MUST_USE;
/* A purpose's own key from a master key (HKDF-SHA-256, RFC 5869). */
status aead_derive(struct bytes master, const char *purpose, unsigned char out[AEAD_KEY_SIZE], struct problem *why)
    MUST_USE;

#endif
