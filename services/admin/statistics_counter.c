#include "statistics_counter.h"
#include "clock.h"
#include "db_tx.h"
#include "log.h"
#include "statistics_count_repo.h"
#include "text.h"
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

enum { NAP_US = 500 * 1000, CLAIM_MS = 15 * 60 * 1000, AGAIN_MS = 10 * 1000 };
/* A sealing's time is taken before its transaction ends: what ended late is counted by looking back this far. */
static const int64_t LATE_MS = 10LL * 60 * 1000;
static const int64_t DAY_MS = 24LL * 3600 * 1000;

struct statistics_counter {
    const struct admin *admin;
    pthread_t thread;
    int stop; /* __atomic */
};

struct count_step { /* one transaction; what it finds is for the next */
    struct statistics_counter *counter;
    const char *name;
    int64_t now_ms, from, next;
    bool done;
    struct statistics_round round;
};

static bool must_stop(const struct statistics_counter *counter)
{
    return __atomic_load_n(&counter->stop, __ATOMIC_ACQUIRE);
}

/* A day with sealings: from `from` (ms) on, the first one; counted. `next` 0: that was the last. */
static status sealings_step(struct db *db, void *arg, struct problem *why)
{
    struct count_step *step = arg;
    char from[STATISTICS_DAY_SIZE];
    int64_t first = 0;
    statistics_day(step->from, from);
    TRY(statistics_count_repo_first_sealing(db, step->from, &first, why));
    step->next = first ? statistics_day_begin(first) + DAY_MS : 0;
    if (!first) return statistics_count_repo_no_sealings(db, from, why);
    return statistics_count_repo_sealings(db, from, statistics_day_begin(first), why);
}

static status months_step(struct db *db, void *arg, struct problem *why)
{
    const struct count_step *step = arg;
    char from[STATISTICS_DAY_SIZE];
    statistics_day(step->from, from);
    return statistics_count_repo_months(db, from, why);
}

static status count_sealings(struct count_step *step, struct problem *why)
{
    char today[STATISTICS_DAY_SIZE];
    statistics_day(step->now_ms, today);
    bool whole = !text_equal(step->round.whole_day, today) || step->round.counted_ms < LATE_MS;
    int64_t begin = whole ? 0 : statistics_day_begin(step->round.counted_ms - LATE_MS);
    step->next = begin;
    do {
        step->from = step->next;
        TRY(db_tx(step->counter->admin->db, sealings_step, step, why));
    } while (step->next && !must_stop(step->counter));
    if (step->next) return OK; /* broken off */
    step->from = begin;
    TRY(db_tx(step->counter->admin->db, months_step, step, why));
    (void)text_copy(step->round.whole_day, sizeof step->round.whole_day, today);
    return OK;
}

static status documents_step(struct db *db, void *arg, struct problem *why)
{
    struct count_step *step = arg;
    int64_t year = 0;
    TRY(statistics_count_repo_first_year(db, step->from, &year, why));
    step->next = year ? year + 1 : 0;
    return statistics_count_repo_documents(db, step->from, year, why);
}

static status count_documents(struct count_step *step, struct problem *why)
{
    step->next = 0;
    do {
        step->from = step->next;
        TRY(db_tx(step->counter->admin->db, documents_step, step, why));
    } while (step->next && !must_stop(step->counter));
    return OK;
}

static status ends_step(struct db *db, void *arg, struct problem *why)
{
    const struct count_step *step = arg;
    return statistics_count_repo_ends(db, step->now_ms, why);
}

static status count_ends(struct count_step *step, struct problem *why)
{
    return db_tx(step->counter->admin->db, ends_step, step, why);
}

static status claim_work(struct db *db, void *arg, struct problem *why)
{
    struct count_step *step = arg;
    return statistics_count_repo_claim(db, step->name, step->now_ms, step->now_ms + CLAIM_MS, &step->round, why);
}

/* A round that failed or was broken off is soon due again and begins where the last whole one ended. */
static status finish_work(struct db *db, void *arg, struct problem *why)
{
    const struct count_step *step = arg;
    struct statistics_round round = step->round;
    int64_t now_ms = clock_now_ms();
    if (step->done) round.counted_ms = step->now_ms;
    int64_t pause_ms = step->done ? statistics_pause_ms(now_ms - step->now_ms) : AGAIN_MS;
    return statistics_count_repo_finish(db, step->name, &round, now_ms + pause_ms, why);
}

static const struct count_kind {
    const char *name;
    status (*count)(struct count_step *step, struct problem *why);
} KINDS[] = {{"sealings", count_sealings}, {"documents", count_documents}, {"expiry", count_ends}};

static status run_round(struct statistics_counter *counter, const struct count_kind *kind, struct problem *why)
{
    struct count_step step = {.counter = counter, .name = kind->name, .now_ms = clock_now_ms()};
    TRY(db_tx(counter->admin->db, claim_work, &step, why));
    if (!step.round.taken) return OK;
    status counted = kind->count(&step, why);
    step.done = counted == OK && step.next == 0;
    struct problem *second = counted == OK ? why : &(struct problem){0};
    status finished = db_tx(counter->admin->db, finish_work, &step, second);
    return counted == OK ? finished : counted;
}

static void *run(void *arg)
{
    struct statistics_counter *counter = arg;
    for (size_t i = 0; !must_stop(counter); i = (i + 1) % (sizeof KINDS / sizeof *KINDS)) {
        struct problem why = {0};
        if (run_round(counter, &KINDS[i], &why) != OK)
            log_event(LOG_ERROR, "statistics_not_counted", log_text("what", KINDS[i].name),
                      log_text("code", problem_name(why.code)));
        usleep(NAP_US);
    }
    return NULL;
}

struct statistics_counter *statistics_counter_start(const struct admin *admin)
{
    static struct statistics_counter counter; /* one a process */
    counter = (struct statistics_counter){.admin = admin};
    if (pthread_create(&counter.thread, NULL, run, &counter) != 0) abort();
    return &counter;
}

void statistics_counter_stop(struct statistics_counter *counter)
{
    __atomic_store_n(&counter->stop, 1, __ATOMIC_RELEASE);
    (void)pthread_join(counter->thread, NULL);
}
