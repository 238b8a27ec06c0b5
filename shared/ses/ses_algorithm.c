#include "ses_algorithm.h"
#include "signature.h"
#include "text.h"

struct algorithm {
    const char *oid;
    size_t size;
    const char *name;
    enum x509_key key;
    enum digest_kind digest;
};

#define OID(bytes) bytes, sizeof bytes - 1

static const struct algorithm algorithms[] = {
    {OID("\x2A\x86\x48\x86\xF7\x0D\x01\x01\x0B"), "RSA-SHA256", X509_KEY_RSA, DIGEST_SHA256},
    {OID("\x2A\x86\x48\x86\xF7\x0D\x01\x01\x0C"), "RSA-SHA384", X509_KEY_RSA, DIGEST_SHA384},
    {OID("\x2A\x86\x48\x86\xF7\x0D\x01\x01\x0D"), "RSA-SHA512", X509_KEY_RSA, DIGEST_SHA512},
    {OID("\x2A\x86\x48\xCE\x3D\x04\x03\x02"), "ECDSA-SHA256", X509_KEY_EC, DIGEST_SHA256},
    {OID("\x2A\x86\x48\xCE\x3D\x04\x03\x03"), "ECDSA-SHA384", X509_KEY_EC, DIGEST_SHA384},
    {OID("\x2A\x81\x1C\xCF\x55\x01\x83\x75"), "SM2-SM3", X509_KEY_SM2, DIGEST_SM3},
};
enum { RSA_SHA256 = 0, ECDSA_SHA256 = 3, ECDSA_SHA384 = 4, SM2_SM3 = 5 };

static const struct algorithm *find(struct bytes oid)
{
    for (size_t i = 0; i < sizeof algorithms / sizeof *algorithms; i++)
        if (bytes_equal(oid, bytes_of(algorithms[i].oid, algorithms[i].size))) return &algorithms[i];
    return NULL;
}

const char *ses_algorithm_name(struct bytes oid)
{
    const struct algorithm *found = find(oid);
    return found ? found->name : NULL;
}

struct bytes ses_algorithm_of(enum sign_algorithm key)
{
    static const int indexes[] = {
        [SIGN_RSA] = RSA_SHA256, [SIGN_P256] = ECDSA_SHA256, [SIGN_P384] = ECDSA_SHA384, [SIGN_SM2] = SM2_SM3};
    if (key == SIGN_ED25519) return bytes_of(NULL, 0);
    const struct algorithm *found = &algorithms[indexes[key]];
    return bytes_of(found->oid, found->size);
}

static struct bytes digest_of(enum digest_kind kind, const struct bytes *pieces, size_t count, struct arena *arena)
{
    unsigned char *out = arena_alloc(arena, DIGEST_SIZE_MAX);
    digest_pieces(kind, pieces, count, out);
    return bytes_of(out, digest_kind_size(kind));
}

struct bytes ses_algorithm_digest(struct bytes oid, const struct bytes *pieces, size_t count, struct arena *arena)
{
    const struct algorithm *found = find(oid);
    if (!found) return bytes_of(NULL, 0);
    return digest_of(found->digest, pieces, count, arena);
}

struct bytes ses_algorithm_digest_named(const char *name, struct bytes content, struct arena *arena)
{
    static const struct {
        const char *name;
        enum digest_kind kind;
    } digests[] = {{"SHA256", DIGEST_SHA256},  {"SHA-256", DIGEST_SHA256}, {"2.16.840.1.101.3.4.2.1", DIGEST_SHA256},
                   {"SHA384", DIGEST_SHA384},  {"SHA-384", DIGEST_SHA384}, {"SHA512", DIGEST_SHA512},
                   {"SHA-512", DIGEST_SHA512}, {"SM3", DIGEST_SM3},        {SM2_OID_SM3, DIGEST_SM3}};
    for (size_t i = 0; i < sizeof digests / sizeof *digests; i++)
        if (text_equal_nocase(name, digests[i].name)) return digest_of(digests[i].kind, &content, 1, arena);
    return bytes_of(NULL, 0);
}

/* ECDSA's and SM2's pair of numbers as DER has it. */
static struct bytes put_right(struct bytes value, const struct x509 *signer, struct arena *arena, unsigned *warnings)
{
    struct bytes der;
    enum sm2_form form;
    if (!sm2_repair(value, (size_t)signer->key_bits / 8, arena, &der, &form)) return value;
    if (form == SM2_FORM_RAW) *warnings |= 1U << SES_RAW_SIGNATURE;
    if (form == SM2_FORM_LOOSE) *warnings |= 1U << SES_MALFORMED_INTEGER;
    return der;
}

const char *ses_algorithm_check(const struct ses_signed *made, const struct x509 *signer, struct arena *arena,
                                unsigned *warnings)
{
    const struct algorithm *found = find(made->algorithm);
    if (!found) return "algorithm_unknown";
    if (found->key != signer->key) return "algorithms_differ";
    if (!signature_knows(made->certificate)) return "algorithm_unknown";
    struct bytes value = made->value;
    if (found->key != X509_KEY_RSA) value = put_right(value, signer, arena, warnings);
    const struct sign_method method = {.digest = found->digest};
    bool fits = signature_fits_by(made->certificate, method, made->content, value, arena, NULL);
    return fits ? NULL : "signature_wrong";
}
