#include "ed25519.h"
#include "auto.h"
#include <openssl/evp.h>

AUTO_DECLARE(EVP_PKEY, EVP_PKEY_free);
AUTO_DECLARE(EVP_MD_CTX, EVP_MD_CTX_free);

status ed25519_public(const unsigned char seed[ED25519_SEED_SIZE], unsigned char out[ED25519_PUBLIC_SIZE],
                      struct problem *why)
{
    AUTO(EVP_PKEY, key);
    size_t size = ED25519_PUBLIC_SIZE;
    key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, ED25519_SEED_SIZE);
    if (key && EVP_PKEY_get_raw_public_key(key, out, &size) == 1 && size == ED25519_PUBLIC_SIZE) return OK;
    return problem_set(why, CRYPTO_FAILED, "%s", "");
}

status ed25519_sign(const unsigned char seed[ED25519_SEED_SIZE], struct bytes message,
                    unsigned char out[ED25519_SIGNATURE_SIZE], struct problem *why)
{
    AUTO(EVP_PKEY, key);
    AUTO(EVP_MD_CTX, context);
    size_t size = ED25519_SIGNATURE_SIZE;
    key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, ED25519_SEED_SIZE);
    context = EVP_MD_CTX_new();
    if (key && context && EVP_DigestSignInit(context, NULL, NULL, NULL, key) == 1 &&
        EVP_DigestSign(context, out, &size, message.data, message.size) == 1 && size == ED25519_SIGNATURE_SIZE) {
        return OK;
    }
    return problem_set(why, CRYPTO_FAILED, "%s", "");
}

bool ed25519_verify(const unsigned char public_key[ED25519_PUBLIC_SIZE], struct bytes message,
                    const unsigned char signature[ED25519_SIGNATURE_SIZE])
{
    AUTO(EVP_PKEY, key);
    AUTO(EVP_MD_CTX, context);
    key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, public_key, ED25519_PUBLIC_SIZE);
    context = EVP_MD_CTX_new();
    return key && context && EVP_DigestVerifyInit(context, NULL, NULL, NULL, key) == 1 &&
           EVP_DigestVerify(context, signature, ED25519_SIGNATURE_SIZE, message.data, message.size) == 1;
}
