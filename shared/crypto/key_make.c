#include "key_make.h"

#include "openssl_auto.h"
#include <openssl/err.h>

AUTO_DECLARE(PKCS8_PRIV_KEY_INFO, PKCS8_PRIV_KEY_INFO_free);

static bool write_private(const EVP_PKEY *key, struct arena *arena, struct bytes *out)
{
    unsigned char *der = NULL;
    AUTO(PKCS8_PRIV_KEY_INFO, info);
    info = EVP_PKEY2PKCS8(key);
    int size = info ? i2d_PKCS8_PRIV_KEY_INFO(info, &der) : 0;
    if (size <= 0) return false;
    *out = bytes_copy(arena, bytes_of(der, (size_t)size));
    OPENSSL_clear_free(der, (size_t)size);
    return true;
}

static bool write_public(const EVP_PKEY *key, struct arena *arena, struct bytes *out)
{
    unsigned char *der = NULL;
    int size = i2d_PUBKEY(key, &der);
    if (size <= 0) return false;
    *out = bytes_copy(arena, bytes_of(der, (size_t)size));
    OPENSSL_free(der);
    return true;
}

static EVP_PKEY *generate(enum sign_algorithm algorithm)
{
    switch (algorithm) {
    case SIGN_RSA:
        return EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)KEY_MAKE_RSA_BITS);
    case SIGN_P256:
        return EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
    case SIGN_P384:
        return EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-384");
    case SIGN_ED25519:
        return EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
    case SIGN_SM2:
        return EVP_PKEY_Q_keygen(NULL, NULL, "SM2");
    }
    return NULL;
}

status key_make(enum sign_algorithm algorithm, struct arena *arena, struct key_made *out, struct problem *why)
{
    AUTO(EVP_PKEY, key);
    key = generate(algorithm);
    if (key && write_private(key, arena, &out->private_key) && write_public(key, arena, &out->public_key)) return OK;
    ERR_clear_error();
    return problem_set(why, CRYPTO_FAILED, "%s", "key");
}
