#include "form_cache.h"

#include "form_store.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* A bureau has some dozens of forms, with versions; one takes some 100 KB. */
enum { CACHE_MAX = 256 };

struct entry {
    char digest[DIGEST_HEX_SIZE];
    struct arena *arena; /* kept for the process */
    struct form *form;
};

struct form_cache {
    struct store *store;
    pthread_mutex_t lock;
    struct entry entries[CACHE_MAX];
    size_t count;
};

struct form_cache *form_cache_new(struct store *store)
{
    struct form_cache *cache = arena_alloc(arena_new(), sizeof *cache); /* for the process */
    cache->store = store;
    pthread_mutex_init(&cache->lock, NULL);
    return cache;
}

static const struct form *find(struct form_cache *cache, const char *digest)
{
    const struct form *found = NULL;
    pthread_mutex_lock(&cache->lock);
    for (size_t i = 0; i < cache->count && !found; i++)
        if (strcmp(cache->entries[i].digest, digest) == 0) found = cache->entries[i].form;
    pthread_mutex_unlock(&cache->lock);
    return found;
}

static status load(struct form_cache *cache, const char *digest, struct arena *arena, struct form **out,
                   struct problem *why)
{
    AUTO(store_file, file);
    *out = ARENA_NEW(arena, struct form);
    TRY(store_get(cache->store, digest, &file, why));
    return form_load(store_file_bytes(file), arena, *out, why);
}

/* False: full, or another thread was faster. */
static bool keep(struct form_cache *cache, const char *digest, struct arena *arena, struct form *form)
{
    bool known = find(cache, digest) != NULL, kept = false;
    pthread_mutex_lock(&cache->lock);
    if (!known && cache->count < CACHE_MAX) {
        struct entry *entry = &cache->entries[cache->count];
        memcpy(entry->digest, digest, strlen(digest) + 1);
        entry->arena = arena;
        entry->form = form;
        cache->count++;
        kept = true;
    }
    pthread_mutex_unlock(&cache->lock);
    return kept;
}

status form_cache_get(struct form_cache *cache, const char *digest, struct arena *arena, const struct form **out,
                      struct problem *why)
{
    *out = find(cache, digest);
    if (*out) return OK;
    struct form *form = NULL;
    struct arena *own = arena_new();
    status loaded = strlen(digest) < DIGEST_HEX_SIZE ? load(cache, digest, own, &form, why)
                                                     : problem_set(why, STORE_MISSING, "%s", digest);
    if (loaded == OK && keep(cache, digest, own, form)) {
        *out = form;
        return OK;
    }
    arena_free(own);
    if (loaded != OK) return loaded;
    *out = find(cache, digest);
    if (*out) return OK;
    TRY(load(cache, digest, arena, &form, why));
    *out = form;
    return OK;
}
