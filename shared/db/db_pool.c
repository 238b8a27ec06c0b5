#include "db_inside.h"
#include "log.h"
#include <errno.h>
#include <time.h>

enum { TAKE_TIMEOUT_S = 10 };

status db_pool_take(struct db_pool *pool, struct db **out, struct problem *why)
{
    struct timespec until;
    if (clock_gettime(CLOCK_REALTIME, &until)) return problem_set(why, INTERNAL_FAILED, "%s", "");
    until.tv_sec += TAKE_TIMEOUT_S;
    int waited = 0;
    pthread_mutex_lock(&pool->mutex);
    while (pool->idle_count == 0 && waited != ETIMEDOUT) {
        waited = pthread_cond_timedwait(&pool->given_back, &pool->mutex, &until);
    }
    /* The last one given back is taken first: under low load the others stay idle. */
    struct db *db = pool->idle_count > 0 ? pool->idle[--pool->idle_count] : NULL;
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
