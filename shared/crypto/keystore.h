/* keystore - what a PKCS #12 file (RFC 7292) holds: one private key, its certificate, and that one's issuers.
 *
 * Files of the old kind (RC2, RC4: what Windows XP exported and CAs still hand out) open too where OpenSSL's legacy
 * provider is installed. Sizes, numbers of bags and iteration counts are bounded: a hostile file costs at most about a
 * second. */
#ifndef KEYSTORE_H
#define KEYSTORE_H

#include "arena.h"
#include "bytes.h"
#include "problem.h"
#include "sign_key.h"

enum { KEYSTORE_MAX = 1048576, KEYSTORE_CHAIN_MAX = 16, KEYSTORE_ITERATIONS_MAX = 1000000 };

struct keystore {
    struct bytes key;    /* PKCS #8 DER, plain: secret, wiped with the arena */
    struct bytes *chain; /* DER: the key's certificate, then its issuers as far as the file has them */
    size_t chain_count;  /* at least 1 */
    enum sign_algorithm algorithm;
    unsigned bits;
};

/* Fails: KEYSTORE_BROKEN, KEYSTORE_PASSWORD, KEYSTORE_LEGACY, KEYSTORE_KEY (not exactly one key), KEYSTORE_CERTIFICATE
 * (no certificate for the key), KEY_UNSUPPORTED, KEY_BROKEN. */
status keystore_open(struct arena *arena, struct bytes pkcs12, struct bytes password, struct keystore *out,
                     struct problem *why) MUST_USE;

#endif
