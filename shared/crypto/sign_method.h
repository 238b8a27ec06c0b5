/* sign_method - how a signature is made, beside its key: the digest, and RSA's padding. What CMS calls them (RFC 5652,
 * RFC 4056 for PSS, RFC 5754 for SHA-2, RFC 8419 for Ed25519; GM/T 0006 for SM2). */
#ifndef SIGN_METHOD_H
#define SIGN_METHOD_H

#include "arena.h"
#include "bytes.h"
#include "digest.h"
#include "problem.h"

enum sign_algorithm { SIGN_RSA, SIGN_P256, SIGN_P384, SIGN_ED25519, SIGN_SM2 };

struct sign_method { /* zeroed: SHA-256, PKCS #1 v1.5 */
    enum digest_kind digest;
    bool is_pss; /* RSA: PSS with MGF1 of the same digest and a salt of its length (RFC 8017, 8.1) */
};

/* RSA goes with every digest; P-256 with SHA-256, P-384 with SHA-256 and SHA-384 (NIST SP 800-57 part 1, 5.6.1: no
 * stronger digest than the curve); Ed25519 with SHA-512 (RFC 8419, 2.3), SM2 with SM3. Fails: SIGN_METHOD_UNFIT. */
status sign_method_check(enum sign_algorithm algorithm, struct sign_method method, struct problem *why) MUST_USE;
/* What a key signs with when nobody says: SHA-256, but SHA-384 for P-384, SHA-512 for Ed25519, SM3 for SM2. */
struct sign_method sign_method_usual(enum sign_algorithm algorithm);

/* Of what a timestamp over a signature value is: SM3 beside SM2, else SHA-256, which every authority knows. */
enum digest_kind sign_method_imprint(enum sign_algorithm algorithm);

/* How it is called outside: "sha256", "sha384", "sha512", "sm3"; with PSS "pss-sha256" … */
const char *sign_method_name(struct sign_method method);
bool sign_method_of_name(const char *name, struct sign_method *out);

/* AlgorithmIdentifiers, DER, in `arena`. */
struct bytes sign_method_digest_der(enum digest_kind digest, struct arena *arena);
struct bytes sign_method_signature_der(enum sign_algorithm algorithm, struct sign_method method, struct arena *arena);

/* Inside crypto/: prepares a context for signing or verifying digests; not for Ed25519, which signs messages. */
struct evp_pkey_ctx_st;
bool sign_method_apply(struct evp_pkey_ctx_st *context, enum sign_algorithm algorithm, struct sign_method method);

#endif
