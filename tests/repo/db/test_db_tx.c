#include "test.h"

#include "test_db.h"
#include <pthread.h>
#include <unistd.h>

static struct db_pool *pool;

static int prepare(void **state)
{
    (void)state;
    test_db_root("USE estamp_auth; CREATE OR REPLACE TABLE t_tx (id INT PRIMARY KEY, n INT NOT NULL); "
                 "INSERT INTO t_tx VALUES (1, 0), (2, 0);");
    pool = test_db_open("auth", 4);
    return 0;
}

static int end(void **state)
{
    (void)state;
    db_close(pool);
    return 0;
}

static const char ADD[] = "UPDATE t_tx SET n = n + 1 WHERE id = ?";

struct crossing {
    int first, second, runs;
    pthread_barrier_t *both_hold_one;
};

static status crosses(struct db *db, void *arg, struct problem *why)
{
    struct crossing *at = arg;
    TRY(db_exec(db, ADD, DB_ARGS(db_int(at->first)), NULL, why));
    if (at->runs++ == 0) pthread_barrier_wait(at->both_hold_one);
    return db_exec(db, ADD, DB_ARGS(db_int(at->second)), NULL, why);
}

static void *run_crossing(void *arg)
{
    struct problem why = {0};
    return (void *)(uintptr_t)db_tx(pool, crosses, arg, &why);
}

static status reads_sum(struct db *db, void *arg, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, "SELECT CAST(SUM(n) AS INT) FROM t_tx", DB_NO_ARGS, &rows, why));
    assert_true(db_rows_next(rows));
    *(int64_t *)arg = db_rows_int(rows, 0);
    return OK;
}

static int64_t sum_now(void)
{
    struct problem why = {0};
    int64_t sum = -1;
    assert_int_equal(db_read(pool, reads_sum, &sum, &why), OK);
    return sum;
}

static void a_deadlock_is_repeated_until_both_are_done(void **state)
{
    (void)state;
    pthread_barrier_t both;
    pthread_barrier_init(&both, NULL, 2);
    struct crossing a = {1, 2, 0, &both}, b = {2, 1, 0, &both};
    int64_t before = sum_now();
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, run_crossing, &a), 0);
    assert_int_equal((uintptr_t)run_crossing(&b), OK);
    void *ended = NULL;
    pthread_join(thread, &ended);
    assert_int_equal((uintptr_t)ended, OK);
    assert_int_equal(a.runs + b.runs, 3); /* one of them was the victim, once */
    assert_int_equal(sum_now() - before, 4);
    pthread_barrier_destroy(&both);
}

/* Swallows what the server said: the transaction is gone, and the rest must not run without it. */
static status overlooks_deadlock(struct db *db, void *arg, struct problem *why)
{
    struct crossing *at = arg;
    TRY(db_exec(db, ADD, DB_ARGS(db_int(at->first)), NULL, why));
    if (at->runs++ == 0) pthread_barrier_wait(at->both_hold_one);
    struct problem ignored = {0};
    (void)!db_exec(db, ADD, DB_ARGS(db_int(at->second)), NULL, &ignored);
    (void)!db_exec(db, ADD, DB_ARGS(db_int(at->second)), NULL, &ignored);
    return OK;
}

static void *run_overlooking(void *arg)
{
    struct problem why = {0};
    return (void *)(uintptr_t)db_tx(pool, overlooks_deadlock, arg, &why);
}

static void work_that_overlooks_a_deadlock_is_repeated_too(void **state)
{
    (void)state;
    pthread_barrier_t both;
    pthread_barrier_init(&both, NULL, 2);
    struct crossing a = {1, 2, 0, &both}, b = {2, 1, 0, &both};
    int64_t before = sum_now();
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, run_overlooking, &a), 0);
    assert_int_equal((uintptr_t)run_overlooking(&b), OK);
    void *ended = NULL;
    pthread_join(thread, &ended);
    assert_int_equal((uintptr_t)ended, OK);
    assert_int_equal(sum_now() - before, 6);
    pthread_barrier_destroy(&both);
}

static status adds_then_fails(struct db *db, void *arg, struct problem *why)
{
    (void)arg;
    TRY(db_exec(db, ADD, DB_ARGS(db_int(1)), NULL, why));
    return problem_set(why, JOB_STATE, "%s", "done");
}

static void failed_work_leaves_nothing(void **state)
{
    (void)state;
    struct problem why = {0};
    int64_t before = sum_now();
    assert_int_equal(db_tx(pool, adds_then_fails, NULL, &why), PROBLEM_CONFLICT);
    assert_int_equal(why.code, JOB_STATE);
    assert_int_equal(sum_now(), before);
}

struct kill {
    int runs;
    bool mid_work;
};

static status server_dies(struct db *db, void *arg, struct problem *why)
{
    struct kill *at = arg;
    at->runs++;
    TRY(db_exec(db, ADD, DB_ARGS(db_int(1)), NULL, why));
    if (at->runs == 1 && at->mid_work) {
        test_db_kill();
        test_db_start();
    }
    return db_exec(db, ADD, DB_ARGS(db_int(2)), NULL, why);
}

static void a_killed_server_is_connected_to_again(void **state)
{
    (void)state;
    static const bool cases[] = {true, false}; /* in the middle of the work; between two transactions */
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        int64_t before = sum_now();
        struct kill at = {0, cases[i]};
        struct problem why = {0};
        if (!at.mid_work) {
            test_db_kill();
            test_db_start();
        }
        assert_int_equal(db_tx(pool, server_dies, &at, &why), OK);
        assert_int_equal(at.runs, 2); /* between two, its first statement finds it out */
        assert_int_equal(sum_now() - before, 2);
    }
}

static status counts_runs(struct db *db, void *arg, struct problem *why)
{
    struct kill *at = arg;
    at->runs++;
    return db_exec(db, ADD, DB_ARGS(db_int(1)), NULL, why);
}

static void a_server_that_stays_away_ends_as_unreachable(void **state)
{
    (void)state;
    struct problem why = {0};
    struct kill at = {0};
    test_db_kill();
    assert_int_equal(db_tx(pool, counts_runs, &at, &why), PROBLEM_UNAVAILABLE);
    assert_int_equal(why.code, DATABASE_UNREACHABLE);
    assert_true(at.runs <= 1); /* bounded, and no work without a connection */
    test_db_start();
    problem_clear(&why);
    assert_int_equal(db_tx(pool, counts_runs, &at, &why), OK);
}

/* COMMIT is lost: the server dies between the last statement and COMMIT, so nobody here can know the outcome. */
static status dies_before_commit(struct db *db, void *arg, struct problem *why)
{
    struct kill *at = arg;
    at->runs++;
    TRY(db_exec(db, ADD, DB_ARGS(db_int(1)), NULL, why));
    if (at->mid_work) db_tx_settled(db);
    if (at->runs == 1) test_db_kill();
    if (at->runs == 1) test_db_start();
    return OK;
}

static void a_lost_commit_is_repeated_only_when_it_is_settled(void **state)
{
    (void)state;
    struct kill plain = {0, false}, settled = {0, true};
    struct problem why = {0};
    int64_t before = sum_now();
    assert_int_equal(db_tx(pool, dies_before_commit, &plain, &why), PROBLEM_UNAVAILABLE);
    assert_int_equal(why.code, DATABASE_UNREACHABLE);
    assert_int_equal(plain.runs, 1);
    assert_int_equal(sum_now(), before);
    problem_clear(&why);
    assert_int_equal(db_tx(pool, dies_before_commit, &settled, &why), OK);
    assert_int_equal(settled.runs, 2);
    assert_int_equal(sum_now(), before + 1);
}

struct followed {
    int committed, undone, unknown;
};

static void note_end(void *state, enum db_tx_end end)
{
    struct followed *f = state;
    f->committed += end == DB_TX_COMMITTED;
    f->undone += end == DB_TX_UNDONE;
    f->unknown += end == DB_TX_UNKNOWN;
}

struct follow {
    struct followed *seen;
    const char *how;
    int runs;
};

static status follows(struct db *db, void *arg, struct problem *why)
{
    struct follow *at = arg;
    at->runs++;
    assert_true(db_tx_is_open(db));
    at->seen = db_tx_state(db, sizeof(struct followed), note_end);
    TRY(db_exec(db, ADD, DB_ARGS(db_int(1)), NULL, why));
    if (at->how[0] == 'f') return problem_set(why, JOB_STATE, "%s", "");
    if (at->how[0] == 'k') test_db_kill();
    if (at->how[0] == 'k') test_db_start();
    return OK;
}

static void a_follower_is_told_how_each_transaction_ended(void **state)
{
    (void)state;
    struct db_pool *one = test_db_open("auth", 1);
    struct follow at = {.how = "commit"};
    struct problem why = {0};
    assert_int_equal(db_tx(one, follows, &at, &why), OK);
    assert_int_equal(at.seen->committed, 1);
    at.how = "fail";
    assert_int_equal(db_tx(one, follows, &at, &why), PROBLEM_CONFLICT);
    assert_int_equal(at.seen->undone, 1);
    at.how = "kill";
    assert_int_equal(db_tx(one, follows, &at, &why), PROBLEM_UNAVAILABLE);
    assert_int_equal(at.seen->unknown, 1);
    assert_int_equal(at.seen->committed, 1);
    db_close(one);
}

struct mode {
    int64_t is_automatic, is_open;
    bool fails;
};

static status adds_and_tells(struct db *db, void *arg, struct problem *why)
{
    AUTO(db_rows, rows);
    struct mode *at = arg;
    if (db_tx_is_open(db)) TRY(db_exec(db, ADD, DB_ARGS(db_int(1)), NULL, why));
    TRY(db_query(db, "SELECT @@autocommit, @@in_transaction", DB_NO_ARGS, &rows, why));
    assert_true(db_rows_next(rows));
    at->is_automatic = db_rows_int(rows, 0);
    at->is_open = db_rows_int(rows, 1);
    return at->fails ? problem_set(why, JOB_STATE, "%s", "") : OK;
}

static void assert_mode(struct db_pool *one, bool transaction, bool fails)
{
    struct mode at = {.fails = fails};
    struct problem why = {0};
    status done = transaction ? db_tx(one, adds_and_tells, &at, &why) : db_read(one, adds_and_tells, &at, &why);
    assert_int_equal(done, fails ? PROBLEM_CONFLICT : OK);
    assert_int_equal(at.is_automatic, !transaction);
    assert_int_equal(at.is_open, transaction);
}

/* One that stayed open would hold its locks, and show the next reader what was. */
static void one_connection_serves_both_and_no_transaction_stays_open(void **state)
{
    (void)state;
    struct db_pool *one = test_db_open("auth", 1);
    int64_t before = sum_now();
    for (int round = 0; round < 2; round++) {
        assert_mode(one, true, true);
        assert_int_equal(sum_now(), before + round);
        assert_mode(one, false, false);
        assert_mode(one, true, false);
        assert_int_equal(sum_now(), before + round + 1);
        assert_mode(one, false, true);
        assert_mode(one, false, false);
        if (round > 0) break;
        assert_mode(one, true, true); /* left in the mode of transactions, which a new connection is not in */
        test_db_kill();
        test_db_start();
    }
    db_close(one);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_deadlock_is_repeated_until_both_are_done),
        cmocka_unit_test(work_that_overlooks_a_deadlock_is_repeated_too),
        cmocka_unit_test(failed_work_leaves_nothing),
        cmocka_unit_test(a_killed_server_is_connected_to_again),
        cmocka_unit_test(a_server_that_stays_away_ends_as_unreachable),
        cmocka_unit_test(a_lost_commit_is_repeated_only_when_it_is_settled),
        cmocka_unit_test(a_follower_is_told_how_each_transaction_ended),
        cmocka_unit_test(one_connection_serves_both_and_no_transaction_stays_open),
    };
    return cmocka_run_group_tests(tests, prepare, end);
}
