#include "db_inside.h"
#include "log.h"
#include <errno.h>
#include <string.h>
#include <time.h>

enum { TAKE_TIMEOUT_S = 10 };

/* The last one given back is taken first: under low load the others stay idle. One in the other mode would cost a trip
 * to the server to change it, each time if few were in use, so rather one that was not needed yet is opened. The caller
 * holds the lock. */
static struct db *pick(struct db_pool *pool, bool is_manual)
{
    if (!pool->idle_count) return NULL;
    size_t last = pool->idle_count - 1, at = last;
    while (at > 0 && pool->idle[at]->is_manual != is_manual) at--;
    if (pool->idle[at]->is_manual != is_manual) at = last;
    struct db *db = pool->idle[at];
    memmove(&pool->idle[at], &pool->idle[at + 1], (last - at) * sizeof(struct db *));
    pool->idle_count--;
    return db;
}

status db_pool_take(struct db_pool *pool, bool is_manual, struct db **out, struct problem *why)
{
    struct timespec until;
    if (clock_gettime(CLOCK_REALTIME, &until)) return problem_set(why, INTERNAL_FAILED, "%s", "");
    until.tv_sec += TAKE_TIMEOUT_S;
    int waited = 0;
    pthread_mutex_lock(&pool->mutex);
    while (pool->idle_count == 0 && waited != ETIMEDOUT) {
        waited = pthread_cond_timedwait(&pool->given_back, &pool->mutex, &until);
    }
    struct db *db = pick(pool, is_manual);
    pthread_mutex_unlock(&pool->mutex);
    if (!db) {
        log_event(LOG_WARN, "db_pool_exhausted", log_number("connections", pool->config.connections));
        return problem_set(why, SERVICE_BUSY, "%s", "");
    }
    *out = db;
    return OK;
}

void db_pool_give(struct db_pool *pool, struct db *db)
{
    pthread_mutex_lock(&pool->mutex);
    pool->idle[pool->idle_count++] = db;
    pthread_cond_signal(&pool->given_back);
    pthread_mutex_unlock(&pool->mutex);
}
