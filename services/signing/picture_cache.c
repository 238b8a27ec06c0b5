#include "picture_cache.h"

#include "seal_picture.h"
#include "text.h"
#include <pthread.h>
#include <string.h>

/* One takes some 12 KB, a colourful one up to KEPT_MAX: 16 MB at most. */
enum { CACHE_MAX = 128, KEPT_MAX = 128 << 10 };

struct entry {
    char digest[DIGEST_HEX_SIZE]; /* empty: free */
    struct arena *arena;
    struct pdf_image image;
    uint64_t used;
};

struct picture_cache {
    struct store *store;
    pthread_mutex_t lock;
    struct entry entries[CACHE_MAX];
    uint64_t uses;
};

struct picture_cache *picture_cache_new(struct store *store)
{
    struct picture_cache *cache = arena_alloc(arena_new(), sizeof *cache); /* for the process */
    cache->store = store;
    pthread_mutex_init(&cache->lock, NULL);
    return cache;
}

static struct pdf_image copy_of(const struct pdf_image *image, struct arena *arena)
{
    struct pdf_image copy = *image;
    copy.colors = bytes_copy(arena, image->colors);
    copy.mask = bytes_copy(arena, image->mask);
    return copy;
}

/* The copy is made under the lock: an entry may make room for another at any time. */
static bool find(struct picture_cache *cache, const char *digest, struct arena *arena, struct pdf_image *out)
{
    bool found = false;
    pthread_mutex_lock(&cache->lock);
    for (size_t i = 0; i < CACHE_MAX && !found; i++) {
        struct entry *entry = &cache->entries[i];
        found = text_equal(entry->digest, digest);
        if (!found) continue;
        *out = copy_of(&entry->image, arena);
        entry->used = ++cache->uses;
    }
    pthread_mutex_unlock(&cache->lock);
    return found;
}

/* Instead of the one that was not asked for for the longest time; two threads may keep the same. */
static void keep(struct picture_cache *cache, const char *digest, const struct pdf_image *image)
{
    if (image->colors.size + image->mask.size > KEPT_MAX) return;
    pthread_mutex_lock(&cache->lock);
    struct entry *oldest = &cache->entries[0];
    for (size_t i = 1; i < CACHE_MAX; i++)
        if (cache->entries[i].used < oldest->used) oldest = &cache->entries[i];
    arena_free(oldest->arena);
    *oldest = (struct entry){.arena = arena_new(), .used = ++cache->uses};
    oldest->image = copy_of(image, oldest->arena);
    (void)text_copy(oldest->digest, sizeof oldest->digest, digest);
    pthread_mutex_unlock(&cache->lock);
}

static status make(struct store *store, const char *digest, struct arena *arena, struct pdf_image *out,
                   struct problem *why)
{
    AUTO_ARENA(scratch);
    AUTO(store_file, file);
    struct seal_picture picture;
    TRY(store_get(store, digest, &file, why));
    TRY(seal_picture_read(store_file_bytes(file), scratch, &picture, why));
    struct bytes rgba = bytes_of(picture.rgba, (size_t)picture.width * picture.height * 4);
    return pdf_image_make(arena, rgba, picture.width, picture.height, out, why);
}

status picture_cache_get(struct picture_cache *cache, const char *digest, struct arena *arena, struct pdf_image *out,
                         struct problem *why)
{
    if (find(cache, digest, arena, out)) return OK;
    TRY(make(cache->store, digest, arena, out, why));
    keep(cache, digest, out);
    return OK;
}
