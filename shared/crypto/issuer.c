#include "issuer_inside.h"

#include "clock.h"
#include "der.h"
#include "random.h"
#include "text.h"
#include "x509_parse.h"
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/sha.h>
#include <string.h>

enum { SERIAL_BYTES = 16 };

AUTO_DECLARE(CERTIFICATEPOLICIES, CERTIFICATEPOLICIES_free);
AUTO_DECLARE(ASN1_OCTET_STRING, ASN1_OCTET_STRING_free);
AUTO_DECLARE(X509_EXTENSION, X509_EXTENSION_free);

static status unfit(struct problem *why, const char *what)
{
    ERR_clear_error();
    return problem_set(why, ISSUER_UNFIT, "%s", what);
}

static status open_key(struct issuer *ca, struct bytes pem, struct problem *why)
{
    AUTO(BIO, in);
    if (pem.size <= INT32_MAX) in = BIO_new_mem_buf(pem.data, (int)pem.size);
    char none[] = "";
    ca->key = in ? PEM_read_bio_PrivateKey(in, NULL, NULL, none) : NULL;
    ERR_clear_error();
    if (!ca->key) return problem_set(why, KEY_BROKEN, "%s", "");
    enum sign_algorithm algorithm;
    TRY(sign_key_classify(ca->key, &algorithm, why));
    bool has_sha256 = algorithm != SIGN_ED25519 && algorithm != SIGN_SM2;
    if (!has_sha256) return problem_set(why, KEY_UNSUPPORTED, "%s", sign_key_algorithm_name(algorithm));
    return sign_key_open_pem(pem, &ca->sign_key, why);
}

static bool set_key_id(struct issuer *ca)
{
    unsigned char digest[SHA_DIGEST_LENGTH];
    unsigned size = 0;
    if (X509_pubkey_digest(ca->certificate, EVP_sha1(), digest, &size) != 1) return false;
    ca->key_id = bytes_hex(ca->arena, bytes_of(digest, size));
    return true;
}

static struct bytes name_der(X509 *certificate, struct arena *arena)
{
    unsigned char *der = NULL;
    int size = i2d_X509_NAME(X509_get_subject_name(certificate), &der);
    struct bytes copy = bytes_copy(arena, bytes_of(der, size > 0 ? (size_t)size : 0));
    OPENSSL_free(der);
    return copy;
}

static status open_certificate(struct issuer *ca, struct bytes pem, struct problem *why)
{
    struct x509 facts;
    TRY(x509_read_all(pem, ca->arena, &ca->chain, why));
    TRY(x509_read(*LIST_AT(&ca->chain, struct bytes, 0), ca->arena, &facts, why));
    ca->certificate = x509_parse(facts.der);
    ca->not_after_ms = facts.not_after_ms;
    if (ca->certificate) ca->name = name_der(ca->certificate, ca->arena);
    if (!ca->certificate || !set_key_id(ca)) return problem_set(why, CERTIFICATE_BROKEN, "DER");
    if (X509_check_private_key(ca->certificate, ca->key) != 1) return unfit(why, "key and certificate differ");
    bool may_certify = facts.is_authority && (facts.key_usage & X509_MAY_CERTIFY);
    if (!may_certify) return unfit(why, "the certificate is not a CA's");
    return X509_get0_subject_key_id(ca->certificate) ? OK : unfit(why, "no subjectKeyIdentifier");
}

static bool keep_fixed(struct issuer *ca, enum issuer_profile profile, X509_EXTENSION *extension)
{
    if (extension) ca->fixed[profile][ca->fixed_count[profile]++] = extension;
    return extension != NULL;
}

static X509_EXTENSION *extension_of(const struct issuer *ca, int kind, const char *value)
{
    X509V3_CTX context;
    AUTO(X509, subject); /* another one than the CA's, or the CA's key identifier would be left out */
    subject = X509_new();
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, ca->certificate, subject, NULL, NULL, 0);
    return X509V3_EXT_conf_nid(NULL, &context, kind, value);
}

static bool add_fixed(struct issuer *ca, enum issuer_profile profile, int kind, const char *value)
{
    return keep_fixed(ca, profile, extension_of(ca, kind, value));
}

/* Certificate policies (RFC 5280, 4.2.1.4): one, without qualifiers. */
static bool add_policy(struct issuer *ca, enum issuer_profile profile, const char *oid)
{
    AUTO(CERTIFICATEPOLICIES, policies);
    policies = CERTIFICATEPOLICIES_new();
    POLICYINFO *policy = POLICYINFO_new();
    if (!policies || !policy || !sk_POLICYINFO_push(policies, policy)) {
        POLICYINFO_free(policy);
        return false;
    }
    ASN1_OBJECT_free(policy->policyid);
    policy->policyid = OBJ_txt2obj(oid, 1);
    return policy->policyid && keep_fixed(ca, profile, X509V3_EXT_i2d(NID_certificate_policies, 0, policies));
}

/* A comma would begin another value. */
static bool is_address(const char *url)
{
    bool is_http = text_starts(url, "http://") || text_starts(url, "https://");
    return is_http && text_is_clean(url) && !strpbrk(url, " \t\n,;@#\\\"");
}

static status add_extensions(struct issuer *ca, const char *policy, struct problem *why)
{
    static const struct {
        const char *usage, *extended; /* NULL: none */
    } profiles[ISSUER_PROFILES] = {
        [ISSUER_SIGN] = {"critical,digitalSignature,nonRepudiation", "1.3.6.1.5.5.7.3.36,1.3.6.1.4.1.311.10.3.12"},
        [ISSUER_ENCRYPT] = {"critical,keyEncipherment,dataEncipherment,keyAgreement", NULL},
        [ISSUER_RESPONDER] = {"critical,digitalSignature", "OCSPSigning"}};
    for (enum issuer_profile i = ISSUER_SIGN; i < ISSUER_PROFILES; i++) {
        bool made = add_fixed(ca, i, NID_basic_constraints, "critical,CA:FALSE") &&
                    add_fixed(ca, i, NID_key_usage, profiles[i].usage) &&
                    (!profiles[i].extended || add_fixed(ca, i, NID_ext_key_usage, profiles[i].extended)) &&
                    add_fixed(ca, i, NID_authority_key_identifier, "keyid:always");
        if (made && i == ISSUER_RESPONDER) made = add_fixed(ca, i, NID_id_pkix_OCSP_noCheck, "ignored");
        if (!made) return unfit(why, "extensions");
        if (*policy && !add_policy(ca, i, policy)) return unfit(why, "the policy is not an OID");
    }
    return OK;
}

status issuer_open(const struct issuer_setup *setup, issuer **out, struct problem *why)
{
    struct arena *arena = arena_new();
    AUTO(issuer, made);
    made = ARENA_NEW(arena, struct issuer);
    made->arena = arena;
    TRY(open_key(made, setup->key, why));
    TRY(open_certificate(made, setup->certificate, why));
    TRY(add_extensions(made, setup->policy, why));
    made->code_field = OBJ_txt2obj(setup->code_field, 0);
    if (!made->code_field) return unfit(why, "the field of the unit's code");
    *out = made;
    made = NULL;
    return OK;
}

void issuer_free(issuer *ca)
{
    if (!ca) return;
    for (size_t i = 0; i < ISSUER_PROFILES; i++)
        for (size_t k = 0; k < ca->fixed_count[i]; k++) X509_EXTENSION_free(ca->fixed[i][k]);
    sign_key_free(ca->sign_key);
    ASN1_OBJECT_free(ca->code_field);
    X509_free(ca->certificate);
    EVP_PKEY_free(ca->key);
    arena_free(ca->arena);
}

const struct list *issuer_chain(const issuer *ca)
{
    return &ca->chain;
}

int64_t issuer_not_after_ms(const issuer *ca)
{
    return ca->not_after_ms;
}

const char *issuer_key_id(const issuer *ca)
{
    return ca->key_id;
}

const char *issuer_name(const issuer *ca, struct arena *arena)
{
    struct x509 facts;
    struct problem why = {0};
    return x509_read(*LIST_AT(&ca->chain, struct bytes, 0), arena, &facts, &why) == OK ? facts.subject : "";
}

/* The first ISSUER_NAME_MAX code points. */
static int cut(const char *name)
{
    size_t at = 0, points = 0;
    for (; name[at]; at++) {
        bool begins = ((unsigned char)name[at] & 0xc0) != 0x80;
        if (begins && points++ == ISSUER_NAME_MAX) break;
    }
    return (int)at;
}

static bool add_text(X509_NAME *name, int kind, const char *text, int size)
{
    return X509_NAME_add_entry_by_NID(name, kind, MBSTRING_UTF8, (const unsigned char *)text, size, -1, 0) == 1;
}

static status set_subject(const struct issuer *ca, X509 *made, const struct issuer_request *request,
                          struct problem *why)
{
    X509_NAME *name = X509_get_subject_name(made);
    int size = cut(request->name);
    size_t code_size = strlen(request->code);
    bool has_code = *request->code || request->profile == ISSUER_RESPONDER;
    bool fits = *request->name && has_code && code_size <= ISSUER_CODE_MAX && text_is_clean(request->name) &&
                text_is_utf8(request->name, strlen(request->name));
    fits = fits && add_text(name, NID_countryName, "CN", -1) &&
           add_text(name, NID_organizationName, request->name, size) &&
           add_text(name, NID_commonName, request->name, size) &&
           (!code_size || X509_NAME_add_entry_by_OBJ(name, ca->code_field, MBSTRING_UTF8,
                                                     (const unsigned char *)request->code, (int)code_size, -1, 0) == 1);
    ERR_clear_error();
    return fits ? OK : problem_set(why, ISSUER_SUBJECT, "%s", request->code);
}

static bool set_serial(X509 *made)
{
    unsigned char bytes[SERIAL_BYTES];
    AUTO(BIGNUM, number);
    random_bytes(bytes, sizeof bytes);
    bytes[0] |= 0x40; /* never short; still 127 random bits */
    number = BN_bin2bn(bytes, sizeof bytes, NULL);
    return number && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(made));
}

static bool set_times(X509 *made, const struct issuer_request *request)
{
    /* UTCTime until 2049, GeneralizedTime from then on: ASN1_TIME_set chooses (RFC 5280, 4.1.2.5). */
    return ASN1_TIME_set(X509_getm_notBefore(made), request->not_before_ms / 1000) &&
           ASN1_TIME_set(X509_getm_notAfter(made), request->not_after_ms / 1000);
}

/* `parameter` NULL: the ASN.1 NULL. What OpenSSL takes over is a copy each. */
static bool put_key(X509_PUBKEY *place, const ASN1_OBJECT *kind, const ASN1_OBJECT *parameter, struct bytes bits)
{
    ASN1_OBJECT *own_kind = OBJ_dup(kind), *own_parameter = parameter ? OBJ_dup(parameter) : NULL;
    unsigned char *own_bits = OPENSSL_memdup(bits.data, bits.size);
    bool is_copied = own_kind && own_bits && (own_parameter || !parameter);
    if (is_copied && X509_PUBKEY_set0_param(place, own_kind, parameter ? V_ASN1_OBJECT : V_ASN1_NULL, own_parameter,
                                            own_bits, (int)bits.size) == 1)
        return true;
    ASN1_OBJECT_free(own_kind);
    ASN1_OBJECT_free(own_parameter);
    OPENSSL_free(own_bits);
    return false;
}

/* SubjectPublicKeyInfo (RFC 5280, 4.1.2.7) as it is: algorithm, then the key's bits. Reading it into a key, and writing
 * that again, would take OpenSSL longer than signing the certificate. */
static bool set_key(X509 *made, struct bytes public_key)
{
    AUTO(X509_ALGOR, algorithm);
    struct der info, name, bits;
    if (!der_take(&public_key, DER_SEQUENCE, &info) || public_key.size || !der_take(&info.value, DER_SEQUENCE, &name) ||
        !der_take(&info.value, DER_BIT_STRING, &bits) || info.value.size || bits.value.size < 2 || *bits.value.data)
        return false;
    const unsigned char *at = name.whole.data;
    const ASN1_OBJECT *kind;
    const void *parameter;
    int type;
    algorithm = d2i_X509_ALGOR(NULL, &at, (long)name.whole.size);
    if (!algorithm) return false;
    X509_ALGOR_get0(&kind, &type, &parameter, algorithm);
    if (type != V_ASN1_OBJECT && type != V_ASN1_NULL) return false;
    return put_key(X509_get_X509_PUBKEY(made), kind, type == V_ASN1_OBJECT ? parameter : NULL,
                   bytes_of(bits.value.data + 1, bits.value.size - 1));
}

/* RFC 5280, 4.2.1.2, method 1: of the key's bits. */
static bool add_key_id(X509 *made)
{
    unsigned char digest[SHA_DIGEST_LENGTH];
    unsigned size = 0;
    AUTO(ASN1_OCTET_STRING, id);
    id = ASN1_OCTET_STRING_new();
    return id && X509_pubkey_digest(made, EVP_sha1(), digest, &size) == 1 &&
           ASN1_OCTET_STRING_set(id, digest, (int)size) == 1 &&
           X509_add1_ext_i2d(made, NID_subject_key_identifier, id, 0, X509V3_ADD_DEFAULT) == 1;
}

static bool add_one(const struct issuer *ca, X509 *made, int kind, const char *value)
{
    AUTO(X509_EXTENSION, extension);
    extension = extension_of(ca, kind, value);
    return extension && X509_add_ext(made, extension, -1) == 1;
}

static const char *given(const char *url)
{
    return url ? url : "";
}

/* RFC 5280, 4.2.1.13 and 4.2.2.1 */
static status add_addresses(const struct issuer *ca, X509 *made, const struct issuer_request *request,
                            struct arena *arena, struct problem *why)
{
    const char *list = given(request->list), *ocsp = given(request->ocsp), *chain = given(request->chain);
    bool are_sound = (!*list || is_address(list)) && (!*ocsp || is_address(ocsp)) && (!*chain || is_address(chain));
    if (!are_sound) return unfit(why, "an address is none");
    const char *points = arena_format(arena, "URI:%s", list);
    const char *access = arena_format(arena, "%s%s%s%s%s", *ocsp ? "OCSP;URI:" : "", ocsp, *ocsp && *chain ? "," : "",
                                      *chain ? "caIssuers;URI:" : "", chain);
    if (*list && !add_one(ca, made, NID_crl_distribution_points, points)) return unfit(why, "the list's address");
    return !*access || add_one(ca, made, NID_info_access, access) ? OK : unfit(why, "the addresses");
}

static bool fill(const struct issuer *ca, X509 *made, const struct issuer_request *request)
{
    bool filled = X509_set_version(made, X509_VERSION_3) == 1 && set_serial(made) && set_times(made, request) &&
                  X509_set_issuer_name(made, X509_get_subject_name(ca->certificate)) == 1 &&
                  set_key(made, request->public_key);
    for (size_t i = 0; filled && i < ca->fixed_count[request->profile]; i++)
        filled = X509_add_ext(made, ca->fixed[request->profile][i], -1) == 1;
    return filled && add_key_id(made);
}

status issuer_issue(const issuer *ca, const struct issuer_request *request, struct arena *arena, struct bytes *der,
                    struct problem *why)
{
    AUTO(X509, made);
    unsigned char *out = NULL;
    char end[CLOCK_TEXT_SIZE];
    clock_text(ca->not_after_ms, end);
    if (request->not_after_ms > ca->not_after_ms) return problem_set(why, ISSUER_EXPIRED, "%s", end);
    made = X509_new();
    if (!made) return problem_set(why, CRYPTO_FAILED, "%s", "certificate");
    TRY(set_subject(ca, made, request, why));
    TRY(add_addresses(ca, made, request, arena, why));
    int size = 0;
    if (fill(ca, made, request) && X509_sign(made, ca->key, EVP_sha256()) > 0) size = i2d_X509(made, &out);
    ERR_clear_error();
    if (size <= 0) return problem_set(why, CRYPTO_FAILED, "%s", "certificate");
    *der = bytes_copy(arena, bytes_of(out, (size_t)size));
    OPENSSL_free(out);
    return OK;
}
