/* MD5() needs no provider's leave, which an operator's openssl.cnf may withhold. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "cipher.h"
#include "auto.h"
#include <limits.h>
#include <openssl/evp.h>
#include <openssl/md5.h>
#include <openssl/sha.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

AUTO_DECLARE(EVP_CIPHER_CTX, EVP_CIPHER_CTX_free);

static EVP_CIPHER *aes128, *aes256; /* fetched once: a look-up at every use takes a lock */
static pthread_once_t aes_once = PTHREAD_ONCE_INIT;

static void aes_fetch(void)
{
    aes128 = EVP_CIPHER_fetch(NULL, "AES-128-CBC", NULL);
    aes256 = EVP_CIPHER_fetch(NULL, "AES-256-CBC", NULL);
}

static void cipher_must(bool fine)
{
    if (fine) return;
    (void)fputs("cipher: AES or SHA-2 is not available, or was misused\n", stderr);
    abort();
}

static void run(bool encrypts, struct bytes key, const unsigned char *iv, struct bytes in, unsigned char *out)
{
    int size = 0;
    AUTO(EVP_CIPHER_CTX, ctx);
    cipher_must(pthread_once(&aes_once, aes_fetch) == 0 && aes128 && aes256);
    cipher_must(key.size == 16 || key.size == 32);
    cipher_must(in.size % CIPHER_BLOCK == 0 && in.size <= INT_MAX);
    if (in.size == 0) return;
    ctx = EVP_CIPHER_CTX_new();
    cipher_must(ctx && EVP_CipherInit_ex2(ctx, key.size == 16 ? aes128 : aes256, key.data, iv, encrypts, NULL) == 1);
    cipher_must(EVP_CIPHER_CTX_set_padding(ctx, 0) == 1);
    cipher_must(EVP_CipherUpdate(ctx, out, &size, in.data, (int)in.size) == 1 && (size_t)size == in.size);
}

void cipher_encrypt(struct bytes key, const unsigned char iv[CIPHER_BLOCK], struct bytes in, unsigned char *out)
{
    run(true, key, iv, in, out);
}

void cipher_decrypt(struct bytes key, const unsigned char iv[CIPHER_BLOCK], struct bytes in, unsigned char *out)
{
    run(false, key, iv, in, out);
}

static void swap(unsigned char *a, unsigned char *b)
{
    unsigned char kept = *a;
    *a = *b;
    *b = kept;
}

/* By hand: OpenSSL keeps it in its legacy provider, which is not loaded. */
void cipher_rc4(struct bytes key, struct bytes in, unsigned char *out)
{
    unsigned char state[256];
    unsigned a = 0, b = 0;
    cipher_must(key.size > 0 && key.size <= sizeof state);
    for (unsigned i = 0; i < sizeof state; i++) state[i] = (unsigned char)i;
    for (unsigned i = 0; i < sizeof state; i++) {
        b = (b + state[i] + key.data[i % key.size]) & 255;
        swap(&state[i], &state[b]);
    }
    b = 0;
    for (size_t i = 0; i < in.size; i++) {
        a = (a + 1) & 255;
        b = (b + state[a]) & 255;
        swap(&state[a], &state[b]);
        out[i] = in.data[i] ^ state[(state[a] + state[b]) & 255];
    }
    bytes_wipe(state, sizeof state);
}

void cipher_md5(struct bytes data, unsigned char out[CIPHER_MD5_SIZE])
{
    static const unsigned char nothing = 0;
    cipher_must(MD5(data.size ? data.data : &nothing, data.size, out) != NULL);
}

size_t cipher_sha2(int bits, struct bytes data, unsigned char out[CIPHER_SHA2_MAX])
{
    static const unsigned char nothing = 0;
    const unsigned char *from = data.size ? data.data : &nothing;
    cipher_must(bits == 256 || bits == 384 || bits == 512);
    const unsigned char *done = bits == 256   ? SHA256(from, data.size, out)
                                : bits == 384 ? SHA384(from, data.size, out)
                                              : SHA512(from, data.size, out);
    cipher_must(done != NULL);
    return (size_t)bits / 8;
}
