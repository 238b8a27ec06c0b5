/* sm2 - SM2 with SM3 (GM/T 0003.2, GM/T 0009; GB/T 32918.2, GB/T 35276): what a key signs is e, the SM3 of Z and the
 * message; Z binds the signer's public key and its distinguishing id, which here is always the usual one (GM/T 0009,
 * 10). OpenSSL's default is no id at all, which nobody else understands.
 *
 * Inside crypto/ and seal/; a private key is used through sign_key.h, a certificate's through signature.h. */
#ifndef SM2_H
#define SM2_H

#include "arena.h"
#include "bytes.h"
#include <stdbool.h>

#define SM2_ID            "1234567812345678"
#define SM2_OID_WITH_SM3  "1.2.156.10197.1.501"
#define SM2_OID_SM3       "1.2.156.10197.1.401"
#define SM2_OID_CURVE     "1.2.156.10197.1.301"
#define SM2_OID_SIGNATURE "1.2.156.10197.1.301.1" /* SM2-1: what GB/T 35275 calls it */
enum { SM2_DIGEST_SIZE = 32, SM2_RAW_SIZE = 64 };

struct evp_pkey_st;
struct evp_md_ctx_st;

bool sm2_is_key(const struct evp_pkey_st *key); /* NULL: no */
/* Z of a public or private SM2 key (GM/T 0003.2, 5.5). false: it is none. */
bool sm2_z(const struct evp_pkey_st *key, unsigned char z[SM2_DIGEST_SIZE]);
/* e of the message in `count` pieces, one after the other. */
void sm2_digest(const unsigned char z[SM2_DIGEST_SIZE], const struct bytes *pieces, size_t count,
                unsigned char e[SM2_DIGEST_SIZE]);

/* How a signature value was written. All but the first deviate from GM/T 0009, 7.3, are met in the wild, and say
 * nothing about who signed. */
enum sm2_form {
    SM2_FORM_DER,  /* SEQUENCE of r and s */
    SM2_FORM_RAW,  /* r and s side by side, 64 bytes */
    SM2_FORM_LOOSE /* a SEQUENCE whose INTEGERs lack the zero before a high bit, or have zeros too many */
};
const char *sm2_form_name(enum sm2_form form); /* "der", "raw", "loose_der" */
/* A value in any of these forms, numbers of `half` bytes (ECDSA's too), as DER has it, in `arena`. false: it is none.
 */
bool sm2_repair(struct bytes value, size_t half, struct arena *arena, struct bytes *der, enum sm2_form *form);

/* Is `value`, in any of these forms, the key's signature over e? `form` is set when it is; may be NULL. */
bool sm2_verify(struct evp_pkey_st *key, const unsigned char e[SM2_DIGEST_SIZE], struct bytes value,
                enum sm2_form *form);
/* The same over a message. */
bool sm2_verify_message(struct evp_pkey_st *key, struct bytes message, struct bytes value, enum sm2_form *form);

/* The same of a signed SEQUENCE of what is signed, the algorithm and a BIT STRING: X.509 certificates, lists and
 * requests, and BasicOCSPResponse; over the bytes as they stand there. false as well when it names another algorithm.
 */
bool sm2_verify_signed(struct evp_pkey_st *key, struct bytes der);

/* Readies a new EVP_MD_CTX for X509_sign_ctx, X509_CRL_sign_ctx, OCSP_basic_sign_ctx and EVP_DigestSign with an SM2
 * key: SM3, and the id. */
bool sm2_begin(struct evp_md_ctx_st *context, struct evp_pkey_st *key);

#endif
