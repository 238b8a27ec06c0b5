#include "cms_sign.h"
#include "der_write.h"
#include "openssl_auto.h"
#include "sm2.h"
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <string.h>

/* DER (X.690) of what never changes; object identifiers with their tag. */
#define OID_DATA                   "\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x01"
#define OID_TST_INFO               "\x06\x0B\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x01\x04"
#define OID_SIGNED_DATA            "\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02"
#define OID_GM_DATA                "\x06\x0A\x2A\x81\x1C\xCF\x55\x06\x01\x04\x02\x01" /* GB/T 35275, 7 */
#define OID_GM_SIGNED_DATA         "\x06\x0A\x2A\x81\x1C\xCF\x55\x06\x01\x04\x02\x02"
#define OID_CONTENT_TYPE           "\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x09\x03"
#define OID_MESSAGE_DIGEST         "\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x09\x04"
#define OID_SIGNING_CERTIFICATE_V2 "\x06\x0B\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x02\x2F"
#define OID_SIGNATURE_TIMESTAMP    "\x06\x0B\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x02\x0E"
#define VERSION(number)            "\x02\x01" number
#define CONST(text)                bytes_of(text, sizeof(text) - 1)
#define CONST_INIT(text)                                                                                               \
    {                                                                                                                  \
        (const unsigned char *)(text), sizeof(text) - 1                                                                \
    }

enum { CONTEXT_4 = 0xA4 };

struct cms_sign {
    struct arena *arena;
    EVP_PKEY_CTX *verify; /* prepared with the certificate's key; copied for every use; not of Ed25519 */
    EVP_PKEY *key;
    enum sign_algorithm algorithm;
    struct sign_method method;
    unsigned char z[SM2_DIGEST_SIZE]; /* of SM2 */
    size_t signature_max, digest_size;
    struct bytes outer;      /* what the whole is: an OID */
    struct bytes before;     /* SignedData's version and digestAlgorithms */
    struct bytes type;       /* of the content: an OID */
    struct bytes chain;      /* certificates [0] */
    struct bytes signer;     /* SignerInfo up to signedAttrs */
    struct bytes attributes; /* as SET; the message digest is put in at digest_at */
    size_t digest_at;
    struct bytes signature_algorithm;
};

static struct bytes sequence(struct arena *arena, struct bytes a, struct bytes b)
{
    return der_write_wrap(arena, DER_SEQUENCE, der_write_join(arena, a, b));
}

static status unusable(struct problem *why, const char *what)
{
    ERR_clear_error();
    return problem_set(why, CERTIFICATE_UNUSABLE, "%s", what);
}

static struct bytes taken(struct arena *arena, unsigned char *der, int size)
{
    struct bytes copy = bytes_copy(arena, bytes_of(der, size > 0 ? (size_t)size : 0));
    OPENSSL_free(der);
    return copy;
}

static struct bytes issuer_of(struct cms_sign *signer, const X509 *certificate)
{
    unsigned char *der = NULL;
    int size = i2d_X509_NAME(X509_get_issuer_name(certificate), &der);
    return taken(signer->arena, der, size);
}

static struct bytes serial_of(struct cms_sign *signer, const X509 *certificate)
{
    unsigned char *der = NULL;
    int size = i2d_ASN1_INTEGER(X509_get0_serialNumber(certificate), &der);
    return taken(signer->arena, der, size);
}

/* RFC 5035, 4: the certificate's digest and its issuer and serial number. SHA-256 is the default and not named; with
 * SM2 it is SM3, so that nothing but the national algorithms stands for the signature. */
static struct bytes signing_certificate(struct cms_sign *signer, struct bytes leaf, struct bytes issuer,
                                        struct bytes serial)
{
    struct arena *arena = signer->arena;
    unsigned char hash[DIGEST_SIZE];
    bool is_sm2 = signer->algorithm == SIGN_SM2;
    digest_pieces(is_sm2 ? DIGEST_SM3 : DIGEST_SHA256, &leaf, 1, hash);
    struct bytes name = der_write_wrap(arena, CONTEXT_4, issuer); /* GeneralNames: directoryName */
    struct bytes identified = sequence(arena, der_write_wrap(arena, DER_SEQUENCE, name), serial);
    struct bytes value = der_write_wrap(arena, DER_OCTET_STRING, bytes_of(hash, sizeof hash));
    if (is_sm2) value = der_write_join(arena, sign_method_digest_der(DIGEST_SM3, arena), value);
    struct bytes ids = der_write_wrap(arena, DER_SEQUENCE, sequence(arena, value, identified));
    struct bytes all = der_write_wrap(arena, DER_SEQUENCE, ids);
    return sequence(arena, CONST(OID_SIGNING_CERTIFICATE_V2), der_write_wrap(arena, DER_SET, all));
}

/* RFC 5652, 5.3, 11.1, 11.2. A SET OF is ordered by its members' bytes (X.690, 11.6): the shorter ones have the smaller
 * length byte, and signing-certificate-v2 is the longest of the three by far. */
static void set_attributes(struct cms_sign *signer, struct bytes certificate)
{
    struct arena *arena = signer->arena;
    static const unsigned char none[DIGEST_SIZE_MAX];
    struct bytes zeros = bytes_of(none, signer->digest_size);
    struct bytes digest = der_write_wrap(arena, DER_SET, der_write_wrap(arena, DER_OCTET_STRING, zeros));
    struct buffer all = {.arena = arena};
    der_write_bytes(&all, sequence(arena, CONST(OID_CONTENT_TYPE), der_write_wrap(arena, DER_SET, signer->type)));
    der_write_bytes(&all, sequence(arena, CONST(OID_MESSAGE_DIGEST), digest));
    size_t from_end = certificate.size + signer->digest_size;
    der_write_bytes(&all, certificate);
    signer->attributes = der_write_wrap(arena, DER_SET, buffer_bytes(&all));
    signer->digest_at = signer->attributes.size - from_end;
}

static status set_key(struct cms_sign *signer, const X509 *certificate, const struct sign_method *method,
                      struct problem *why)
{
    EVP_PKEY *key = X509_get0_pubkey(certificate);
    ERR_clear_error();
    if (!key) return problem_set(why, KEY_UNSUPPORTED, "%s", "?");
    TRY(sign_key_classify(key, &signer->algorithm, why));
    signer->method = method ? *method : sign_method_usual(signer->algorithm);
    TRY(sign_method_check(signer->algorithm, signer->method, why));
    signer->digest_size = digest_kind_size(signer->method.digest);
    signer->signature_max = (size_t)EVP_PKEY_get_size(key);
    if (EVP_PKEY_up_ref(key) != 1) return unusable(why, "its key");
    signer->key = key;
    if (signer->algorithm == SIGN_SM2 && !sm2_z(key, signer->z)) return unusable(why, "its key");
    if (signer->algorithm == SIGN_ED25519) return OK;
    signer->verify = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
    bool is_fine = signer->verify && EVP_PKEY_verify_init(signer->verify) == 1 &&
                   sign_method_apply(signer->verify, signer->algorithm, signer->method);
    return is_fine ? OK : unusable(why, "its key");
}

static X509 *parse(struct bytes der)
{
    const unsigned char *at = der.data;
    if (der.size > CMS_SIGN_CERTIFICATE_MAX) return NULL;
    X509 *certificate = d2i_X509(NULL, &at, (long)der.size);
    if (certificate && at == der.data + der.size) return certificate;
    X509_free(certificate);
    return NULL;
}

/* All but self-signed issuers: who checks has those already, or does not trust them. */
static status join_chain(struct cms_sign *signer, const struct bytes *chain, size_t count, struct bytes *out,
                         struct problem *why)
{
    struct buffer all = {.arena = signer->arena};
    for (size_t i = 0; i < count; i++) {
        AUTO(X509, certificate);
        certificate = parse(chain[i]);
        if (!certificate) return unusable(why, "a certificate that cannot be read");
        bool is_root = X509_check_issued(certificate, certificate) == X509_V_OK;
        if (i == 0 || !is_root) der_write_bytes(&all, chain[i]);
    }
    *out = der_write_wrap(signer->arena, DER_CONTEXT_0, buffer_bytes(&all));
    return OK;
}

static void set_types(struct cms_sign *signer, enum cms_sign_content content)
{
    static const struct bytes types[] = {[CMS_SIGN_DETACHED] = CONST_INIT(OID_DATA),
                                         [CMS_SIGN_TOKEN] = CONST_INIT(OID_TST_INFO),
                                         [CMS_SIGN_GM] = CONST_INIT(OID_GM_DATA)};
    bool is_gm = content == CMS_SIGN_GM;
    signer->type = types[content];
    signer->outer = is_gm ? CONST(OID_GM_SIGNED_DATA) : CONST(OID_SIGNED_DATA);
    signer->signature_algorithm = sign_method_signature_der(signer->algorithm, signer->method, signer->arena);
    if (!is_gm) return;
    struct bytes name = der_write_oid(signer->arena, SM2_OID_SIGNATURE);
    signer->signature_algorithm = der_write_wrap(signer->arena, DER_SEQUENCE, name);
}

static status build(struct cms_sign *signer, const struct cms_sign_setup *setup, const struct sign_method *method,
                    struct problem *why)
{
    struct arena *arena = signer->arena;
    AUTO(X509, leaf);
    leaf = parse(setup->chain[0]);
    if (!leaf) return unusable(why, "a certificate that cannot be read");
    TRY(set_key(signer, leaf, method, why));
    if (setup->content == CMS_SIGN_GM && signer->algorithm != SIGN_SM2)
        return problem_set(why, SIGN_METHOD_UNFIT, "%s", "GB/T 35275");
    TRY(join_chain(signer, setup->chain, setup->count, &signer->chain, why));
    struct bytes issuer = issuer_of(signer, leaf), serial = serial_of(signer, leaf);
    struct bytes digest = sign_method_digest_der(signer->method.digest, arena);
    set_types(signer, setup->content);
    set_attributes(signer, signing_certificate(signer, setup->chain[0], issuer, serial));
    /* 5.1: version 1 when the content is data, the signer named by issuer, and nothing but certificates inside; 3 for
     * another content. */
    bool is_token = setup->content == CMS_SIGN_TOKEN;
    signer->before = der_write_join(arena, is_token ? CONST(VERSION("\x03")) : CONST(VERSION("\x01")),
                                    der_write_wrap(arena, DER_SET, digest));
    struct buffer info = {.arena = arena};
    der_write_bytes(&info, CONST(VERSION("\x01")));
    der_write_bytes(&info, sequence(arena, issuer, serial));
    der_write_bytes(&info, digest);
    signer->signer = buffer_bytes(&info);
    return OK;
}

/* `method` NULL: the usual one of the key. */
static status open_signer(const struct cms_sign_setup *setup, const struct sign_method *method, struct cms_sign **out,
                          struct problem *why)
{
    if (setup->count == 0 || setup->count > CMS_SIGN_CHAIN_MAX) return unusable(why, "number of certificates");
    struct arena *arena = arena_new();
    AUTO(cms_sign, signer);
    signer = ARENA_NEW(arena, struct cms_sign);
    signer->arena = arena;
    TRY(build(signer, setup, method, why));
    *out = signer;
    signer = NULL;
    return OK;
}

status cms_sign_open_as(const struct cms_sign_setup *setup, struct cms_sign **out, struct problem *why)
{
    return open_signer(setup, &setup->method, out, why);
}

status cms_sign_open(const struct bytes *chain, size_t count, struct cms_sign **out, struct problem *why)
{
    return open_signer(&(struct cms_sign_setup){.chain = chain, .count = count}, NULL, out, why);
}

void cms_sign_free(struct cms_sign *signer)
{
    if (!signer) return;
    EVP_PKEY_CTX_free(signer->verify);
    EVP_PKEY_free(signer->key);
    arena_free(signer->arena); /* holds the signer too */
}

enum sign_algorithm cms_sign_algorithm(const struct cms_sign *signer)
{
    return signer->algorithm;
}

struct sign_method cms_sign_method(const struct cms_sign *signer)
{
    return signer->method;
}

enum digest_kind cms_sign_imprint(const struct cms_sign *signer)
{
    return sign_method_imprint(signer->algorithm);
}

struct sizes { /* of the contents of nested values, from the inside out */
    size_t info, infos, data, all;
};

/* `chosen`: content and certificates; `stamp`: the unsigned attributes. */
static struct sizes sizes_of(const struct cms_sign *signer, size_t signature, size_t chosen, size_t stamp)
{
    struct sizes sizes = {.info = signer->signer.size + signer->attributes.size + signer->signature_algorithm.size +
                                  der_write_size(signature) + stamp};
    sizes.infos = der_write_size(sizes.info);
    sizes.data = signer->before.size + chosen + der_write_size(sizes.infos);
    sizes.all = signer->outer.size + der_write_size(der_write_size(sizes.data));
    return sizes;
}

/* RFC 3161, appendix A: an unsigned attribute [1] of one value. */
static size_t stamp_size(size_t token)
{
    if (!token) return 0;
    return der_write_size(der_write_size(sizeof OID_SIGNATURE_TIMESTAMP - 1 + der_write_size(token)));
}

size_t cms_sign_size_stamped(const struct cms_sign *signer, size_t token)
{
    size_t chosen = der_write_size(signer->type.size) + signer->chain.size;
    return der_write_size(sizes_of(signer, signer->signature_max, chosen, stamp_size(token)).all);
}

size_t cms_sign_size(const struct cms_sign *signer)
{
    return cms_sign_size_stamped(signer, 0);
}

struct bytes cms_sign_attributes(const struct cms_sign *signer, const unsigned char *content, struct arena *arena)
{
    unsigned char *copy = arena_copy(arena, signer->attributes.data, signer->attributes.size);
    memcpy(copy + signer->digest_at, content, signer->digest_size);
    return bytes_of(copy, signer->attributes.size);
}

void cms_sign_digest(const struct cms_sign *signer, const unsigned char *content, unsigned char *out)
{
    const unsigned char *attributes = signer->attributes.data;
    size_t behind = signer->digest_at + signer->digest_size;
    const struct bytes pieces[] = {bytes_of(attributes, signer->digest_at), bytes_of(content, signer->digest_size),
                                   bytes_of(attributes + behind, signer->attributes.size - behind)};
    if (signer->algorithm == SIGN_SM2)
        sm2_digest(signer->z, pieces, 3, out);
    else
        digest_pieces(signer->method.digest, pieces, 3, out);
}

struct bytes cms_sign_input(const struct cms_sign *signer, const unsigned char *content, struct arena *arena)
{
    if (signer->algorithm == SIGN_ED25519) return cms_sign_attributes(signer, content, arena);
    unsigned char *digest = arena_alloc(arena, signer->digest_size);
    cms_sign_digest(signer, content, digest);
    return bytes_of(digest, signer->digest_size);
}

static bool is_signed_message(EVP_PKEY *key, struct bytes message, struct bytes signature)
{
    AUTO(EVP_MD_CTX, context);
    context = EVP_MD_CTX_new();
    return context && EVP_DigestVerifyInit(context, NULL, NULL, NULL, key) == 1 &&
           EVP_DigestVerify(context, signature.data, signature.size, message.data, message.size) == 1;
}

static bool is_signed(const struct cms_sign *signer, struct bytes input, struct bytes signature)
{
    AUTO(EVP_PKEY_CTX, context);
    if (signature.size == 0 || signature.size > signer->signature_max) return false;
    if (signer->algorithm == SIGN_ED25519) return is_signed_message(signer->key, input, signature);
    context = EVP_PKEY_CTX_dup(signer->verify);
    return context && EVP_PKEY_verify(context, signature.data, signature.size, input.data, input.size) == 1;
}

status cms_sign_check(const struct cms_sign *signer, const unsigned char *content, struct bytes signature,
                      struct problem *why)
{
    AUTO_ARENA(memory);
    bool is_right = is_signed(signer, cms_sign_input(signer, content, memory), signature);
    ERR_clear_error();
    return is_right ? OK : problem_set(why, SIGNATURE_WRONG, "%s", "");
}

/* EncapsulatedContentInfo (5.2) */
static struct bytes content_info(const struct cms_sign *signer, struct bytes inside, struct arena *arena)
{
    if (!inside.size) return der_write_wrap(arena, DER_SEQUENCE, signer->type);
    struct bytes octets = der_write_wrap(arena, DER_OCTET_STRING, inside);
    return sequence(arena, signer->type, der_write_wrap(arena, DER_CONTEXT_0, octets));
}

static struct bytes unsigned_attributes(struct bytes token, struct arena *arena)
{
    struct bytes value = der_write_wrap(arena, DER_SET, token);
    return der_write_wrap(arena, DER_CONTEXT_1, sequence(arena, CONST(OID_SIGNATURE_TIMESTAMP), value));
}

void cms_sign_write(const struct cms_sign *signer, const struct cms_sign_parts *parts, struct arena *arena,
                    struct bytes *der)
{
    struct bytes type = content_info(signer, parts->inside, arena), stamp = {0};
    struct bytes chain = parts->without_certificates ? stamp : signer->chain;
    if (parts->timestamp.size) stamp = unsigned_attributes(parts->timestamp, arena);
    struct sizes sizes = sizes_of(signer, parts->signature.size, type.size + chain.size, stamp.size);
    size_t total = der_write_size(sizes.all);
    struct buffer out = {.arena = arena, .data = arena_alloc(arena, total + 1), .room = total + 1};
    der_write_header(&out, DER_SEQUENCE, sizes.all);
    der_write_bytes(&out, signer->outer);
    der_write_header(&out, DER_CONTEXT_0, der_write_size(sizes.data));
    der_write_header(&out, DER_SEQUENCE, sizes.data);
    der_write_bytes(&out, signer->before);
    der_write_bytes(&out, type);
    der_write_bytes(&out, chain);
    der_write_header(&out, DER_SET, sizes.infos);
    der_write_header(&out, DER_SEQUENCE, sizes.info);
    der_write_bytes(&out, signer->signer);
    size_t at = out.size;
    der_write_bytes(&out, signer->attributes);
    out.data[at] = DER_CONTEXT_0; /* in place the SET is [0] IMPLICIT (5.3) */
    memcpy(out.data + at + signer->digest_at, parts->content, signer->digest_size);
    der_write_bytes(&out, signer->signature_algorithm);
    der_write_header(&out, DER_OCTET_STRING, parts->signature.size);
    der_write_bytes(&out, parts->signature);
    der_write_bytes(&out, stamp);
    *der = buffer_bytes(&out);
}
