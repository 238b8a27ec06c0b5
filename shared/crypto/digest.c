/* The state of EVP's digests cannot be copied without an allocation, nor live on the stack: SHA256_* can. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "digest.h"
#include "openssl_auto.h"
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* EVP_sha256() looks the algorithm up under a lock at every use; a fetched one is shared by all threads. */
static EVP_MD *fetched[DIGEST_KIND_COUNT];
static pthread_once_t fetch_once = PTHREAD_ONCE_INIT;

static void digest_must(bool fine)
{
    if (fine) return;
    (void)fputs("digest: SHA-2 or SM3 is not available\n", stderr);
    abort();
}

const char *digest_kind_name(enum digest_kind kind)
{
    static const char *const names[] = {"SHA256", "SHA384", "SHA512", "SM3"};
    return names[kind];
}

size_t digest_kind_size(enum digest_kind kind)
{
    static const size_t sizes[] = {DIGEST_SIZE, 48, DIGEST_SIZE_MAX, DIGEST_SIZE};
    return sizes[kind];
}

static void fetch_all(void)
{
    for (int kind = 0; kind < DIGEST_KIND_COUNT; kind++) {
        fetched[kind] = EVP_MD_fetch(NULL, digest_kind_name((enum digest_kind)kind), NULL);
        digest_must(fetched[kind] != NULL);
    }
}

static const EVP_MD *digest_get(enum digest_kind kind)
{
    digest_must(pthread_once(&fetch_once, fetch_all) == 0);
    return fetched[kind];
}

static const EVP_MD *sha256_get(void)
{
    return digest_get(DIGEST_SHA256);
}

void digest_with(enum digest_kind kind, struct bytes first, const struct bytes *pieces, size_t count,
                 unsigned char *out)
{
    AUTO(EVP_MD_CTX, context);
    context = EVP_MD_CTX_new();
    digest_must(context && EVP_DigestInit_ex2(context, digest_get(kind), NULL) == 1);
    if (first.size) digest_must(EVP_DigestUpdate(context, first.data, first.size) == 1);
    for (size_t i = 0; i < count; i++) digest_must(EVP_DigestUpdate(context, pieces[i].data, pieces[i].size) == 1);
    digest_must(EVP_DigestFinal_ex(context, out, NULL) == 1);
}

void digest_pieces(enum digest_kind kind, const struct bytes *pieces, size_t count, unsigned char *out)
{
    digest_with(kind, bytes_of(NULL, 0), pieces, count, out);
}

void digest_sha256(struct bytes data, unsigned char out[DIGEST_SIZE])
{
    digest_must(EVP_Digest(data.data, data.size, out, NULL, sha256_get(), NULL) == 1);
}

void digest_hex(const unsigned char digest[DIGEST_SIZE], char out[DIGEST_HEX_SIZE])
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < DIGEST_SIZE; i++) {
        out[2 * i] = digits[digest[i] >> 4];
        out[2 * i + 1] = digits[digest[i] & 15];
    }
    out[DIGEST_HEX_SIZE - 1] = '\0';
}

void digest_sha256_hex(struct bytes data, char out[DIGEST_HEX_SIZE])
{
    unsigned char raw[DIGEST_SIZE];
    digest_sha256(data, raw);
    digest_hex(raw, out);
}

enum { HMAC_BLOCK = SHA256_CBLOCK, HMAC_INNER = 0x36, HMAC_OUTER = 0x5c };

static void hmac_round(const unsigned char pad[HMAC_BLOCK], unsigned char with, struct bytes data,
                       unsigned char out[DIGEST_SIZE])
{
    SHA256_CTX state;
    unsigned char block[HMAC_BLOCK];
    for (size_t i = 0; i < HMAC_BLOCK; i++) block[i] = pad[i] ^ with;
    digest_must(SHA256_Init(&state) == 1 && SHA256_Update(&state, block, sizeof block) == 1);
    digest_must(SHA256_Update(&state, data.data, data.size) == 1 && SHA256_Final(out, &state) == 1);
    bytes_wipe(block, sizeof block);
    bytes_wipe(&state, sizeof state);
}

/* RFC 2104, section 2. OpenSSL's HMAC() looks MAC and digest up anew each time: thirty times what an audit entry's MAC
 * costs. */
void digest_hmac(struct bytes key, struct bytes data, unsigned char out[DIGEST_SIZE])
{
    unsigned char pad[HMAC_BLOCK] = {0}, inner[DIGEST_SIZE];
    if (key.size > sizeof pad)
        digest_sha256(key, pad);
    else if (key.size)
        memcpy(pad, key.data, key.size);
    hmac_round(pad, HMAC_INNER, data, inner);
    hmac_round(pad, HMAC_OUTER, bytes_of(inner, sizeof inner), out);
    bytes_wipe(pad, sizeof pad);
    bytes_wipe(inner, sizeof inner);
}

/* RFC 5869 section 2.3: T(n) = HMAC(PRK, T(n-1) | info | n) */
static void hkdf_expand(const unsigned char prk[DIGEST_SIZE], struct bytes info, unsigned char *out, size_t out_size)
{
    AUTO_ARENA(arena);
    struct buffer block = {.arena = arena};
    unsigned char last[DIGEST_SIZE];
    size_t done = 0;
    for (unsigned char counter = 1; done < out_size; counter++) {
        block.size = 0;
        if (counter > 1) buffer_add(&block, last, sizeof last);
        buffer_add(&block, info.data, info.size);
        buffer_byte(&block, counter);
        digest_hmac(bytes_of(prk, DIGEST_SIZE), buffer_bytes(&block), last);
        size_t part = out_size - done < sizeof last ? out_size - done : sizeof last;
        memcpy(out + done, last, part);
        done += part;
    }
    bytes_wipe(last, sizeof last);
}

void digest_hkdf(struct bytes key, struct bytes salt, struct bytes info, unsigned char *out, size_t out_size)
{
    digest_must(out_size <= (size_t)255 * DIGEST_SIZE);
    unsigned char prk[DIGEST_SIZE];
    digest_hmac(salt, key, prk); /* section 2.2; an empty HMAC key equals the 32 zero bytes */
    hkdf_expand(prk, info, out, out_size);
    bytes_wipe(prk, sizeof prk);
}

_Static_assert(sizeof(SHA256_CTX) <= DIGEST_STATE_SIZE, "the state fits");

/* Borrowed as what it holds; memcpy in and out would cost as much as hashing a line. */
static SHA256_CTX *state_of(struct digest *digest)
{
    return (void *)digest->state;
}

void digest_begin(struct digest *digest)
{
    digest_must(SHA256_Init(state_of(digest)) == 1);
}

void digest_add(struct digest *digest, struct bytes data)
{
    digest_must(SHA256_Update(state_of(digest), data.data, data.size) == 1);
}

void digest_end(struct digest *digest, unsigned char out[DIGEST_SIZE])
{
    digest_must(SHA256_Final(out, state_of(digest)) == 1);
}
