#include "evidence_step.h"
#include "algorithm_end.h"
#include "audit.h"
#include "clock.h"
#include "db_tx.h"
#include "evidence_renew.h"
#include "json_write.h"
#include "log.h"
#include "record.h"
#include <pthread.h>
#include <stdatomic.h>

enum { CHUNK = 8, THREADS = 4, REST_MS = 60000, BREATH_MS = 100 };

/* Instances of an earlier version may archive for a while yet: records so young are left for the next look. */
static const int64_t SETTLED_MS = INT64_C(3600000);

struct step {
    const struct archives *archives;
    struct job *job;
    struct arena *arena;
    int64_t now_ms;
    const char *filled; /* the last record that got its row; NULL: none lacked one */
    struct list due;    /* of struct record_due */
    struct evidence_renew *results;
    atomic_size_t next;
    size_t renewed, unanswered;
};

static status age_work(struct db *db, void *arg, struct problem *why)
{
    const struct step *step = arg;
    struct list known = LIST_OF(step->arena, const char *);
    TRY(record_evidence_repo_algorithms(db, &known, why));
    for (size_t i = 0; i < known.count; i++) {
        const char *names = *LIST_AT(&known, const char *, i);
        int64_t end_ms = algorithm_end_of(step->archives->config->algorithm_ends, names);
        if (end_ms > step->now_ms + step->archives->renew_ms) continue;
        TRY(record_evidence_repo_age(db, names, end_ms, step->now_ms, why));
    }
    return OK;
}

static status find_work(struct db *db, void *arg, struct problem *why)
{
    struct step *step = arg;
    char until[ID_SIZE];
    record_first_id(step->now_ms - SETTLED_MS, until);
    struct record_evidence_gap gap = {.after = step->job->cursor, .until = until, .now_ms = step->now_ms};
    TRY(record_evidence_repo_fill(db, &gap, step->arena, why));
    step->filled = gap.last;
    return record_evidence_repo_due(db, step->now_ms, CHUNK, &step->due, why);
}

static void *renew_many(void *arg)
{
    struct step *step = arg;
    for (;;) {
        size_t i = atomic_fetch_add(&step->next, 1);
        if (i >= step->due.count) return NULL;
        evidence_renew_one(step->archives, step->now_ms, &step->results[i]);
    }
}

/* The caller's own thread is one of them; one that cannot be started leaves its work to the others. */
static void renew_all(struct step *step)
{
    pthread_t threads[THREADS];
    bool is_started[THREADS] = {false};
    step->results = arena_array(step->arena, step->due.count + 1, sizeof *step->results);
    for (size_t i = 0; i < step->due.count; i++) step->results[i].due = LIST_AT(&step->due, struct record_due, i);
    for (size_t i = 1; i < THREADS && i < step->due.count; i++)
        is_started[i] = pthread_create(&threads[i], NULL, renew_many, step) == 0;
    (void)renew_many(step);
    for (size_t i = 1; i < THREADS; i++)
        if (is_started[i]) (void)pthread_join(threads[i], NULL);
}

static status note(struct db *db, const struct step *step, const struct evidence_renew *one, struct problem *why)
{
    struct json_writer w = {.out = {.arena = step->arena}};
    json_write_begin(&w, NULL, '{');
    if (one->why.kind == OK) json_write_int(&w, "revision", one->now.number);
    json_write_text(&w, "digest", one->why.kind == OK ? one->now.digest : one->due->evidence.digest);
    if (one->why.kind == OK) json_write_text(&w, "before", one->due->evidence.digest);
    json_write_end(&w, '}');
    const struct audit_event event = {.action = one->why.kind == OK ? "archive.renew" : "archive.fault",
                                      .object = "record",
                                      .object_id = one->due->evidence.record_id,
                                      .unit_id = one->due->taxpayer_id,
                                      .detail = buffer_string(&w.out),
                                      .outcome = one->why.kind == OK ? "ok" : problem_name(one->why.code)};
    return audit_append(db, NULL, &event, why);
}

/* A fault of the file itself is news once, not each time that it is found again. */
static status save_failed(struct db *db, const struct step *step, const struct evidence_renew *one, struct problem *why)
{
    struct record_evidence evidence = one->due->evidence;
    const struct record_fault fault = {.code = one->why.code, .subject = one->why.subject, .tried_ms = step->now_ms};
    evidence.next_ms = step->now_ms + record_evidence_delay(one->why.code, one->due->tries);
    TRY(record_evidence_repo_failed(db, &evidence, &fault, why));
    bool is_news = one->why.code == RECORD_BYTES_CHANGED && one->due->fault != RECORD_BYTES_CHANGED;
    return is_news ? note(db, step, one, why) : OK;
}

static status save_one(struct db *db, const struct step *step, const struct evidence_renew *one, struct problem *why)
{
    bool is_done = false;
    if (one->why.kind != OK) return save_failed(db, step, one, why);
    if (!one->is_new) return record_evidence_repo_measured(db, &one->now, why);
    TRY(record_evidence_repo_renewed(db, &one->due->evidence, &one->now, &is_done, why));
    return is_done ? note(db, step, one, why) : OK;
}

static status save_work(struct db *db, void *arg, struct problem *why)
{
    const struct step *step = arg;
    for (size_t i = 0; i < step->due.count; i++) TRY(save_one(db, step, &step->results[i], why));
    return job_save(db, step->job, why);
}

/* Of the files themselves nothing was said when nobody answered. */
static void tell(struct step *step)
{
    for (size_t i = 0; i < step->due.count; i++) {
        const struct evidence_renew *one = &step->results[i];
        step->renewed += one->is_new;
        step->unanswered += one->why.kind == PROBLEM_UNAVAILABLE && one->why.code != EVIDENCE_MISSING;
        if (one->why.kind == OK) continue;
        log_event(one->why.code == RECORD_BYTES_CHANGED ? LOG_ERROR : LOG_WARN, "evidence_not_renewed",
                  log_text("record", one->due->evidence.record_id), log_text("code", problem_name(one->why.code)));
    }
}

status evidence_step_run(struct job *job, void *service, struct arena *arena, struct problem *why)
{
    struct step step = {.archives = service,
                        .job = job,
                        .arena = arena,
                        .now_ms = clock_now_ms(),
                        .due = LIST_OF(arena, struct record_due)};
    if (*step.archives->config->algorithm_ends) TRY(db_tx(step.archives->db, age_work, &step, why));
    TRY(db_tx(step.archives->db, find_work, &step, why));
    if (step.filled) job->cursor = step.filled;
    if (step.due.count == 0 && !step.filled) {
        job->rest_ms = REST_MS;
        return OK;
    }
    renew_all(&step);
    tell(&step);
    if (step.renewed == 0) job->rest_ms = step.unanswered > 0 ? REST_MS : BREATH_MS; /* merely looked at: no hurry */
    return db_tx(step.archives->db, save_work, &step, why);
}
