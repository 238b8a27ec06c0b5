#include "bytes.h"
#include "clock.h"
#include "job_inside.h"
#include "json_write.h"
#include "log.h"
#include "text.h"
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

enum { IDLE_MS = 300, TROUBLE_MS = 1000, RETRY_MS = 3000 };

/* Two threads: one runs steps, the other keeps the lease alive while a step takes long. */
struct job_worker {
    struct arena *arena;
    struct db_pool *pool;
    const struct job_handler *handlers;
    void *service;
    const char *kinds;
    pthread_t runner, heart;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    bool is_stopping;
    char lease_id[ID_SIZE]; /* empty: nothing to keep alive */
};

static bool is_stopping(struct job_worker *worker)
{
    pthread_mutex_lock(&worker->mutex);
    bool stopping = worker->is_stopping;
    pthread_mutex_unlock(&worker->mutex);
    return stopping;
}

/* Waits, but not beyond the order to stop. */
static void rest(struct job_worker *worker, int64_t ms)
{
    struct timespec until = {0};
    if (clock_gettime(CLOCK_REALTIME, &until)) abort();
    until.tv_sec += ms / 1000;
    until.tv_nsec += ms % 1000 * 1000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_nsec -= 1000000000;
        until.tv_sec++;
    }
    pthread_mutex_lock(&worker->mutex);
    if (!worker->is_stopping) (void)pthread_cond_timedwait(&worker->changed, &worker->mutex, &until);
    pthread_mutex_unlock(&worker->mutex);
}

static void set_lease(struct job_worker *worker, const char *lease_id)
{
    pthread_mutex_lock(&worker->mutex);
    (void)text_copy(worker->lease_id, sizeof worker->lease_id, lease_id);
    pthread_mutex_unlock(&worker->mutex);
}

static status renew_work(struct db *db, void *arg, struct problem *why)
{
    return job_lease_renew(db, arg, why);
}

static void *beat(void *arg)
{
    struct job_worker *worker = arg;
    for (bool is_last = false; !is_last;) {
        char lease_id[ID_SIZE];
        struct problem why = {0};
        rest(worker, JOB_HEARTBEAT_MS);
        pthread_mutex_lock(&worker->mutex);
        (void)text_copy(lease_id, sizeof lease_id, worker->lease_id);
        is_last = worker->is_stopping && !lease_id[0];
        pthread_mutex_unlock(&worker->mutex);
        if (lease_id[0] && db_tx(worker->pool, renew_work, lease_id, &why) != OK) {
            log_event(LOG_WARN, "job_renew_failed", log_text("code", problem_name(why.code)));
        }
        /* Told to stop, the runner may still be in a long step: then `rest` no longer waits. */
        if (lease_id[0] && is_stopping(worker)) (void)nanosleep(&(struct timespec){.tv_sec = 1}, NULL);
    }
    return NULL;
}

struct running {
    struct job_worker *worker;
    struct job_claim claim;
    struct job job;
    struct arena *arena;
    int64_t attempts, due_ms;
    bool is_due;
};

static status look_work(struct db *db, void *arg, struct problem *why)
{
    struct running *run = arg;
    return job_lease_is_due(db, run->claim.kinds, &run->is_due, why);
}

static status claim_work(struct db *db, void *arg, struct problem *why)
{
    struct running *run = arg;
    return job_lease_claim(db, &run->claim, why);
}

/* The claim's id stays empty when there is nothing to do. */
static status claim(struct running *run, struct problem *why)
{
    TRY(db_read(run->worker->pool, look_work, run, why));
    return run->is_due ? db_tx(run->worker->pool, claim_work, run, why) : OK;
}

static status load_work(struct db *db, void *arg, struct problem *why)
{
    struct running *run = arg;
    TRY(job_lease_load(db, &run->claim, run->arena, &run->job, why));
    return job_lease_attempts(db, run->claim.lease_id, &run->attempts, why);
}

static status save_work(struct db *db, void *arg, struct problem *why)
{
    struct running *run = arg;
    return job_save(db, &run->job, why);
}

static status put_back_work(struct db *db, void *arg, struct problem *why)
{
    struct running *run = arg;
    return job_lease_put_back(db, run->claim.lease_id, run->due_ms, why);
}

static const struct job_handler *find_handler(const struct job_worker *worker, const char *kind)
{
    const struct job_handler *handler = worker->handlers;
    while (handler->kind && !text_equal(handler->kind, kind)) handler++;
    return handler;
}

static void put_back(struct running *run, int64_t delay_ms)
{
    struct problem why = {0};
    run->due_ms = clock_now_ms() + delay_ms;
    if (db_tx(run->worker->pool, put_back_work, run, &why) == OK) return;
    log_event(LOG_WARN, "job_put_back_failed", log_text("id", run->claim.id)); /* the lease runs out by itself */
}

static void end_as_failed(struct running *run, const struct problem *fault)
{
    struct json_writer w = {.out = {.arena = run->arena}};
    struct problem why = {0};
    json_write_begin(&w, NULL, '{');
    json_write_text(&w, "code", problem_name(fault->code));
    json_write_text(&w, "subject", fault->subject);
    json_write_end(&w, '}');
    run->job.state = JOB_FAILED;
    run->job.result = buffer_string(&w.out);
    log_event(LOG_ERROR, "job_failed", log_text("id", run->claim.id), log_text("code", problem_name(fault->code)));
    if (db_tx(run->worker->pool, save_work, run, &why) != OK) {
        log_event(LOG_WARN, "job_save_failed", log_text("id", run->claim.id));
    }
}

/* After a step that did not end well. */
static void handle_fault(struct running *run, const struct problem *fault)
{
    if (fault->code == JOB_STATE) { /* paused, cancelled or taken over: not ours any more */
        log_event(LOG_INFO, "job_left", log_text("id", run->claim.id));
        return;
    }
    if (fault->kind != PROBLEM_UNAVAILABLE) {
        end_as_failed(run, fault);
        return;
    }
    log_event(LOG_WARN, "job_waits", log_text("id", run->claim.id), log_text("code", problem_name(fault->code)));
    put_back(run, RETRY_MS);
}

/* True: the job goes on with another step. */
static bool run_step(struct running *run)
{
    struct job_worker *worker = run->worker;
    struct problem why = {0};
    status ended = db_read(worker->pool, load_work, run, &why);
    if (ended == OK && run->attempts >= JOB_ATTEMPTS_MAX) {
        ended = problem_set(&why, INTERNAL_FAILED, "%s", "it ended every process that took it");
    } else if (ended == OK) {
        ended = find_handler(worker, run->job.kind)->step(&run->job, worker->service, run->arena, &why);
    }
    if (ended == OK && !run->job.is_saved) ended = db_tx(worker->pool, save_work, run, &why);
    if (ended != OK) {
        handle_fault(run, &why);
        return false;
    }
    bool rests = run->job.state == JOB_RUNNING && run->job.rest_ms > 0;
    if (rests) put_back(run, run->job.rest_ms);
    return run->job.state == JOB_RUNNING && !rests;
}

static bool is_standing(const struct job_worker *worker, const char *id)
{
    for (const struct job_handler *h = worker->handlers; h->kind; h++)
        if (h->standing_id && text_equal(h->standing_id, id)) return true;
    return false;
}

static void run_job(struct job_worker *worker, const struct job_claim *claim)
{
    bool goes_on = true;
    set_lease(worker, claim->lease_id);
    /* A standing job is taken every few seconds. */
    log_event(is_standing(worker, claim->id) ? LOG_DEBUG : LOG_INFO, "job_taken", log_text("id", claim->id));
    while (goes_on && !is_stopping(worker)) {
        AUTO_ARENA(arena);
        struct running run = {.worker = worker, .claim = *claim, .arena = arena};
        goes_on = run_step(&run);
    }
    if (goes_on) {
        struct running run = {.worker = worker, .claim = *claim};
        put_back(&run, 0);
    }
    set_lease(worker, "");
}

static status stand_work(struct db *db, void *arg, struct problem *why)
{
    const struct job_handler *handler = arg;
    return job_lease_stand(db, handler->standing_id, handler->kind, why);
}

/* Two processes that start together may both make it: the second finds the key taken, which is as good. */
static void stand_all(struct job_worker *worker)
{
    for (const struct job_handler *h = worker->handlers; h->kind; h++) {
        struct problem why = {0};
        struct job_handler copy = *h;
        if (!h->standing_id || db_tx(worker->pool, stand_work, &copy, &why) == OK) continue;
        if (why.code != DATABASE_DUPLICATE) log_event(LOG_WARN, "job_stand_failed", log_text("kind", h->kind));
    }
}

static void *run_all(void *arg)
{
    struct job_worker *worker = arg;
    int64_t stand_ms = 0;
    while (!is_stopping(worker)) {
        if (clock_now_ms() >= stand_ms) {
            stand_all(worker);
            stand_ms = clock_now_ms() + JOB_REVIVE_MS;
        }
        struct running run = {.worker = worker, .claim = {.kinds = worker->kinds}};
        struct problem why = {0};
        if (claim(&run, &why) != OK) {
            rest(worker, TROUBLE_MS);
        } else if (!run.claim.id[0]) {
            rest(worker, IDLE_MS);
        } else {
            run_job(worker, &run.claim);
        }
    }
    return NULL;
}

static const char *join_kinds(const struct job_handler *handlers, struct arena *arena)
{
    struct buffer out = {.arena = arena};
    for (const struct job_handler *h = handlers; h->kind; h++) {
        buffer_format(&out, "%s%s", h == handlers ? "" : ",", h->kind);
    }
    return buffer_string(&out);
}

struct job_worker *job_worker_start(struct db_pool *pool, const struct job_handler *handlers, void *service)
{
    struct arena *arena = arena_new();
    struct job_worker *worker = ARENA_NEW(arena, struct job_worker);
    *worker = (struct job_worker){
        .arena = arena, .pool = pool, .handlers = handlers, .service = service, .kinds = join_kinds(handlers, arena)};
    if (pthread_mutex_init(&worker->mutex, NULL) || pthread_cond_init(&worker->changed, NULL) ||
        pthread_create(&worker->runner, NULL, run_all, worker) || pthread_create(&worker->heart, NULL, beat, worker)) {
        abort();
    }
    return worker;
}

void job_worker_stop(struct job_worker *worker)
{
    if (!worker) return;
    pthread_mutex_lock(&worker->mutex);
    worker->is_stopping = true;
    pthread_cond_broadcast(&worker->changed);
    pthread_mutex_unlock(&worker->mutex);
    pthread_join(worker->runner, NULL);
    pthread_join(worker->heart, NULL);
    pthread_cond_destroy(&worker->changed);
    pthread_mutex_destroy(&worker->mutex);
    arena_free(worker->arena);
}
