#include "key_pool.h"

#include "aead.h"
#include "batch_repo.h"
#include "clock.h"
#include "db_tx.h"
#include "id.h"
#include "key_pool_repo.h"
#include "log.h"
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

enum { REST_S = 3, WIPE_EVERY = 20 };

static _Atomic int64_t make_ms_here = 170; /* of the last key, for the gauge; at first what is usual */

static status pool_key(const struct seals *seals, struct arena *arena, unsigned char **out, struct problem *why)
{
    *out = arena_alloc(arena, AEAD_KEY_SIZE);
    return aead_derive(seals->master_key, "key pool", *out, why);
}

static struct bytes context(struct arena *arena, const char *id)
{
    return bytes_of_text(arena_format(arena, "pool-key:%s", id));
}

struct counting {
    int64_t ready, wanted;
};

static status count_work(struct db *db, void *arg, struct problem *why)
{
    struct counting *counting = arg;
    TRY(key_pool_repo_count(db, &counting->ready, why));
    return key_pool_repo_wanted(db, &counting->wanted, why);
}

status key_pool_look(const struct seals *seals, struct key_pool_gauge *out, struct problem *why)
{
    struct counting counting = {0};
    TRY(db_read(seals->db, count_work, &counting, why));
    int64_t target = seals->key_pool > counting.wanted ? seals->key_pool : counting.wanted;
    *out = (struct key_pool_gauge){.ready = counting.ready,
                                   .target = target < KEY_POOL_MOST ? target : KEY_POOL_MOST,
                                   .make_ms = atomic_load(&make_ms_here)};
    return OK;
}

status key_pool_take(struct db *db, const struct seals *seals, int64_t count, struct list *out, struct problem *why)
{
    unsigned char *key;
    struct list rows = LIST_OF(out->arena, struct key_pool_row);
    TRY(pool_key(seals, out->arena, &key, why));
    TRY(key_pool_repo_take(db, count, &rows, why));
    for (size_t i = 0; i < rows.count; i++) {
        const struct key_pool_row *row = LIST_AT(&rows, const struct key_pool_row, i);
        struct key_made *made = list_add(out);
        made->public_key = row->public_key;
        TRY(aead_open(key, context(out->arena, row->id), row->sealed_key, out->arena, &made->private_key, why));
    }
    return OK;
}

static status add_work(struct db *db, void *arg, struct problem *why)
{
    return key_pool_repo_add(db, arg, why);
}

static status make_one(const struct seals *seals, struct problem *why)
{
    AUTO_ARENA(arena);
    char id[ID_SIZE];
    unsigned char *key;
    struct key_made made;
    int64_t began_us = clock_ticks_us();
    id_new(id);
    TRY(pool_key(seals, arena, &key, why));
    TRY(key_make(SIGN_RSA, arena, &made, why));
    atomic_store(&make_ms_here, (clock_ticks_us() - began_us) / 1000);
    struct key_pool_row row = {.id = id, .public_key = made.public_key, .created_ms = clock_now_ms()};
    TRY(aead_seal(key, context(arena, id), made.private_key, arena, &row.sealed_key, why));
    return db_tx(seals->db, add_work, &row, why);
}

status key_pool_make(const struct seals *seals, int64_t count, int64_t until_ms, struct problem *why)
{
    struct counting counting = {0};
    do {
        TRY(make_one(seals, why));
        TRY(db_read(seals->db, count_work, &counting, why));
    } while (counting.ready < count && clock_now_ms() < until_ms);
    return OK;
}

static bool fill(const struct seals *seals)
{
    struct key_pool_gauge gauge;
    struct problem why = {0};
    status ended = key_pool_look(seals, &gauge, &why);
    bool wants = ended == OK && gauge.ready < gauge.target;
    if (wants) ended = make_one(seals, &why);
    if (ended != OK) log_event(LOG_WARN, "key_pool_waits", log_text("code", problem_name(why.code)));
    return wants && ended == OK;
}

static status wipe_work(struct db *db, void *arg, struct problem *why)
{
    (void)arg;
    return batch_repo_wipe_expired(db, clock_now_ms(), why);
}

static void wipe(const struct seals *seals)
{
    struct problem why = {0};
    if (db_tx(seals->db, wipe_work, NULL, &why) != OK)
        log_event(LOG_WARN, "codes_not_wiped", log_text("code", problem_name(why.code)));
}

static void *run(void *arg)
{
    const struct seals *seals = arg;
    const struct sched_param none = {0};
    (void)pthread_setschedparam(pthread_self(), SCHED_IDLE, &none); /* only what nobody else wants of the processor */
    for (unsigned round = 0;; round++) {
        while (fill(seals)) {
        }
        if (round % WIPE_EVERY == 0) wipe(seals);
        (void)nanosleep(&(struct timespec){.tv_sec = REST_S}, NULL);
    }
    return NULL;
}

void key_pool_start(const struct seals *seals)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, run, (void *)(uintptr_t)seals) || pthread_detach(thread)) abort();
}
