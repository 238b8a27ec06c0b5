#include "aead.h"
#include "auto.h"
#include "digest.h"
#include "random.h"
#include <limits.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { NONCE_SIZE = 12, TAG_SIZE = 16 };
_Static_assert(NONCE_SIZE + TAG_SIZE == AEAD_EXTRA, "the sealed form's layout");

AUTO_DECLARE(EVP_CIPHER_CTX, EVP_CIPHER_CTX_free);

static EVP_CIPHER *gcm; /* fetched once: a look-up at every use takes a lock */
static pthread_once_t gcm_once = PTHREAD_ONCE_INIT;

static void gcm_fetch(void)
{
    gcm = EVP_CIPHER_fetch(NULL, "AES-256-GCM", NULL);
}

static const EVP_CIPHER *gcm_get(void)
{
    if (pthread_once(&gcm_once, gcm_fetch) == 0 && gcm) return gcm;
    (void)fputs("aead: AES-256-GCM is not available\n", stderr);
    abort();
}

static status aead_failed(struct problem *why)
{
    return problem_set(why, CRYPTO_FAILED, "%s", "AES-256-GCM");
}

static bool context_add(EVP_CIPHER_CTX *ctx, struct bytes context)
{
    int size = 0;
    return context.size == 0 || EVP_CipherUpdate(ctx, NULL, &size, context.data, (int)context.size) == 1;
}

static bool text_run(EVP_CIPHER_CTX *ctx, struct bytes in, unsigned char *out)
{
    int size = 0;
    return in.size == 0 || (EVP_CipherUpdate(ctx, out, &size, in.data, (int)in.size) == 1 && (size_t)size == in.size);
}

status aead_seal(const unsigned char key[AEAD_KEY_SIZE], struct bytes context, struct bytes plain, struct arena *arena,
                 struct bytes *out, struct problem *why)
{
    if (plain.size > INT_MAX - AEAD_EXTRA || context.size > INT_MAX) return aead_failed(why);
    unsigned char *sealed = arena_alloc(arena, plain.size + AEAD_EXTRA);
    unsigned char *body = sealed + NONCE_SIZE;
    random_bytes(sealed, NONCE_SIZE);
    AUTO(EVP_CIPHER_CTX, ctx);
    ctx = EVP_CIPHER_CTX_new();
    int rest = 0;
    if (!ctx || EVP_EncryptInit_ex2(ctx, gcm_get(), key, sealed, NULL) != 1) return aead_failed(why);
    if (!context_add(ctx, context) || !text_run(ctx, plain, body)) return aead_failed(why);
    if (EVP_EncryptFinal_ex(ctx, body + plain.size, &rest) != 1) return aead_failed(why);
    if (EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, TAG_SIZE, body + plain.size) != 1) return aead_failed(why);
    *out = bytes_of(sealed, plain.size + AEAD_EXTRA);
    return OK;
}

status aead_open(const unsigned char key[AEAD_KEY_SIZE], struct bytes context, struct bytes sealed, struct arena *arena,
                 struct bytes *out, struct problem *why)
{
    if (sealed.size < AEAD_EXTRA || sealed.size > INT_MAX || context.size > INT_MAX) return aead_failed(why);
    struct bytes body = bytes_of(sealed.data + NONCE_SIZE, sealed.size - AEAD_EXTRA);
    void *tag = (void *)(uintptr_t)(body.data + body.size); /* OpenSSL only reads it */
    unsigned char *plain = arena_alloc(arena, body.size + 1);
    AUTO(EVP_CIPHER_CTX, ctx);
    ctx = EVP_CIPHER_CTX_new();
    int rest = 0;
    if (!ctx || EVP_DecryptInit_ex2(ctx, gcm_get(), key, sealed.data, NULL) != 1) return aead_failed(why);
    if (!context_add(ctx, context) || !text_run(ctx, body, plain)) return aead_failed(why);
    if (EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, TAG_SIZE, tag) != 1) return aead_failed(why);
    if (EVP_DecryptFinal_ex(ctx, plain + body.size, &rest) == 1) {
        *out = bytes_of(plain, body.size);
        return OK;
    }
    bytes_wipe(plain, body.size); /* never hand out what did not authenticate (SP 800-38D section 7.2) */
    return aead_failed(why);
}

status aead_derive(struct bytes master, const char *purpose, unsigned char out[AEAD_KEY_SIZE], struct problem *why)
{
    if (master.size < AEAD_KEY_SIZE) return problem_set(why, CRYPTO_FAILED, "%s", "the master key is too short");
    digest_hkdf(master, bytes_of(NULL, 0), bytes_of_text(purpose), out, AEAD_KEY_SIZE);
    return OK;
}
