#include "signature.h"
#include "x509_parse.h"
#include <openssl/ecdsa.h>
#include <openssl/evp.h>

enum { RSA_BITS_MIN = 2048, RSA_BITS_MAX = 4096, P256_BITS = 256, P384_BITS = 384 };

static bool is_known_key(const EVP_PKEY *key)
{
    int bits = EVP_PKEY_get_bits(key);
    if (EVP_PKEY_is_a(key, "RSA")) return bits >= RSA_BITS_MIN && bits <= RSA_BITS_MAX;
    return EVP_PKEY_is_a(key, "EC") && (bits == P256_BITS || bits == P384_BITS);
}

/* r and s side by side, as DER. */
static bool der_of_numbers(struct bytes raw, struct arena *arena, struct bytes *der)
{
    AUTO(ECDSA_SIG, signature);
    int half = (int)(raw.size / 2);
    signature = ECDSA_SIG_new();
    BIGNUM *r = BN_bin2bn(raw.data, half, NULL), *s = BN_bin2bn(raw.data + half, half, NULL);
    if (!signature || !r || !s || ECDSA_SIG_set0(signature, r, s) != 1) {
        BN_free(r);
        BN_free(s);
        return false;
    }
    unsigned char *out = arena_alloc(arena, raw.size + 16);
    unsigned char *end = out;
    int size = i2d_ECDSA_SIG(signature, &end);
    *der = bytes_of(out, size > 0 ? (size_t)size : 0);
    return size > 0;
}

static bool verify(EVP_PKEY *key, struct bytes message, struct bytes value)
{
    AUTO(EVP_MD_CTX, context);
    context = EVP_MD_CTX_new();
    return context && EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, key) == 1 &&
           EVP_DigestVerify(context, value.data, value.size, message.data, message.size) == 1;
}

bool signature_knows(struct bytes certificate_der)
{
    AUTO(X509, certificate);
    certificate = x509_parse(certificate_der);
    const EVP_PKEY *key = certificate ? X509_get0_pubkey(certificate) : NULL;
    return key && is_known_key(key);
}

bool signature_fits(struct bytes certificate_der, struct bytes message, struct bytes value, struct arena *arena)
{
    AUTO(X509, certificate);
    certificate = x509_parse(certificate_der);
    EVP_PKEY *key = certificate ? X509_get0_pubkey(certificate) : NULL;
    if (!key || !is_known_key(key) || value.size == 0) return false;
    if (verify(key, message, value)) return true;
    size_t numbers = (size_t)EVP_PKEY_get_bits(key) / 4;
    struct bytes der;
    return EVP_PKEY_is_a(key, "EC") && value.size == numbers && der_of_numbers(value, arena, &der) &&
           verify(key, message, der);
}
