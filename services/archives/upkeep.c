#include "upkeep.h"
#include "archiving_step.h"
#include "clock.h"
#include "db_once.h"
#include "db_tx.h"
#include "log.h"
#include "schedule_flow.h"
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

enum { ROUND_S = 20, SETTLE_MS = 60000, DAY_MS = 24 * 3600000 };

struct upkeep {
    struct arena *arena;
    struct archives *archives;
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t wake;
    bool is_stopping;
};

static status forget_work(struct db *db, void *arg, struct problem *why)
{
    return db_once_forget(db, *(const int64_t *)arg, why);
}

static void tell(status done, const char *what, const struct problem *why)
{
    if (done == OK) return;
    log_event(LOG_WARN, "upkeep_failed", log_text("what", what), log_text("code", problem_name(why->code)));
}

static void run_round(struct archives *archives)
{
    struct problem why = {0};
    int64_t now_ms = clock_now_ms(), old_ms = now_ms - DAY_MS;
    tell(archiving_step_file(archives, now_ms - SETTLE_MS, &why), "filing", &why);
    tell(schedule_flow_start_due(archives, &why), "schedules", &why);
    tell(db_tx(archives->db, forget_work, &old_ms, &why), "old keys", &why);
}

static bool pause_round(struct upkeep *upkeep)
{
    const struct timespec until = {.tv_sec = (time_t)(clock_now_s() + ROUND_S)};
    pthread_mutex_lock(&upkeep->mutex);
    int waited = 0;
    while (!upkeep->is_stopping && waited == 0) {
        waited = pthread_cond_timedwait(&upkeep->wake, &upkeep->mutex, &until);
    }
    bool goes_on = !upkeep->is_stopping;
    pthread_mutex_unlock(&upkeep->mutex);
    return goes_on;
}

static void *run(void *arg)
{
    struct upkeep *upkeep = arg;
    do run_round(upkeep->archives); /* at once: a schedule may have fallen due while nobody was there */
    while (pause_round(upkeep));
    return NULL;
}

struct upkeep *upkeep_start(struct archives *archives)
{
    struct arena *arena = arena_new();
    struct upkeep *upkeep = ARENA_NEW(arena, struct upkeep);
    *upkeep = (struct upkeep){.arena = arena, .archives = archives};
    if (pthread_mutex_init(&upkeep->mutex, NULL) || pthread_cond_init(&upkeep->wake, NULL) ||
        pthread_create(&upkeep->thread, NULL, run, upkeep)) {
        abort();
    }
    return upkeep;
}

void upkeep_stop(struct upkeep *upkeep)
{
    pthread_mutex_lock(&upkeep->mutex);
    upkeep->is_stopping = true;
    pthread_cond_signal(&upkeep->wake);
    pthread_mutex_unlock(&upkeep->mutex);
    pthread_join(upkeep->thread, NULL);
    pthread_cond_destroy(&upkeep->wake);
    pthread_mutex_destroy(&upkeep->mutex);
    arena_free(upkeep->arena);
}
