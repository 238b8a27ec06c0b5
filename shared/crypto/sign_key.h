/* sign_key - a private key prepared for signing digests: RSA 2048 to 4096 bits (RFC 8017, sections 8.1 and 8.2),
 * ECDSA on P-256 and P-384 (FIPS 186-4), SM2 (GM/T 0003.2), whose digest is the e of sm2.h, and Ed25519 (RFC 8032),
 * which signs messages. May be used by several threads at once. */
#ifndef SIGN_KEY_H
#define SIGN_KEY_H

#include "arena.h"
#include "auto.h"
#include "bytes.h"
#include "digest.h"
#include "problem.h"
#include "sign_method.h"

struct sign_key;

/* Inside crypto/: is an EVP_PKEY one of those keys, and of which kind? Fails: KEY_UNSUPPORTED. */
struct evp_pkey_st;
status sign_key_classify(const struct evp_pkey_st *key, enum sign_algorithm *out, struct problem *why) MUST_USE;

/* From PKCS #8 (RFC 5208), unencrypted, borrowed for the call. *out is yours to free; its memory is wiped then.
 * Fails: KEY_BROKEN, KEY_UNSUPPORTED. */
status sign_key_open(struct bytes private_pkcs8_der, struct sign_key **out, struct problem *why) MUST_USE;
/* The same from PEM without a password. */
status sign_key_open_pem(struct bytes pem, struct sign_key **out, struct problem *why) MUST_USE;
void sign_key_free(struct sign_key *key);

enum sign_algorithm sign_key_algorithm(const struct sign_key *key);
const char *sign_key_algorithm_name(enum sign_algorithm algorithm); /* "rsa", "p256", "p384", "ed25519", "sm2" */
unsigned sign_key_bits(const struct sign_key *key);
bool sign_key_matches(const struct sign_key *key, struct bytes certificate_der);

/* The signature value as CMS holds it: RSA's octets, the DER of ECDSA and SM2; over SHA-256 (SM2: over e), RSA by
 * PKCS #1 v1.5. Fails: CRYPTO_FAILED, also for Ed25519. */
status sign_key_sign(const struct sign_key *key, const unsigned char digest[DIGEST_SIZE], struct arena *arena,
                     struct bytes *out, struct problem *why) MUST_USE;
/* The same by another method, which fits the key: sign_method_check(). `input`: a digest of that method's size (SM2:
 * e), for Ed25519 the message. */
size_t sign_key_input_size(enum sign_algorithm algorithm, struct sign_method method); /* 0: any */
status sign_key_sign_by(const struct sign_key *key, struct sign_method method, struct bytes input, struct arena *arena,
                        struct bytes *out, struct problem *why) MUST_USE;
/* The same over a message, which is digested as the method has it: for SM2 by SM3 over Z and the message. */
status sign_key_sign_message(const struct sign_key *key, struct sign_method method, struct bytes message,
                             struct arena *arena, struct bytes *out, struct problem *why) MUST_USE;

typedef struct sign_key sign_key;
AUTO_DECLARE(sign_key, sign_key_free);

#endif
