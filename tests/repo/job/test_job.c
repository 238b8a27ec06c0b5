#include "test.h"

#include "clock.h"
#include "job.h"
#include "test_db.h"
#include "text.h"
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WORKERS = 4, JOBS = 12, STEPS = 5 };

static struct db_pool *pool;

static int prepare(void **state)
{
    (void)state;
    test_db_root(
        "USE estamp_archives; CREATE OR REPLACE TABLE t_step (id INT PRIMARY KEY AUTO_INCREMENT, job_id CHAR(26), "
        "step INT, pid INT, UNIQUE KEY (job_id, step));");
    pool = test_db_open("archives", 3);
    return 0;
}

static int end(void **state)
{
    (void)state;
    db_close(pool);
    return 0;
}

static int clean(void **state)
{
    (void)state;
    test_db_root("USE estamp_archives; DELETE FROM t_step; DELETE FROM job;");
    return 0;
}

/* A step writes one row under a unique key: a step that were done twice would fail with DATABASE_DUPLICATE. */
struct stepping {
    struct job *job;
    int64_t number;
};

static const char STEP[] = "INSERT INTO t_step (job_id, step, pid) VALUES (?, ?, ?)";

static status writes_step(struct db *db, void *arg, struct problem *why)
{
    struct stepping *at = arg;
    TRY(db_exec(db, STEP, DB_ARGS(db_text(at->job->id), db_int(at->number), db_int(getpid())), NULL, why));
    return job_save(db, at->job, why);
}

static status steps(struct job *job, void *service, struct arena *arena, struct problem *why)
{
    struct stepping at = {job, 0};
    int64_t pause_us = service ? *(const int64_t *)service : 1000;
    (void)text_int(job->cursor[0] ? job->cursor : "0", &at.number);
    usleep((useconds_t)pause_us);
    job->cursor = arena_format(arena, "%d", (int)at.number + 1);
    job->done = at.number + 1;
    if (job->done == job->total) job->state = JOB_DONE;
    if (job->done == job->total) job->result = "{\"made\":true}";
    return db_tx(pool, writes_step, &at, why);
}

static const struct job_handler handlers[] = {{"test.steps", steps, NULL}, {NULL, NULL, NULL}};

struct creating {
    const char *kind;
    char id[ID_SIZE];
};

static status creates(struct db *db, void *arg, struct problem *why)
{
    struct creating *at = arg;
    struct job_new job = {.kind = at->kind,
                          .owner_id = "01j000000000000000000000aa",
                          .unit_id = "01j000000000000000000000bb",
                          .params = "{\"年\":2025}",
                          .total = STEPS};
    return job_create(db, &job, at->id, why);
}

static struct creating create_job(const char *kind)
{
    struct creating at = {.kind = kind};
    struct problem why = {0};
    assert_int_equal(db_tx(pool, creates, &at, &why), OK);
    return at;
}

struct finding {
    const char *id;
    struct arena *arena;
    struct job job;
};

static status finds(struct db *db, void *arg, struct problem *why)
{
    struct finding *at = arg;
    return job_find(db, at->id, at->arena, &at->job, why);
}

static struct job find_job(const char *id, struct arena *arena)
{
    struct finding at = {.id = id, .arena = arena};
    struct problem why = {0};
    assert_int_equal(db_read(pool, finds, &at, &why), OK);
    return at.job;
}

static void wait_for(const char *id, enum job_state wanted, int seconds)
{
    for (int i = 0; i < seconds * 50; i++) {
        AUTO_ARENA(arena);
        if (find_job(id, arena).state == wanted) return;
        usleep(20000);
    }
    AUTO_ARENA(arena);
    fail_msg("job %s is %s, not %s", id, job_state_name(find_job(id, arena).state), job_state_name(wanted));
}

static status counts(struct db *db, void *arg, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, "SELECT COUNT(*) FROM t_step", DB_NO_ARGS, &rows, why));
    assert_true(db_rows_next(rows));
    *(int64_t *)arg = db_rows_int(rows, 0);
    return OK;
}

static int64_t count_steps(void)
{
    int64_t count = -1;
    struct problem why = {0};
    assert_int_equal(db_read(pool, counts, &count, &why), OK);
    return count;
}

static void many_workers_do_each_step_of_each_job_once(void **state)
{
    (void)state;
    struct creating jobs[JOBS];
    struct job_worker *workers[WORKERS];
    for (int i = 0; i < JOBS; i++) jobs[i] = create_job("test.steps");
    for (int i = 0; i < WORKERS; i++) workers[i] = job_worker_start(pool, handlers, NULL);
    for (int i = 0; i < JOBS; i++) wait_for(jobs[i].id, JOB_DONE, 20);
    for (int i = 0; i < WORKERS; i++) job_worker_stop(workers[i]);
    assert_int_equal(count_steps(), JOBS * STEPS);
    AUTO_ARENA(arena);
    struct job job = find_job(jobs[0].id, arena);
    assert_int_equal(job.done, STEPS);
    assert_string_equal(job.result, "{\"made\":true}");
    assert_string_equal(job.params, "{\"年\":2025}");
    assert_true(job.created_ms <= job.started_ms && job.started_ms <= job.finished_ms);
}

static void jobs_of_other_kinds_are_left_alone(void **state)
{
    (void)state;
    struct creating other = create_job("test.other"), ours = create_job("test.steps");
    struct job_worker *worker = job_worker_start(pool, handlers, NULL);
    wait_for(ours.id, JOB_DONE, 10);
    job_worker_stop(worker);
    AUTO_ARENA(arena);
    assert_int_equal(find_job(other.id, arena).state, JOB_QUEUED);
}

static pid_t start_process(int64_t step_us)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child != 0) return child;
    pool = test_db_open("archives", 3); /* connections are not shared with the parent */
    (void)job_worker_start(pool, handlers, &step_us);
    for (;;) pause();
}

static void kill_process(pid_t child)
{
    int ended = 0;
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, &ended, 0), child);
}

static void a_killed_worker_is_followed_by_another_that_loses_and_repeats_nothing(void **state)
{
    (void)state;
    struct creating at = create_job("test.steps");
    for (int round = 0; round < 2; round++) {
        int64_t before = count_steps();
        pid_t child = start_process(300000);
        for (int i = 0; i < 1500 && count_steps() == before; i++) usleep(20000); /* the lease of the one before ends */
        usleep(150000);                                                          /* in the middle of the next step */
        kill_process(child);
        assert_true(count_steps() > before);
    }
    AUTO_ARENA(arena);
    assert_int_equal(find_job(at.id, arena).state, JOB_RUNNING);
    struct job_worker *worker = job_worker_start(pool, handlers, NULL);
    wait_for(at.id, JOB_DONE, 30);
    job_worker_stop(worker);
    assert_int_equal(count_steps(), STEPS);
}

struct setting {
    const char *id;
    enum job_state to;
};

static status sets(struct db *db, void *arg, struct problem *why)
{
    struct setting *at = arg;
    return job_set_state(db, at->id, at->to, why);
}

static status set_state(const char *id, enum job_state to, struct problem *why)
{
    struct setting at = {id, to};
    problem_clear(why);
    return db_tx(pool, sets, &at, why);
}

static void a_paused_job_stands_still_and_goes_on_where_it_was(void **state)
{
    (void)state;
    int64_t step_us = 200000;
    struct creating at = create_job("test.steps");
    struct job_worker *worker = job_worker_start(pool, handlers, &step_us);
    struct problem why = {0};
    while (count_steps() < 2) usleep(10000);
    assert_int_equal(set_state(at.id, JOB_PAUSED, &why), OK); /* in the middle of a step, which is undone */
    int64_t at_pause = count_steps();
    usleep(700000);
    assert_int_equal(count_steps(), at_pause);
    assert_int_equal(set_state(at.id, JOB_PAUSED, &why), PROBLEM_CONFLICT);
    assert_int_equal(set_state(at.id, JOB_QUEUED, &why), OK);
    wait_for(at.id, JOB_DONE, 10);
    job_worker_stop(worker);
    assert_int_equal(count_steps(), STEPS);
}

static void only_open_jobs_change_their_state(void **state)
{
    (void)state;
    struct problem why = {0};
    struct creating at = create_job("test.other");
    assert_int_equal(set_state(at.id, JOB_QUEUED, &why), PROBLEM_CONFLICT);
    assert_int_equal(set_state(at.id, JOB_DONE, &why), PROBLEM_CONFLICT);
    assert_int_equal(set_state(at.id, JOB_CANCELLED, &why), OK);
    assert_int_equal(set_state(at.id, JOB_QUEUED, &why), PROBLEM_CONFLICT);
    assert_int_equal(why.code, JOB_STATE);
    assert_int_equal(set_state(at.id, JOB_CANCELLED, &why), PROBLEM_CONFLICT);
    assert_int_equal(set_state("01j0000000000000000000zzzz", JOB_PAUSED, &why), PROBLEM_MISSING);
    assert_int_equal(set_state("名", JOB_PAUSED, &why), PROBLEM_MISSING);
}

static int failures;

static status fails_at_first(struct job *job, void *service, struct arena *arena, struct problem *why)
{
    (void)service;
    (void)arena;
    if (failures++ < 2) return problem_set(why, SERVICE_UNREACHABLE, "%s", "signing");
    job->state = JOB_DONE;
    return OK; /* without job_save: the worker saves it */
}

static status fails(struct job *job, void *service, struct arena *arena, struct problem *why)
{
    (void)job;
    (void)service;
    (void)arena;
    return problem_set(why, STORE_MISSING, "%s", "abcd");
}

static void what_is_unavailable_is_tried_again_and_other_faults_end_the_job(void **state)
{
    (void)state;
    static const struct job_handler failing[] = {
        {"test.unavailable", fails_at_first, NULL}, {"test.broken", fails, NULL}, {NULL, NULL, NULL}};
    AUTO_ARENA(arena);
    struct creating later = create_job("test.unavailable"), broken = create_job("test.broken");
    struct job_worker *worker = job_worker_start(pool, failing, NULL);
    wait_for(broken.id, JOB_FAILED, 5);
    wait_for(later.id, JOB_DONE, 15);
    job_worker_stop(worker);
    assert_int_equal(failures, 3);
    assert_string_equal(find_job(broken.id, arena).result, "{\"code\":\"store_missing\",\"subject\":\"abcd\"}");
}

#define STANDING_ID "00000000000000000000000st1"
static int rounds, at_once, overlaps;

static status rests(struct job *job, void *service, struct arena *arena, struct problem *why)
{
    (void)service;
    (void)arena;
    if (__atomic_add_fetch(&at_once, 1, __ATOMIC_SEQ_CST) > 1) overlaps++;
    usleep(2000);
    (void)__atomic_sub_fetch(&at_once, 1, __ATOMIC_SEQ_CST);
    job->rest_ms = 20;
    bool breaks = __atomic_add_fetch(&rounds, 1, __ATOMIC_SEQ_CST) == 6;
    return breaks ? problem_set(why, STORE_MISSING, "%s", "abcd") : OK;
}

static void wait_for_rounds(int wanted)
{
    for (int i = 0; i < 1500 && __atomic_load_n(&rounds, __ATOMIC_SEQ_CST) < wanted; i++) usleep(20000);
    assert_true(__atomic_load_n(&rounds, __ATOMIC_SEQ_CST) >= wanted);
}

static void a_standing_job_is_made_once_rests_and_is_taken_up_again(void **state)
{
    (void)state;
    static const struct job_handler standing[] = {{"test.standing", rests, STANDING_ID}, {NULL, NULL, NULL}};
    AUTO_ARENA(arena);
    struct job_worker *one = job_worker_start(pool, standing, NULL), *two = job_worker_start(pool, standing, NULL);
    wait_for_rounds(6);
    wait_for(STANDING_ID, JOB_FAILED, 30); /* the sixth */
    job_worker_stop(one);
    job_worker_stop(two);
    one = job_worker_start(pool, standing, NULL);
    usleep(50000);
    assert_int_equal(find_job(STANDING_ID, arena).state, JOB_FAILED); /* not at once */
    job_worker_stop(one);
    test_db_root("USE estamp_archives; UPDATE job SET finished_ms = 1 WHERE kind = 'test.standing';");
    one = job_worker_start(pool, standing, NULL);
    wait_for_rounds(9);
    job_worker_stop(one);
    assert_int_equal(overlaps, 0); /* one at a time */
    assert_int_equal(find_job(STANDING_ID, arena).state, JOB_QUEUED);
}

static void a_stopped_worker_gives_its_job_back_at_once(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    int64_t step_us = 200000;
    struct creating at = create_job("test.steps");
    struct job_worker *worker = job_worker_start(pool, handlers, &step_us);
    while (count_steps() < 1) usleep(10000);
    job_worker_stop(worker);
    assert_int_equal(find_job(at.id, arena).state, JOB_QUEUED);
    worker = job_worker_start(pool, handlers, NULL);
    wait_for(at.id, JOB_DONE, 3);
    job_worker_stop(worker);
    assert_int_equal(count_steps(), STEPS);
}

static status lists(struct db *db, void *arg, struct problem *why)
{
    struct list jobs = LIST_OF(arg, struct job), none = jobs;
    TRY(job_list(db, "test.other", "01j000000000000000000000bb", 2, &jobs, why));
    assert_int_equal(jobs.count, 2);
    assert_true(strcmp(LIST_AT(&jobs, struct job, 0)->id, LIST_AT(&jobs, struct job, 1)->id) > 0);
    TRY(job_list(db, "test.other", "01j000000000000000000000cc", 2, &none, why));
    assert_int_equal(none.count, 0);
    return OK;
}

static void a_unit_sees_its_newest_jobs(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct problem why = {0};
    for (int i = 0; i < 3; i++) {
        (void)create_job("test.other");
        usleep(2000); /* ids of the same millisecond have no order */
    }
    assert_int_equal(db_read(pool, lists, arena, &why), OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(many_workers_do_each_step_of_each_job_once, clean),
        cmocka_unit_test_setup(jobs_of_other_kinds_are_left_alone, clean),
        cmocka_unit_test_setup(a_killed_worker_is_followed_by_another_that_loses_and_repeats_nothing, clean),
        cmocka_unit_test_setup(a_paused_job_stands_still_and_goes_on_where_it_was, clean),
        cmocka_unit_test_setup(only_open_jobs_change_their_state, clean),
        cmocka_unit_test_setup(what_is_unavailable_is_tried_again_and_other_faults_end_the_job, clean),
        cmocka_unit_test_setup(a_standing_job_is_made_once_rests_and_is_taken_up_again, clean),
        cmocka_unit_test_setup(a_stopped_worker_gives_its_job_back_at_once, clean),
        cmocka_unit_test_setup(a_unit_sees_its_newest_jobs, clean),
    };
    return cmocka_run_group_tests(tests, prepare, end);
}
