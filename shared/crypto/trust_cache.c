#include "trust_cache.h"
#include "digest.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { SLOTS = 1024 };

struct slot {
    struct arena *arena; /* NULL: empty */
    unsigned char key[TRUST_CACHE_KEY];
    X509 *certificate; /* of a certificate */
    struct x509 facts;
    struct trust_answer answer; /* of a chain */
    int64_t from_s, to_s;       /* valid from and to, both included */
};

struct trust_cache {
    struct arena *arena;
    pthread_mutex_t mutex;
    struct slot certificates[SLOTS], chains[SLOTS];
};

struct trust_cache *trust_cache_new(void)
{
    struct arena *arena = arena_new();
    struct trust_cache *cache = ARENA_NEW(arena, struct trust_cache);
    cache->arena = arena;
    if (pthread_mutex_init(&cache->mutex, NULL)) abort();
    return cache;
}

static void clear(struct slot *slot)
{
    X509_free(slot->certificate);
    arena_free(slot->arena);
    *slot = (struct slot){0};
}

void trust_cache_free(struct trust_cache *cache)
{
    if (!cache) return;
    for (size_t i = 0; i < SLOTS; i++) {
        clear(&cache->certificates[i]);
        clear(&cache->chains[i]);
    }
    pthread_mutex_destroy(&cache->mutex);
    arena_free(cache->arena);
}

/* Nobody gains by choosing keys: a newcomer in one's place costs one reading. */
static struct slot *slot_of(struct slot *slots, const unsigned char key[TRUST_CACHE_KEY])
{
    return &slots[(((unsigned)key[0] << 8) | key[1]) % SLOTS];
}

static bool holds(const struct slot *slot, const unsigned char key[TRUST_CACHE_KEY])
{
    return slot->arena && memcmp(slot->key, key, TRUST_CACHE_KEY) == 0;
}

static struct x509 copy_facts(const struct x509 *from, struct arena *arena)
{
    struct x509 out = *from;
    out.der = bytes_copy(arena, from->der);
    out.subject = arena_text(arena, from->subject);
    out.issuer = arena_text(arena, from->issuer);
    out.name = arena_text(arena, from->name);
    out.serial = arena_text(arena, from->serial);
    out.key_name = arena_text(arena, from->key_name);
    return out; /* signature_name belongs to OpenSSL */
}

static X509 *find_certificate(struct trust_cache *cache, const unsigned char key[TRUST_CACHE_KEY], struct arena *arena,
                              struct x509 *facts)
{
    X509 *found = NULL;
    pthread_mutex_lock(&cache->mutex);
    const struct slot *slot = slot_of(cache->certificates, key);
    if (holds(slot, key) && X509_up_ref(slot->certificate) == 1) {
        found = slot->certificate;
        if (facts) *facts = copy_facts(&slot->facts, arena);
    }
    pthread_mutex_unlock(&cache->mutex);
    return found;
}

static void keep_certificate(struct trust_cache *cache, const unsigned char key[TRUST_CACHE_KEY], X509 *certificate,
                             const struct x509 *facts)
{
    if (X509_up_ref(certificate) != 1) return;
    struct arena *arena = arena_new();
    struct slot fresh = {.arena = arena, .certificate = certificate, .facts = copy_facts(facts, arena)};
    memcpy(fresh.key, key, sizeof fresh.key);
    pthread_mutex_lock(&cache->mutex);
    struct slot *slot = slot_of(cache->certificates, key);
    struct slot old = *slot;
    *slot = fresh;
    pthread_mutex_unlock(&cache->mutex);
    clear(&old);
}

X509 *trust_cache_read(struct trust_cache *cache, struct bytes der, struct arena *arena, struct x509 *facts)
{
    unsigned char key[TRUST_CACHE_KEY];
    struct x509 own;
    if (cache) digest_sha256(der, key);
    X509 *certificate = cache ? find_certificate(cache, key, arena, facts) : NULL;
    if (certificate) return certificate;
    certificate = x509_parse(der);
    if (!certificate || x509_parse_facts(certificate, der, arena, &own)) {
        if (certificate && cache) keep_certificate(cache, key, certificate, &own);
        if (certificate && facts) *facts = own;
        return certificate;
    }
    if (facts) { /* a helper without sound facts may still be a link of a chain */
        X509_free(certificate);
        return NULL;
    }
    return certificate;
}

void trust_cache_key(const struct trust_question *question, unsigned char key[TRUST_CACHE_KEY])
{
    struct digest digest;
    const struct list *more = question->certificates;
    digest_begin(&digest);
    digest_add(&digest, question->certificate);
    for (size_t i = 0; more && i < more->count; i++) {
        struct bytes der = *LIST_AT(more, struct bytes, i);
        uint64_t size = der.size; /* so that no two lists of certificates have the same bytes */
        digest_add(&digest, bytes_of(&size, sizeof size));
        digest_add(&digest, der);
    }
    digest_end(&digest, key);
}

static struct list copy_chain(const struct list *from, struct arena *arena)
{
    struct list out = LIST_OF(arena, struct bytes);
    for (size_t i = 0; i < from->count; i++)
        *(struct bytes *)list_add(&out) = bytes_copy(arena, *LIST_AT(from, struct bytes, i));
    return out;
}

bool trust_cache_find(struct trust_cache *cache, const unsigned char key[TRUST_CACHE_KEY], int64_t at_ms,
                      struct arena *arena, struct trust_answer *out)
{
    int64_t at_s = at_ms / 1000;
    pthread_mutex_lock(&cache->mutex);
    const struct slot *slot = slot_of(cache->chains, key);
    bool found = holds(slot, key) && at_s >= slot->from_s && at_s <= slot->to_s;
    if (found) {
        *out = slot->answer;
        out->chain = copy_chain(&slot->answer.chain, arena);
    }
    pthread_mutex_unlock(&cache->mutex);
    return found;
}

/* The time in which every certificate of the chain is valid. false: one cannot be read. */
static bool set_window(struct trust_cache *cache, const struct list *chain, struct slot *slot)
{
    slot->from_s = INT64_MIN;
    slot->to_s = INT64_MAX;
    for (size_t i = 0; i < chain->count; i++) {
        struct x509 facts;
        AUTO(X509, certificate);
        certificate = trust_cache_read(cache, *LIST_AT(chain, struct bytes, i), slot->arena, &facts);
        if (!certificate) return false;
        if (facts.not_before_ms / 1000 > slot->from_s) slot->from_s = facts.not_before_ms / 1000;
        if (facts.not_after_ms / 1000 < slot->to_s) slot->to_s = facts.not_after_ms / 1000;
    }
    return chain->count > 0;
}

void trust_cache_keep(struct trust_cache *cache, const unsigned char key[TRUST_CACHE_KEY],
                      const struct trust_answer *answer)
{
    if (answer->verdict != TRUST_TRUSTED) return;
    struct arena *arena = arena_new();
    struct slot fresh = {.arena = arena, .answer = *answer};
    memcpy(fresh.key, key, sizeof fresh.key);
    fresh.answer.chain = copy_chain(&answer->chain, arena);
    if (!set_window(cache, &fresh.answer.chain, &fresh)) {
        clear(&fresh);
        return;
    }
    pthread_mutex_lock(&cache->mutex);
    struct slot *slot = slot_of(cache->chains, key);
    struct slot old = *slot;
    *slot = fresh;
    pthread_mutex_unlock(&cache->mutex);
    clear(&old);
}
