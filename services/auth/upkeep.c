#include "upkeep.h"
#include "account_batch_repo.h"
#include "challenge.h"
#include "clock.h"
#include "db_once.h"
#include "db_tx.h"
#include "log.h"
#include "session_repo.h"
#include "signing_key_flow.h"
#include "throttle_repo.h"
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUND_S = 15, DAY_MS = 24 * 60 * 60 * 1000 };

struct upkeep {
    struct arena *memory; /* its own */
    struct auth *auth;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool stopping;
};

static status forget_work(struct db *db, void *arg, struct problem *why)
{
    int64_t now_ms = *(const int64_t *)arg;
    TRY(session_repo_forget(db, now_ms, why));
    TRY(account_batch_repo_forget(db, now_ms - ACCOUNT_BATCH_KEPT_MS, why));
    TRY(challenge_forget(db, now_ms, why));
    TRY(throttle_repo_forget(db, now_ms - throttle_forget_ms(), why));
    return db_once_forget(db, now_ms - DAY_MS, why);
}

static void tell(status done, const char *what, const struct problem *why)
{
    if (done == OK) return;
    log_event(LOG_WARN, "upkeep_failed", log_text("what", what), log_text("code", problem_name(why->code)));
}

static void run_round(struct auth *auth)
{
    struct problem why = {0};
    int64_t now_ms = clock_now_ms();
    tell(signing_key_flow_turn(auth, &why), "signing keys", &why);
    tell(db_tx(auth->db, forget_work, &now_ms, &why), "old rows", &why);
}

static bool pause_round(struct upkeep *upkeep)
{
    const struct timespec until = {.tv_sec = (time_t)(clock_now_s() + ROUND_S)};
    (void)pthread_mutex_lock(&upkeep->lock);
    int waited = 0;
    while (!upkeep->stopping && waited == 0) waited = pthread_cond_timedwait(&upkeep->wake, &upkeep->lock, &until);
    bool stopping = upkeep->stopping;
    (void)pthread_mutex_unlock(&upkeep->lock);
    return !stopping;
}

static void *upkeep_run(void *arg)
{
    struct upkeep *upkeep = arg;
    while (pause_round(upkeep)) run_round(upkeep->auth);
    return NULL;
}

struct upkeep *upkeep_start(struct auth *auth)
{
    struct arena *memory = arena_new();
    struct upkeep *upkeep = ARENA_NEW(memory, struct upkeep);
    upkeep->memory = memory;
    upkeep->auth = auth;
    (void)pthread_mutex_init(&upkeep->lock, NULL);
    (void)pthread_cond_init(&upkeep->wake, NULL);
    if (pthread_create(&upkeep->thread, NULL, upkeep_run, upkeep) == 0) return upkeep;
    (void)fputs("auth: no thread for upkeep\n", stderr);
    exit(71); /* EX_OSERR */
}

void upkeep_stop(struct upkeep *upkeep)
{
    (void)pthread_mutex_lock(&upkeep->lock);
    upkeep->stopping = true;
    (void)pthread_cond_signal(&upkeep->wake);
    (void)pthread_mutex_unlock(&upkeep->lock);
    (void)pthread_join(upkeep->thread, NULL);
    arena_free(upkeep->memory);
}
