#include "revocation_cache.h"
#include "digest.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { SLOTS = 256, TOTAL_MAX = 134217728 };

struct slot {
    struct arena *arena; /* NULL: empty */
    unsigned char key[DIGEST_SIZE];
    struct bytes answer;
    int64_t until_ms;
};

struct revocation_cache {
    struct arena *arena;
    pthread_mutex_t mutex;
    size_t total;
    struct slot slots[SLOTS];
};

struct revocation_cache *revocation_cache_new(void)
{
    struct arena *arena = arena_new();
    struct revocation_cache *cache = ARENA_NEW(arena, struct revocation_cache);
    cache->arena = arena;
    if (pthread_mutex_init(&cache->mutex, NULL)) abort();
    return cache;
}

void revocation_cache_free(struct revocation_cache *cache)
{
    if (!cache) return;
    for (size_t i = 0; i < SLOTS; i++) arena_free(cache->slots[i].arena);
    pthread_mutex_destroy(&cache->mutex);
    arena_free(cache->arena);
}

static struct slot *slot_of(struct revocation_cache *cache, const struct revocation_cache_key *key,
                            unsigned char out[DIGEST_SIZE])
{
    struct digest digest;
    digest_begin(&digest);
    digest_add(&digest, bytes_of(key->url, strlen(key->url) + 1));
    digest_add(&digest, key->body);
    digest_end(&digest, out);
    return &cache->slots[out[0] % SLOTS];
}

bool revocation_cache_find(struct revocation_cache *cache, const struct revocation_cache_key *key, int64_t now_ms,
                           struct arena *arena, struct bytes *out)
{
    unsigned char name[DIGEST_SIZE];
    const struct slot *slot = slot_of(cache, key, name);
    pthread_mutex_lock(&cache->mutex);
    bool is_found = slot->arena && memcmp(slot->key, name, sizeof name) == 0 && now_ms < slot->until_ms;
    if (is_found) *out = bytes_copy(arena, slot->answer);
    pthread_mutex_unlock(&cache->mutex);
    return is_found;
}

/* Takes what is in the slot out of the cache. */
static void drop(struct revocation_cache *cache, struct slot *slot)
{
    if (!slot->arena) return;
    cache->total -= slot->answer.size;
    arena_free(slot->arena);
    *slot = (struct slot){.until_ms = 0};
}

static struct slot *first_to_end(struct revocation_cache *cache)
{
    struct slot *first = NULL;
    for (size_t i = 0; i < SLOTS; i++) {
        struct slot *slot = &cache->slots[i];
        bool has_bytes = slot->arena && slot->answer.size > 0;
        if (has_bytes && (!first || slot->until_ms < first->until_ms)) first = slot;
    }
    return first;
}

void revocation_cache_keep(struct revocation_cache *cache, const struct revocation_cache_key *key, struct bytes answer,
                           int64_t until_ms)
{
    struct slot fresh = {.until_ms = until_ms};
    struct slot *slot = slot_of(cache, key, fresh.key);
    if (answer.size > TOTAL_MAX) return;
    fresh.arena = arena_new();
    fresh.answer = bytes_copy(fresh.arena, answer);
    pthread_mutex_lock(&cache->mutex);
    drop(cache, slot);
    for (struct slot *first = first_to_end(cache); first && cache->total + answer.size > TOTAL_MAX;
         first = first_to_end(cache))
        drop(cache, first);
    cache->total += answer.size;
    *slot = fresh;
    pthread_mutex_unlock(&cache->mutex);
}
