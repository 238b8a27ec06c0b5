#include "pdf_cache.h"

enum { FIRST_ROOM = 64 };

static struct pdf_cache_slot *slot_of(const struct pdf_cache *cache, uint64_t key)
{
    size_t at = (size_t)(key * 0x9E3779B97F4A7C15ULL >> 20) & (cache->room - 1);
    while (cache->slots[at].key && cache->slots[at].key != key) at = (at + 1) & (cache->room - 1);
    return &cache->slots[at];
}

void *pdf_cache_find(const struct pdf_cache *cache, uint64_t key)
{
    return cache->room ? slot_of(cache, key)->value : NULL;
}

static void widen(struct pdf_cache *cache)
{
    struct pdf_cache old = *cache;
    cache->room = old.room ? old.room * 2 : FIRST_ROOM;
    cache->slots = arena_array(cache->arena, cache->room, sizeof *cache->slots);
    for (size_t i = 0; i < old.room; i++)
        if (old.slots[i].key) *slot_of(cache, old.slots[i].key) = old.slots[i];
}

void pdf_cache_add(struct pdf_cache *cache, uint64_t key, void *value)
{
    if (cache->count * 2 >= cache->room) widen(cache);
    *slot_of(cache, key) = (struct pdf_cache_slot){.key = key, .value = value};
    cache->count++;
}
