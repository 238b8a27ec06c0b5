#include "sign_method.h"
#include "der_write.h"
#include "sm2.h"
#include "text.h"
#include <openssl/evp.h>
#include <openssl/rsa.h>

static const char *const digest_oids[] = {[DIGEST_SHA256] = "2.16.840.1.101.3.4.2.1",
                                          [DIGEST_SHA384] = "2.16.840.1.101.3.4.2.2",
                                          [DIGEST_SHA512] = "2.16.840.1.101.3.4.2.3",
                                          [DIGEST_SM3] = SM2_OID_SM3};
/* RFC 5754, 3.3: ECDSA names its digest; without parameters. */
static const char *const ecdsa_oids[] = {[DIGEST_SHA256] = "1.2.840.10045.4.3.2",
                                         [DIGEST_SHA384] = "1.2.840.10045.4.3.3",
                                         [DIGEST_SHA512] = "1.2.840.10045.4.3.4"};

static bool fits(enum sign_algorithm algorithm, struct sign_method method)
{
    switch (algorithm) {
    case SIGN_RSA:
        return method.digest != DIGEST_SM3;
    case SIGN_P256:
        return !method.is_pss && method.digest == DIGEST_SHA256;
    case SIGN_P384:
        return !method.is_pss && (method.digest == DIGEST_SHA256 || method.digest == DIGEST_SHA384);
    case SIGN_ED25519:
        return !method.is_pss && method.digest == DIGEST_SHA512;
    case SIGN_SM2:
        return !method.is_pss && method.digest == DIGEST_SM3;
    }
    return false;
}

status sign_method_check(enum sign_algorithm algorithm, struct sign_method method, struct problem *why)
{
    static const char *const keys[] = {[SIGN_RSA] = "RSA",
                                       [SIGN_P256] = "P-256",
                                       [SIGN_P384] = "P-384",
                                       [SIGN_ED25519] = "Ed25519",
                                       [SIGN_SM2] = "SM2"};
    if (fits(algorithm, method)) return OK;
    return problem_set(why, SIGN_METHOD_UNFIT, "%s, %s%s", keys[algorithm], digest_kind_name(method.digest),
                       method.is_pss ? ", PSS" : "");
}

struct sign_method sign_method_usual(enum sign_algorithm algorithm)
{
    static const enum digest_kind digests[] = {[SIGN_RSA] = DIGEST_SHA256,
                                               [SIGN_P256] = DIGEST_SHA256,
                                               [SIGN_P384] = DIGEST_SHA384,
                                               [SIGN_ED25519] = DIGEST_SHA512,
                                               [SIGN_SM2] = DIGEST_SM3};
    return (struct sign_method){.digest = digests[algorithm]};
}

enum digest_kind sign_method_imprint(enum sign_algorithm algorithm)
{
    return algorithm == SIGN_SM2 ? DIGEST_SM3 : DIGEST_SHA256;
}

static const char *const method_names[][2] = {[DIGEST_SHA256] = {"sha256", "pss-sha256"},
                                              [DIGEST_SHA384] = {"sha384", "pss-sha384"},
                                              [DIGEST_SHA512] = {"sha512", "pss-sha512"},
                                              [DIGEST_SM3] = {"sm3", "pss-sm3"}};

const char *sign_method_name(struct sign_method method)
{
    return method_names[method.digest][method.is_pss];
}

bool sign_method_of_name(const char *name, struct sign_method *out)
{
    for (size_t i = 0; i < 2 * (size_t)DIGEST_KIND_COUNT; i++) {
        *out = (struct sign_method){.digest = (enum digest_kind)(i / 2), .is_pss = i % 2 == 1};
        if (text_equal(name, sign_method_name(*out))) return true;
    }
    return false;
}

static struct bytes identifier(struct arena *arena, const char *oid, struct bytes parameters)
{
    return der_write_wrap(arena, DER_SEQUENCE, der_write_join(arena, der_write_oid(arena, oid), parameters));
}

static const struct bytes null_der = {(const unsigned char *)"\x05\x00", 2};

struct bytes sign_method_digest_der(enum digest_kind digest, struct arena *arena)
{
    return identifier(arena, digest_oids[digest], null_der);
}

/* RFC 4055, 3.1: digest, mask and salt named; the trailer is the default. */
static struct bytes pss_parameters(enum digest_kind digest, struct arena *arena)
{
    struct bytes hash = sign_method_digest_der(digest, arena), mask = identifier(arena, "1.2.840.113549.1.1.8", hash);
    struct bytes salt = der_write_integer(arena, digest_kind_size(digest));
    struct bytes both =
        der_write_join(arena, der_write_wrap(arena, DER_CONTEXT_0, hash), der_write_wrap(arena, DER_CONTEXT_1, mask));
    both = der_write_join(arena, both, der_write_wrap(arena, DER_CONTEXT_1 + 1, salt));
    return der_write_wrap(arena, DER_SEQUENCE, both);
}

struct bytes sign_method_signature_der(enum sign_algorithm algorithm, struct sign_method method, struct arena *arena)
{
    static const struct bytes none = {NULL, 0};
    switch (algorithm) {
    case SIGN_RSA:
        if (method.is_pss) return identifier(arena, "1.2.840.113549.1.1.10", pss_parameters(method.digest, arena));
        return identifier(arena, "1.2.840.113549.1.1.1", null_der); /* RFC 3370, 3.2 */
    case SIGN_P256:
    case SIGN_P384:
        return identifier(arena, ecdsa_oids[method.digest], none);
    case SIGN_ED25519:
        return identifier(arena, "1.3.101.112", none);
    case SIGN_SM2:
        return identifier(arena, SM2_OID_WITH_SM3, none);
    }
    return none;
}

bool sign_method_apply(EVP_PKEY_CTX *context, enum sign_algorithm algorithm, struct sign_method method)
{
    static const EVP_MD *(*const digests[])(void) = {[DIGEST_SHA256] = EVP_sha256,
                                                     [DIGEST_SHA384] = EVP_sha384,
                                                     [DIGEST_SHA512] = EVP_sha512,
                                                     [DIGEST_SM3] = EVP_sm3};
    if (algorithm == SIGN_SM2) return method.digest == DIGEST_SM3; /* OpenSSL knows no other */
    const EVP_MD *digest = digests[method.digest]();
    int padding = method.is_pss ? RSA_PKCS1_PSS_PADDING : RSA_PKCS1_PADDING;
    if (algorithm == SIGN_RSA && EVP_PKEY_CTX_set_rsa_padding(context, padding) != 1) return false;
    if (EVP_PKEY_CTX_set_signature_md(context, digest) != 1) return false;
    if (!method.is_pss) return true;
    return EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1 &&
           EVP_PKEY_CTX_set_rsa_mgf1_md(context, digest) == 1;
}
