#include "cms_sign.h"
#include "openssl_auto.h"
#include <openssl/err.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <string.h>

/* DER (X.690) of what never changes; object identifiers with their tag. */
#define OID_DATA                   "\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x01"
#define OID_SIGNED_DATA            "\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02"
#define OID_CONTENT_TYPE           "\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x09\x03"
#define OID_MESSAGE_DIGEST         "\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x09\x04"
#define OID_SIGNING_CERTIFICATE_V2 "\x06\x0B\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x02\x2F"
#define SHA256                     "\x30\x0D\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00"
#define RSA_ENCRYPTION             "\x30\x0D\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x01\x01\x05\x00"
#define ECDSA_WITH_SHA256          "\x30\x0A\x06\x08\x2A\x86\x48\xCE\x3D\x04\x03\x02"
#define CONST(text)                bytes_of(text, sizeof(text) - 1)

enum { SEQUENCE = 0x30, SET = 0x31, OCTETS = 0x04, CONTEXT_0 = 0xA0, CONTEXT_4 = 0xA4, HEADER_MAX = 6 };

struct cms_sign {
    struct arena *arena;
    EVP_PKEY_CTX *verify; /* prepared with the certificate's key; copied for every use */
    enum sign_algorithm algorithm;
    size_t signature_max;
    struct bytes before;     /* SignedData up to signerInfos: version … certificates */
    struct bytes signer;     /* SignerInfo up to signedAttrs */
    struct bytes attributes; /* as SET; the message digest is put in at digest_at */
    size_t digest_at;
    struct bytes signature_algorithm;
};

static size_t length_size(size_t size)
{
    return size < 0x80 ? 1 : size < 0x100 ? 2 : size < 0x10000 ? 3 : 4;
}

static size_t wrapped_size(size_t size)
{
    return 1 + length_size(size) + size;
}

static void put_header(struct buffer *out, unsigned char tag, size_t size)
{
    size_t bytes = length_size(size) - 1;
    buffer_byte(out, tag);
    if (bytes) buffer_byte(out, (unsigned char)(0x80 | bytes));
    for (size_t i = bytes ? bytes : 1; i > 0; i--) buffer_byte(out, (unsigned char)(size >> 8 * (i - 1)));
}

static void put(struct buffer *out, struct bytes bytes)
{
    buffer_add(out, bytes.data, bytes.size);
}

static struct bytes wrap(struct arena *arena, unsigned char tag, struct bytes inner)
{
    struct buffer out = {.arena = arena};
    put_header(&out, tag, inner.size);
    put(&out, inner);
    return buffer_bytes(&out);
}

static struct bytes join(struct arena *arena, struct bytes a, struct bytes b)
{
    struct buffer out = {.arena = arena};
    put(&out, a);
    put(&out, b);
    return buffer_bytes(&out);
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

/* RFC 5035, 4: the certificate's SHA-256 (the default, so not named) and its issuer and serial number. */
static struct bytes signing_certificate(struct cms_sign *signer, struct bytes leaf, struct bytes issuer,
                                        struct bytes serial)
{
    struct arena *arena = signer->arena;
    unsigned char hash[DIGEST_SIZE];
    digest_sha256(leaf, hash);
    struct bytes names = wrap(arena, SEQUENCE, wrap(arena, CONTEXT_4, issuer)); /* GeneralNames: directoryName */
    struct bytes identified = wrap(arena, SEQUENCE, join(arena, names, serial));
    struct bytes id = wrap(arena, SEQUENCE, join(arena, wrap(arena, OCTETS, bytes_of(hash, sizeof hash)), identified));
    struct bytes value = wrap(arena, SEQUENCE, wrap(arena, SEQUENCE, id));
    return wrap(arena, SEQUENCE, join(arena, CONST(OID_SIGNING_CERTIFICATE_V2), wrap(arena, SET, value)));
}

/* RFC 5652, 5.3, 11.1, 11.2. A SET OF is ordered by its members' bytes (X.690, 11.6): the shorter ones have the smaller
 * length byte, and signing-certificate-v2 is the longest of the three by far. */
static void set_attributes(struct cms_sign *signer, struct bytes certificate)
{
    struct arena *arena = signer->arena;
    static const unsigned char none[DIGEST_SIZE];
    struct bytes digest = wrap(arena, SET, wrap(arena, OCTETS, bytes_of(none, sizeof none)));
    struct buffer all = {.arena = arena};
    put(&all, wrap(arena, SEQUENCE, join(arena, CONST(OID_CONTENT_TYPE), wrap(arena, SET, CONST(OID_DATA)))));
    put(&all, wrap(arena, SEQUENCE, join(arena, CONST(OID_MESSAGE_DIGEST), digest)));
    size_t from_end = certificate.size + DIGEST_SIZE;
    put(&all, certificate);
    signer->attributes = wrap(arena, SET, buffer_bytes(&all));
    signer->digest_at = signer->attributes.size - from_end;
}

static status set_key(struct cms_sign *signer, const X509 *certificate, struct problem *why)
{
    EVP_PKEY *key = X509_get0_pubkey(certificate);
    char group[64] = "";
    size_t size = 0;
    bool is_rsa = key && EVP_PKEY_is_a(key, "RSA") && EVP_PKEY_get_bits(key) >= 2048 && EVP_PKEY_get_bits(key) <= 4096;
    if (key && EVP_PKEY_is_a(key, "EC")) (void)EVP_PKEY_get_group_name(key, group, sizeof group, &size);
    bool is_p256 = strcmp(group, "prime256v1") == 0, is_p384 = strcmp(group, "secp384r1") == 0;
    ERR_clear_error();
    if (!is_rsa && !is_p256 && !is_p384) return problem_set(why, KEY_UNSUPPORTED, "%s", key ? group : "?");
    signer->algorithm = is_rsa ? SIGN_RSA : is_p256 ? SIGN_P256 : SIGN_P384;
    signer->signature_algorithm = is_rsa ? CONST(RSA_ENCRYPTION) : CONST(ECDSA_WITH_SHA256);
    signer->signature_max = (size_t)EVP_PKEY_get_size(key);
    signer->verify = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
    bool is_fine = signer->verify && EVP_PKEY_verify_init(signer->verify) == 1;
    if (is_fine && is_rsa) is_fine = EVP_PKEY_CTX_set_rsa_padding(signer->verify, RSA_PKCS1_PADDING) == 1;
    is_fine = is_fine && EVP_PKEY_CTX_set_signature_md(signer->verify, EVP_sha256()) == 1;
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
        if (i == 0 || !is_root) put(&all, chain[i]);
    }
    *out = wrap(signer->arena, CONTEXT_0, buffer_bytes(&all));
    return OK;
}

static status build(struct cms_sign *signer, const struct bytes *chain, size_t count, struct problem *why)
{
    struct arena *arena = signer->arena;
    struct bytes certificates = {0};
    AUTO(X509, leaf);
    leaf = parse(chain[0]);
    if (!leaf) return unusable(why, "a certificate that cannot be read");
    TRY(set_key(signer, leaf, why));
    TRY(join_chain(signer, chain, count, &certificates, why));
    struct bytes issuer = issuer_of(signer, leaf), serial = serial_of(signer, leaf);
    set_attributes(signer, signing_certificate(signer, chain[0], issuer, serial));
    struct buffer before = {.arena = arena};
    put(&before, CONST("\x02\x01\x01")); /* version 1: certificates only, content is data, signer by issuer (5.1) */
    put(&before, wrap(arena, SET, CONST(SHA256)));
    put(&before, wrap(arena, SEQUENCE, CONST(OID_DATA))); /* detached: no content */
    put(&before, certificates);
    signer->before = buffer_bytes(&before);
    struct buffer info = {.arena = arena};
    put(&info, CONST("\x02\x01\x01"));
    put(&info, wrap(arena, SEQUENCE, join(arena, issuer, serial)));
    put(&info, CONST(SHA256));
    signer->signer = buffer_bytes(&info);
    return OK;
}

status cms_sign_open(const struct bytes *chain, size_t count, struct cms_sign **out, struct problem *why)
{
    if (count == 0 || count > CMS_SIGN_CHAIN_MAX) return unusable(why, "number of certificates");
    struct arena *arena = arena_new();
    AUTO(cms_sign, signer);
    signer = ARENA_NEW(arena, struct cms_sign);
    signer->arena = arena;
    TRY(build(signer, chain, count, why));
    *out = signer;
    signer = NULL;
    return OK;
}

void cms_sign_free(struct cms_sign *signer)
{
    if (!signer) return;
    EVP_PKEY_CTX_free(signer->verify);
    arena_free(signer->arena); /* holds the signer too */
}

enum sign_algorithm cms_sign_algorithm(const struct cms_sign *signer)
{
    return signer->algorithm;
}

struct sizes { /* of the contents of nested values, from the inside out */
    size_t info, infos, data, all;
};

static struct sizes sizes_of(const struct cms_sign *signer, size_t signature)
{
    struct sizes sizes = {.info = signer->signer.size + signer->attributes.size + signer->signature_algorithm.size +
                                  wrapped_size(signature)};
    sizes.infos = wrapped_size(sizes.info);
    sizes.data = signer->before.size + wrapped_size(sizes.infos);
    sizes.all = sizeof OID_SIGNED_DATA - 1 + wrapped_size(wrapped_size(sizes.data));
    return sizes;
}

size_t cms_sign_size(const struct cms_sign *signer)
{
    return wrapped_size(sizes_of(signer, signer->signature_max).all);
}

struct bytes cms_sign_attributes(const struct cms_sign *signer, const unsigned char content[DIGEST_SIZE],
                                 struct arena *arena)
{
    unsigned char *copy = arena_copy(arena, signer->attributes.data, signer->attributes.size);
    memcpy(copy + signer->digest_at, content, DIGEST_SIZE);
    return bytes_of(copy, signer->attributes.size);
}

void cms_sign_digest(const struct cms_sign *signer, const unsigned char content[DIGEST_SIZE],
                     unsigned char out[DIGEST_SIZE])
{
    struct digest digest;
    digest_begin(&digest);
    const unsigned char *attributes = signer->attributes.data;
    size_t behind = signer->digest_at + DIGEST_SIZE;
    digest_add(&digest, bytes_of(attributes, signer->digest_at));
    digest_add(&digest, bytes_of(content, DIGEST_SIZE));
    digest_add(&digest, bytes_of(attributes + behind, signer->attributes.size - behind));
    digest_end(&digest, out);
}

static status check(const struct cms_sign *signer, const unsigned char content[DIGEST_SIZE], struct bytes signature,
                    struct problem *why)
{
    unsigned char digest[DIGEST_SIZE];
    AUTO(EVP_PKEY_CTX, context);
    cms_sign_digest(signer, content, digest);
    context = EVP_PKEY_CTX_dup(signer->verify);
    if (!context) return problem_set(why, CRYPTO_FAILED, "%s", "");
    bool is_right = signature.size > 0 && signature.size <= signer->signature_max &&
                    EVP_PKEY_verify(context, signature.data, signature.size, digest, sizeof digest) == 1;
    ERR_clear_error();
    return is_right ? OK : problem_set(why, SIGNATURE_WRONG, "%s", "");
}

void cms_sign_encode(const struct cms_sign *signer, const unsigned char content[DIGEST_SIZE], struct bytes signature,
                     struct arena *arena, struct bytes *der)
{
    struct sizes sizes = sizes_of(signer, signature.size);
    size_t total = wrapped_size(sizes.all);
    struct buffer out = {.arena = arena, .data = arena_alloc(arena, total + 1), .room = total + 1};
    put_header(&out, SEQUENCE, sizes.all);
    put(&out, CONST(OID_SIGNED_DATA));
    put_header(&out, CONTEXT_0, wrapped_size(sizes.data));
    put_header(&out, SEQUENCE, sizes.data);
    put(&out, signer->before);
    put_header(&out, SET, sizes.infos);
    put_header(&out, SEQUENCE, sizes.info);
    put(&out, signer->signer);
    size_t at = out.size;
    put(&out, signer->attributes);
    out.data[at] = CONTEXT_0; /* in place the SET is [0] IMPLICIT (5.3) */
    memcpy(out.data + at + signer->digest_at, content, DIGEST_SIZE);
    put(&out, signer->signature_algorithm);
    put_header(&out, OCTETS, signature.size);
    put(&out, signature);
    *der = buffer_bytes(&out);
}

status cms_sign_finish(const struct cms_sign *signer, const unsigned char content[DIGEST_SIZE], struct bytes signature,
                       struct arena *arena, struct bytes *der, struct problem *why)
{
    TRY(check(signer, content, signature, why));
    cms_sign_encode(signer, content, signature, arena, der);
    return OK;
}
