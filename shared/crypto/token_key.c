#include "token_key.h"

#include "json_read.h"
#include "json_write.h"
#include "openssl_auto.h"
#include <openssl/core_names.h>
#include <openssl/param_build.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { KEYS_MAX = 16, COORDINATE = 32 };

struct token_keys {
    pthread_mutex_t lock;
    struct token_key *keys[KEYS_MAX];
    size_t count;
    void (*load)(void *context);
    void *context;
};

static struct token_key *wrap(const char *kid, EVP_PKEY *key)
{
    struct token_key *made = calloc(1, sizeof *made);
    if (!made) abort();
    strncpy(made->kid, kid, sizeof made->kid - 1);
    made->key = key;
    atomic_init(&made->users, 1);
    pthread_mutex_init(&made->lock, NULL);
    return made;
}

void token_key_free(struct token_key *key)
{
    if (!key || atomic_fetch_sub(&key->users, 1) != 1) return;
    EVP_PKEY_free(key->key);
    pthread_mutex_destroy(&key->lock);
    free(key);
}

static unsigned char *place_of(struct token_key *key, const unsigned char token[DIGEST_SIZE])
{
    return key->known[(size_t)(token[0] << 8 | token[1]) % TOKEN_KEY_KNOWN];
}

bool token_key_knows(struct token_key *key, const unsigned char token[DIGEST_SIZE])
{
    pthread_mutex_lock(&key->lock);
    bool is_known = memcmp(place_of(key, token), token, DIGEST_SIZE) == 0;
    pthread_mutex_unlock(&key->lock);
    return is_known;
}

void token_key_remember(struct token_key *key, const unsigned char token[DIGEST_SIZE])
{
    pthread_mutex_lock(&key->lock);
    memcpy(place_of(key, token), token, DIGEST_SIZE);
    pthread_mutex_unlock(&key->lock);
}

struct token_key *token_key_new(const char *kid, struct bytes private_pkcs8_der, struct problem *why)
{
    const unsigned char *at = private_pkcs8_der.data;
    EVP_PKEY *key = d2i_AutoPrivateKey(NULL, &at, (long)private_pkcs8_der.size);
    if (key) return wrap(kid, key);
    (void)!problem_set(why, CRYPTO_FAILED, "%s", "token key");
    return NULL;
}

status token_key_generate(struct arena *arena, struct bytes *private_pkcs8_der, struct problem *why)
{
    AUTO(EVP_PKEY, key);
    key = EVP_EC_gen("P-256");
    PKCS8_PRIV_KEY_INFO *pkcs8 = key ? EVP_PKEY2PKCS8(key) : NULL;
    unsigned char *der = NULL;
    int size = pkcs8 ? i2d_PKCS8_PRIV_KEY_INFO(pkcs8, &der) : 0;
    PKCS8_PRIV_KEY_INFO_free(pkcs8);
    if (size <= 0) return problem_set(why, CRYPTO_FAILED, "%s", "token key");
    *private_pkcs8_der = bytes_copy(arena, bytes_of(der, (size_t)size));
    OPENSSL_clear_free(der, (size_t)size);
    return OK;
}

static const char *coordinate(EVP_PKEY *key, const char *name, struct arena *arena)
{
    AUTO(BIGNUM, number);
    unsigned char raw[COORDINATE];
    if (EVP_PKEY_get_bn_param(key, name, &number) != 1 || BN_bn2binpad(number, raw, COORDINATE) != COORDINATE) abort();
    return bytes_base64url(arena, bytes_of(raw, COORDINATE));
}

char *token_key_jwk(const struct token_key *key, struct arena *arena)
{
    struct json_writer w = {.out = {.arena = arena}};
    json_write_begin(&w, NULL, '{');
    json_write_text(&w, "kty", "EC");
    json_write_text(&w, "crv", "P-256");
    json_write_text(&w, "x", coordinate(key->key, OSSL_PKEY_PARAM_EC_PUB_X, arena));
    json_write_text(&w, "y", coordinate(key->key, OSSL_PKEY_PARAM_EC_PUB_Y, arena));
    json_write_text(&w, "kid", key->kid);
    json_write_text(&w, "use", "sig");
    json_write_text(&w, "alg", "ES256");
    json_write_end(&w, '}');
    return (char *)w.out.data;
}

struct token_keys *token_keys_new(void)
{
    struct token_keys *keys = calloc(1, sizeof *keys);
    if (!keys) abort();
    pthread_mutex_init(&keys->lock, NULL);
    return keys;
}

static void drop_all(struct token_keys *keys)
{
    for (size_t i = 0; i < keys->count; i++) token_key_free(keys->keys[i]);
    keys->count = 0;
}

void token_keys_free(struct token_keys *keys)
{
    if (!keys) return;
    drop_all(keys);
    pthread_mutex_destroy(&keys->lock);
    free(keys);
}

/* A public key from its uncompressed point; OpenSSL refuses a point off the curve. */
static EVP_PKEY *public_key(struct bytes x, struct bytes y)
{
    unsigned char point[1 + 2 * COORDINATE] = {4};
    memcpy(point + 1, x.data, COORDINATE);
    memcpy(point + 1 + COORDINATE, y.data, COORDINATE);
    OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, (char[]){"prime256v1"}, 0),
                           OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point),
                           OSSL_PARAM_construct_end()};
    AUTO(EVP_PKEY_CTX, context);
    context = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
    EVP_PKEY *key = NULL;
    if (!context || EVP_PKEY_fromdata_init(context) != 1 ||
        EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, params) != 1)
        return NULL;
    return key;
}

static const char *member(const struct json_value *jwk, const char *name)
{
    const struct json_value *value = json_member(jwk, name);
    return value && value->type == JSON_STRING ? value->text : "";
}

static struct token_key *from_jwk(const struct json_value *jwk, struct arena *arena)
{
    struct bytes x, y;
    const char *kid = member(jwk, "kid");
    bool ours = strcmp(member(jwk, "kty"), "EC") == 0 && strcmp(member(jwk, "crv"), "P-256") == 0 && *kid &&
                strlen(kid) < TOKEN_KID_SIZE;
    if (!ours || !bytes_from_base64url(arena, member(jwk, "x"), &x) || x.size != COORDINATE ||
        !bytes_from_base64url(arena, member(jwk, "y"), &y) || y.size != COORDINATE)
        return NULL;
    EVP_PKEY *key = public_key(x, y);
    return key ? wrap(kid, key) : NULL;
}

status token_keys_set(struct token_keys *keys, struct bytes jwks_json, struct problem *why)
{
    AUTO_ARENA(memory);
    const struct json_value *jwks;
    TRY(json_parse(jwks_json, memory, &jwks, why));
    const struct json_value *list = json_member(jwks, "keys");
    if (!list || list->type != JSON_ARRAY) return problem_set(why, CRYPTO_FAILED, "%s", "JWKS without keys");
    struct token_key *fresh[KEYS_MAX];
    size_t count = 0;
    for (const struct json_value *jwk = list->child; jwk && count < KEYS_MAX; jwk = jwk->next) {
        fresh[count] = from_jwk(jwk, memory);
        if (fresh[count]) count++;
    }
    pthread_mutex_lock(&keys->lock);
    drop_all(keys);
    memcpy(keys->keys, fresh, count * sizeof *fresh); /* NOLINT(bugprone-sizeof-expression): pointers are copied */
    keys->count = count;
    pthread_mutex_unlock(&keys->lock);
    return OK;
}

static struct token_key *find(struct token_keys *keys, const char *kid)
{
    struct token_key *found = NULL;
    pthread_mutex_lock(&keys->lock);
    for (size_t i = 0; i < keys->count && !found; i++)
        if (strcmp(keys->keys[i]->kid, kid) == 0) found = keys->keys[i];
    if (found) atomic_fetch_add(&found->users, 1);
    pthread_mutex_unlock(&keys->lock);
    return found;
}

bool token_keys_has(const struct token_keys *keys, const char *kid)
{
    AUTO(token_key, key);
    key = find((struct token_keys *)keys, kid);
    return key != NULL;
}

void token_keys_on_unknown(struct token_keys *keys, void (*load)(void *context), void *context)
{
    keys->load = load;
    keys->context = context;
}

struct token_key *token_key_find(struct token_keys *keys, const char *kid)
{
    struct token_key *key = find(keys, kid);
    if (key || !keys->load) return key;
    keys->load(keys->context);
    return find(keys, kid);
}
