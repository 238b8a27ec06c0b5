#include "material_cache.h"

#include "text.h"
#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>

struct entry {
    struct material material; /* first: what is given away */
    struct arena *arena;      /* holds this, too */
    struct material_cache *cache;
    uint64_t used;
    unsigned holders; /* the cache is one of them */
};
_Static_assert(offsetof(struct entry, material) == 0, "an entry is found by its material");

struct material_cache {
    pthread_mutex_t lock;
    struct entry *kept[MATERIAL_CACHE_MAX];
    uint64_t uses;
};

struct material_cache *material_cache_new(void)
{
    struct material_cache *cache = ARENA_NEW(arena_new(), struct material_cache); /* for the process */
    if (pthread_mutex_init(&cache->lock, NULL) != 0) abort();
    return cache;
}

/* The caller holds the lock. */
static void let_go(struct entry *entry)
{
    if (!entry || --entry->holders) return;
    cms_sign_free(entry->material.signer);
    arena_free(entry->arena);
}

const struct material *material_cache_find(struct material_cache *cache, const struct caller *caller,
                                           const char *seal_id)
{
    struct entry *found = NULL;
    if (caller_scope(caller).kind != SCOPE_UNIT) return NULL;
    pthread_mutex_lock(&cache->lock);
    for (size_t i = 0; i < MATERIAL_CACHE_MAX && cache->kept[i] && !found; i++)
        if (text_equal(cache->kept[i]->material.facts.id, seal_id)) found = cache->kept[i];
    if (found && !text_equal(found->material.facts.unit_id, caller->unit_id)) found = NULL;
    if (found) {
        found->holders++;
        found->used = ++cache->uses;
    }
    pthread_mutex_unlock(&cache->lock);
    return found ? &found->material : NULL;
}

static struct seals_material copy_of(const struct seals_material *facts, struct arena *arena)
{
    struct seals_material copy = *facts;
    const char **texts[] = {&copy.id,          &copy.unit_id, &copy.number,         &copy.name,       &copy.signer,
                            &copy.fingerprint, &copy.state,   &copy.picture_digest, &copy.not_before, &copy.not_after};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) *texts[i] = arena_text(arena, *texts[i]);
    copy.chain = LIST_OF(arena, struct bytes);
    for (size_t i = 0; i < facts->chain.count; i++)
        *(struct bytes *)list_add(&copy.chain) = bytes_copy(arena, *LIST_AT(&facts->chain, const struct bytes, i));
    return copy;
}

/* Where the seal stands already, else a free place, else that of the one that was not asked for for the longest time.
 */
static size_t place_for(const struct material_cache *cache, const char *seal_id)
{
    size_t oldest = 0;
    for (size_t i = 0; i < MATERIAL_CACHE_MAX; i++) {
        if (!cache->kept[i] || text_equal(cache->kept[i]->material.facts.id, seal_id)) return i;
        if (cache->kept[i]->used < cache->kept[oldest]->used) oldest = i;
    }
    return oldest;
}

static void keep(struct material_cache *cache, struct entry *entry)
{
    pthread_mutex_lock(&cache->lock);
    size_t place = place_for(cache, entry->material.facts.id);
    let_go(cache->kept[place]);
    cache->kept[place] = entry;
    entry->holders++;
    entry->used = ++cache->uses;
    pthread_mutex_unlock(&cache->lock);
}

status material_cache_keep(struct material_cache *cache, const struct seals_material *facts,
                           const struct material **out, struct problem *why)
{
    struct cms_sign *signer = NULL;
    TRY(cms_sign_open(facts->chain.items, facts->chain.count, &signer, why));
    struct arena *arena = arena_new();
    struct entry *entry = ARENA_NEW(arena, struct entry);
    *entry = (struct entry){.arena = arena, .cache = cache, .holders = 1};
    entry->material = (struct material){copy_of(facts, arena), signer};
    keep(cache, entry);
    *out = &entry->material;
    return OK;
}

void material_cache_close(const struct material *material)
{
    if (!material) return;
    struct entry *entry = (struct entry *)(uintptr_t)material;
    struct material_cache *cache = entry->cache;
    pthread_mutex_lock(&cache->lock);
    let_go(entry);
    pthread_mutex_unlock(&cache->lock);
}
