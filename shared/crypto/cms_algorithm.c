#include "cms_algorithm.h"
#include "openssl_auto.h"
#include "text.h"
#include <openssl/core_names.h>
#include <openssl/rsa.h>

enum { PSS_SALT_DEFAULT = 20, MODULUS_BITS = 8192, EXPONENT_BITS = 64 };

struct digest_rule {
    const char *name; /* NULL: refused */
    int nid;
    bool is_weak;
};

static const struct digest_rule digests[] = {
    {"SHA256", NID_sha256, false}, {"SHA384", NID_sha384, false}, {"SHA512", NID_sha512, false},
    {"SHA224", NID_sha224, false}, {"SHA1", NID_sha1, true},      {"SM3", NID_sm3, false},
    {NULL, NID_md5, true},         {NULL, NID_md4, true},         {NULL, NID_md2, true},
    {NULL, NID_ripemd160, true},
};

static const char *digest_by_nid(int nid, struct cms_algorithm *out)
{
    for (size_t i = 0; i < sizeof digests / sizeof *digests; i++) {
        if (digests[i].nid != nid) continue;
        out->digest = digests[i].name;
        out->is_weak = digests[i].is_weak;
        return out->digest ? NULL : "algorithm_refused";
    }
    return "algorithm_unknown";
}

static X509_ALGOR *parse(struct bytes der)
{
    const unsigned char *at = der.data;
    return d2i_X509_ALGOR(NULL, &at, (long)der.size);
}

static int algorithm_nid(const X509_ALGOR *algorithm)
{
    const ASN1_OBJECT *object = NULL;
    if (!algorithm) return NID_undef;
    X509_ALGOR_get0(&object, NULL, NULL, algorithm);
    return OBJ_obj2nid(object);
}

const char *cms_algorithm_digest(struct bytes der, struct cms_algorithm *out)
{
    *out = (struct cms_algorithm){.digest = NULL};
    if (der.size == 0) return digest_by_nid(NID_sha1, out);
    AUTO(X509_ALGOR, algorithm);
    algorithm = parse(der);
    return digest_by_nid(algorithm_nid(algorithm), out);
}

/* RSASSA-PSS-params (RFC 8017, A.2.3): digest and mask digest must be the signer's digest. */
static const char *read_pss(const X509_ALGOR *algorithm, int digest, struct cms_algorithm *out)
{
    int type = 0;
    const void *value = NULL;
    AUTO(RSA_PSS_PARAMS, params);
    X509_ALGOR_get0(NULL, &type, &value, algorithm);
    if (type != V_ASN1_SEQUENCE) return digest == NID_sha1 ? NULL : "algorithms_differ";
    params = ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(RSA_PSS_PARAMS), algorithm->parameter);
    if (!params) return "algorithm_unknown";
    int hash = params->hashAlgorithm ? algorithm_nid(params->hashAlgorithm) : NID_sha1;
    int mask = NID_sha1;
    if (params->maskGenAlgorithm) {
        AUTO(X509_ALGOR, inner);
        if (algorithm_nid(params->maskGenAlgorithm) != NID_mgf1) return "algorithm_unknown";
        inner = ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(X509_ALGOR), params->maskGenAlgorithm->parameter);
        mask = algorithm_nid(inner);
    }
    if (params->trailerField && ASN1_INTEGER_get(params->trailerField) != 1) return "algorithm_unknown";
    long salt = params->saltLength ? ASN1_INTEGER_get(params->saltLength) : PSS_SALT_DEFAULT;
    if (salt < 0 || salt > 512) return "algorithm_unknown";
    out->pss_salt_bytes = (int)salt;
    return hash == digest && mask == digest ? NULL : "algorithms_differ";
}

/* RFC 8419, 2.3 and 3.1: SHA-512 beside it, and no parameters. */
static const char *read_ed25519(const X509_ALGOR *algorithm, int digest, struct cms_algorithm *out)
{
    int type = V_ASN1_UNDEF;
    X509_ALGOR_get0(NULL, &type, NULL, algorithm);
    out->method = "Ed25519";
    out->is_pure = true;
    if (type != V_ASN1_UNDEF) return "algorithm_unknown";
    return digest == NID_sha512 ? NULL : "algorithms_differ";
}

/* GB/T 35275 calls it SM2-1, others by the curve's name. */
static bool is_sm2(const X509_ALGOR *algorithm)
{
    static const char *const names[] = {SM2_OID_WITH_SM3, SM2_OID_SIGNATURE, SM2_OID_CURVE};
    const ASN1_OBJECT *object = NULL;
    char dotted[40];
    X509_ALGOR_get0(&object, NULL, NULL, algorithm);
    int size = OBJ_obj2txt(dotted, sizeof dotted, object, 1);
    for (size_t i = 0; size > 0 && i < sizeof names / sizeof *names; i++)
        if (text_equal(dotted, names[i])) return true;
    return false;
}

static const char *read_method(const X509_ALGOR *algorithm, int digest, struct cms_algorithm *out)
{
    int hash = NID_undef, key = NID_undef;
    int nid = algorithm_nid(algorithm);
    if (is_sm2(algorithm)) {
        out->method = "SM2";
        out->is_sm2 = true;
        return digest == NID_sm3 ? NULL : "algorithms_differ";
    }
    if (nid == NID_ED25519) return read_ed25519(algorithm, digest, out);
    out->method = "RSA";
    if (nid == NID_rsaEncryption) return NULL;
    if (nid == NID_rsassaPss) {
        out->method = "RSA-PSS";
        out->is_pss = true;
        return read_pss(algorithm, digest, out);
    }
    if (!OBJ_find_sigid_algs(nid, &hash, &key)) return "algorithm_unknown";
    if (key == NID_X9_62_id_ecPublicKey)
        out->method = "ECDSA";
    else if (key != NID_rsaEncryption)
        return "algorithm_unknown";
    return hash == digest ? NULL : "algorithms_differ";
}

const char *cms_algorithm_read(struct bytes digest_algorithm, struct bytes signature_algorithm,
                               struct cms_algorithm *out)
{
    AUTO(X509_ALGOR, digest);
    AUTO(X509_ALGOR, method);
    *out = (struct cms_algorithm){.digest = NULL};
    digest = parse(digest_algorithm);
    method = parse(signature_algorithm);
    if (!digest || !method) return "algorithm_unknown";
    const char *fault = digest_by_nid(algorithm_nid(digest), out);
    return fault ? fault : read_method(method, algorithm_nid(digest), out);
}

size_t cms_algorithm_hash(const struct cms_algorithm *algorithm, const struct bytes *pieces, size_t count,
                          unsigned char out[CMS_ALGORITHM_DIGEST_MAX])
{
    unsigned int size = 0;
    AUTO(EVP_MD_CTX, context);
    context = EVP_MD_CTX_new();
    const EVP_MD *digest = EVP_get_digestbyname(algorithm->digest);
    if (!context || !digest || EVP_DigestInit_ex(context, digest, NULL) != 1) return 0;
    for (size_t i = 0; i < count; i++) {
        if (EVP_DigestUpdate(context, pieces[i].data, pieces[i].size) != 1) return 0;
    }
    return EVP_DigestFinal_ex(context, out, &size) == 1 ? size : 0;
}

static bool key_fits(const struct cms_algorithm *algorithm, const EVP_PKEY *key)
{
    if (algorithm->is_pure) return EVP_PKEY_is_a(key, "ED25519");
    if (text_equal(algorithm->method, "ECDSA")) return EVP_PKEY_is_a(key, "EC");
    return EVP_PKEY_is_a(key, "RSA") || (algorithm->is_pss && EVP_PKEY_is_a(key, "RSA-PSS"));
}

static bool set_pss(const struct cms_algorithm *algorithm, EVP_PKEY_CTX *key)
{
    return EVP_PKEY_CTX_set_rsa_padding(key, RSA_PKCS1_PSS_PADDING) > 0 &&
           EVP_PKEY_CTX_set_rsa_pss_saltlen(key, algorithm->pss_salt_bytes) > 0;
}

bool cms_algorithm_verify(const struct cms_algorithm *algorithm, struct evp_pkey_st *key, struct bytes data,
                          struct bytes signature, enum sm2_form *form)
{
    EVP_PKEY_CTX *detail = NULL;
    AUTO(EVP_MD_CTX, context);
    if (algorithm->is_sm2) return sm2_verify_message(key, data, signature, form);
    *form = SM2_FORM_DER;
    context = EVP_MD_CTX_new();
    if (!key || !context || !key_fits(algorithm, key)) return false;
    const EVP_MD *digest = algorithm->is_pure ? NULL : EVP_get_digestbyname(algorithm->digest);
    if (EVP_DigestVerifyInit(context, &detail, digest, NULL, key) != 1) return false;
    if (algorithm->is_pss && !set_pss(algorithm, detail)) return false;
    return EVP_DigestVerify(context, signature.data, signature.size, data.data, data.size) == 1;
}

bool cms_algorithm_takes(const EVP_PKEY *key)
{
    AUTO(BIGNUM, exponent);
    if (!key || !(EVP_PKEY_is_a(key, "RSA") || EVP_PKEY_is_a(key, "RSA-PSS"))) return true;
    return EVP_PKEY_get_bits(key) <= MODULUS_BITS &&
           EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &exponent) == 1 && BN_num_bits(exponent) <= EXPONENT_BITS;
}
