/* cms_algorithm - which algorithms a signature may use, and checking one with them.
 *
 * Accepted: RSA PKCS#1 v1.5 and PSS, ECDSA, with SHA-2; Ed25519 (RFC 8419); SM2 with SM3 (GM/T 0006, under the id of
 * sm2.h); SHA-1 is checked too and marked weak; MD5 and older are refused. */
#ifndef CMS_ALGORITHM_H
#define CMS_ALGORITHM_H

#include "bytes.h"
#include "sm2.h"
#include <stdbool.h>

enum { CMS_ALGORITHM_DIGEST_MAX = 64 };

struct cms_algorithm {
    const char *digest; /* OpenSSL's name: "SHA256", "SM3" */
    const char *method; /* "RSA", "RSA-PSS", "ECDSA", "Ed25519", "SM2" */
    bool is_weak;
    bool is_pss;
    bool is_sm2;
    bool is_pure; /* the key signs the bytes themselves, not their digest */
    int pss_salt_bytes;
};

/* From the two DER AlgorithmIdentifiers of a SignerInfo. NULL: fine; else "algorithm_refused" (broken ones such as
 * MD5), "algorithm_unknown", "algorithms_differ" (the two name different digests). */
const char *cms_algorithm_read(struct bytes digest_algorithm, struct bytes signature_algorithm,
                               struct cms_algorithm *out);
/* The digest of a DER AlgorithmIdentifier, or of SHA-1 when `der` is empty; the same words. */
const char *cms_algorithm_digest(struct bytes der, struct cms_algorithm *out);

/* Digest of `count` pieces, one after the other. 0: the digest is not available. */
size_t cms_algorithm_hash(const struct cms_algorithm *algorithm, const struct bytes *pieces, size_t count,
                          unsigned char out[CMS_ALGORITHM_DIGEST_MAX]);
struct evp_pkey_st;
/* Is it no more work to use this key (EVP_PKEY) than real ones are? RSA's exponent may be as long as its modulus, and
 * the modulus 16,384 bits: a signature then takes 6 ms instead of 0.03, and a file may have a thousand. NULL: it is. */
bool cms_algorithm_takes(const struct evp_pkey_st *key);
/* Is `signature` this key's (EVP_PKEY) over `data`? NULL: no. `form`: how a value of SM2 is written; others are
 * SM2_FORM_DER. */
bool cms_algorithm_verify(const struct cms_algorithm *algorithm, struct evp_pkey_st *key, struct bytes data,
                          struct bytes signature, enum sm2_form *form);

#endif
