/* key_make - new private keys, by OpenSSL's generator. RSA 2048 takes some 170 ms, P-256 some 20 us, SM2 some
 * 300 us. */
#ifndef KEY_MAKE_H
#define KEY_MAKE_H

#include "arena.h"
#include "bytes.h"
#include "problem.h"
#include "sign_key.h"

enum { KEY_MAKE_RSA_BITS = 2048 };

struct key_made {
    struct bytes private_key; /* PKCS #8 DER (RFC 5208): secret, wiped with the arena */
    struct bytes public_key;  /* SubjectPublicKeyInfo DER (RFC 5280, 4.1.2.7) */
};

/* SIGN_RSA (2048 bits, e = 65537) or any other. Fails: CRYPTO_FAILED. */
status key_make(enum sign_algorithm algorithm, struct arena *arena, struct key_made *out, struct problem *why) MUST_USE;

#endif
