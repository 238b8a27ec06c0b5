#include "seal_key_cache.h"

#include "clock.h"
#include "digest.h"
#include "log.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

enum { CAPABILITY_IPC_LOCK = 14 }; /* capabilities(7) */

static const int64_t SECOND_US = 1000000;

struct seal_key_opened {
    struct arena *arena; /* holds this, too */
    struct seal_key_cache *cache;
    struct sign_key *key;
    struct seal_key_facts facts;
    unsigned char mark[DIGEST_SIZE];
    int64_t opened_us, until_us;
    unsigned holders; /* the cache is one of them */
};

struct seal_key_cache {
    struct arena *arena; /* that holds it */
    pthread_mutex_t lock;
    pthread_cond_t filled; /* by the clock of clock_ticks_us() */
    struct seal_key_opened *kept[SEAL_KEY_CACHE_MAX];
    bool may_keep;
};

bool seal_key_cache_lock_memory(void)
{
    struct rlimit limit = {0};
    bool is_free = getrlimit(RLIMIT_MEMLOCK, &limit) == 0 && limit.rlim_cur == RLIM_INFINITY;
    is_free = is_free || (geteuid() == 0 && prctl(PR_CAPBSET_READ, CAPABILITY_IPC_LOCK, 0, 0, 0) == 1);
    return is_free && mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) == 0;
}

/* The caller holds the lock. */
static void let_go(struct seal_key_opened *opened)
{
    if (--opened->holders) return;
    sign_key_free(opened->key); /* wipes it */
    arena_free(opened->arena);
}

static void forget(struct seal_key_cache *cache, size_t at)
{
    let_go(cache->kept[at]);
    cache->kept[at] = NULL;
}

/* When the next one is due; 0: none is kept. */
static int64_t sweep(struct seal_key_cache *cache, int64_t now_us)
{
    int64_t next_us = 0;
    for (size_t i = 0; i < SEAL_KEY_CACHE_MAX; i++) {
        if (cache->kept[i] && cache->kept[i]->until_us <= now_us) forget(cache, i);
        if (cache->kept[i] && (!next_us || cache->kept[i]->until_us < next_us)) next_us = cache->kept[i]->until_us;
    }
    return next_us;
}

static void *sweep_for_ever(void *argument)
{
    struct seal_key_cache *cache = argument;
    pthread_mutex_lock(&cache->lock);
    for (;;) {
        int64_t next_us = sweep(cache, clock_ticks_us());
        const struct timespec until = {next_us / SECOND_US, next_us % SECOND_US * 1000};
        if (next_us)
            (void)pthread_cond_timedwait(&cache->filled, &cache->lock, &until);
        else
            (void)pthread_cond_wait(&cache->filled, &cache->lock);
    }
    return NULL;
}

struct seal_key_cache *seal_key_cache_new(bool may_keep)
{
    struct arena *arena = arena_new(); /* for the process */
    struct seal_key_cache *cache = ARENA_NEW(arena, struct seal_key_cache);
    pthread_condattr_t clock;
    pthread_t thread;
    bool made = pthread_condattr_init(&clock) == 0 && pthread_condattr_setclock(&clock, CLOCK_MONOTONIC) == 0 &&
                pthread_cond_init(&cache->filled, &clock) == 0 && pthread_mutex_init(&cache->lock, NULL) == 0;
    if (!made) abort();
    cache->arena = arena;
    cache->may_keep = may_keep;
    log_event(LOG_INFO, "seal_keys", log_number("kept_max", may_keep ? SEAL_KEY_CACHE_MAX : 0));
    if (!may_keep) return cache;
    if (pthread_create(&thread, NULL, sweep_for_ever, cache) != 0) abort();
    pthread_detach(thread);
    return cache;
}

/* Who lacks the data key cannot tell it. */
static void mark_of(const char *seal_id, const struct data_key *data_key, unsigned char out[DIGEST_SIZE])
{
    char text[ID_SIZE + 32];
    int size = snprintf(text, sizeof text, "seal key in memory: %s", seal_id);
    if (size < 0 || (size_t)size >= sizeof text) abort();
    digest_hmac(bytes_of(data_key->bytes, AEAD_KEY_SIZE), bytes_of(text, (size_t)size), out);
}

static void extend(struct seal_key_opened *opened, int64_t now_us)
{
    int64_t idle_us = now_us + SEAL_KEY_CACHE_IDLE_S * SECOND_US;
    int64_t end_us = opened->opened_us + SEAL_KEY_CACHE_LIFE_S * SECOND_US;
    opened->until_us = idle_us < end_us ? idle_us : end_us;
}

seal_key_opened *seal_key_cache_find(struct seal_key_cache *cache, const char *seal_id, const struct data_key *data_key)
{
    unsigned char mark[DIGEST_SIZE];
    struct seal_key_opened *found = NULL;
    int64_t now_us = clock_ticks_us();
    mark_of(seal_id, data_key, mark);
    pthread_mutex_lock(&cache->lock);
    for (size_t i = 0; i < SEAL_KEY_CACHE_MAX && !found; i++) {
        struct seal_key_opened *at = cache->kept[i];
        if (at && at->until_us > now_us && memcmp(at->mark, mark, DIGEST_SIZE) == 0) found = at;
    }
    if (found) {
        found->holders++;
        extend(found, now_us);
    }
    pthread_mutex_unlock(&cache->lock);
    return found;
}

/* In a free place, else instead of the one that would go first; two threads may keep the same key. */
static void keep(struct seal_key_cache *cache, struct seal_key_opened *opened)
{
    size_t place = 0;
    pthread_mutex_lock(&cache->lock);
    for (size_t i = 1; i < SEAL_KEY_CACHE_MAX && cache->kept[place]; i++)
        if (!cache->kept[i] || cache->kept[i]->until_us < cache->kept[place]->until_us) place = i;
    if (cache->kept[place]) forget(cache, place);
    cache->kept[place] = opened;
    opened->holders++;
    extend(opened, opened->opened_us);
    pthread_cond_signal(&cache->filled);
    pthread_mutex_unlock(&cache->lock);
}

static status open_key(const struct seal_key *key, const struct data_key *data_key, struct sign_key **out,
                       struct problem *why)
{
    AUTO_ARENA(memory); /* wiped */
    struct bytes private_key;
    TRY(seal_key_open(key, data_key, memory, &private_key, why));
    return sign_key_open(private_key, out, why);
}

status seal_key_cache_open(struct seal_key_cache *cache, const struct seal_key *key, const struct seal_key_facts *facts,
                           const struct data_key *data_key, seal_key_opened **out, struct problem *why)
{
    struct sign_key *opened = NULL;
    TRY(open_key(key, data_key, &opened, why));
    struct arena *arena = arena_new();
    struct seal_key_opened *made = ARENA_NEW(arena, struct seal_key_opened);
    *made = (struct seal_key_opened){
        .arena = arena, .cache = cache, .key = opened, .facts = *facts, .opened_us = clock_ticks_us(), .holders = 1};
    mark_of(key->seal_id, data_key, made->mark);
    if (cache->may_keep) keep(cache, made);
    *out = made;
    return OK;
}

void seal_key_cache_close(struct seal_key_opened *opened)
{
    if (!opened) return;
    struct seal_key_cache *cache = opened->cache;
    pthread_mutex_lock(&cache->lock);
    let_go(opened);
    pthread_mutex_unlock(&cache->lock);
}

const struct sign_key *seal_key_cache_key(const struct seal_key_opened *opened)
{
    return opened->key;
}

const struct seal_key_facts *seal_key_cache_facts(const seal_key_opened *opened)
{
    return &opened->facts;
}
