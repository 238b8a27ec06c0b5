#include "test.h"

#include "clock.h"
#include "db_once.h"
#include "test_db.h"
#include "text.h"
#include <pthread.h>
#include <unistd.h>

enum { TWINS = 6 };

static struct db_pool *pool;

static int prepare(void **state)
{
    (void)state;
    test_db_root(
        "USE estamp_auth; CREATE OR REPLACE TABLE t_once (id INT PRIMARY KEY AUTO_INCREMENT, what VARCHAR(20)); "
        "DELETE FROM idempotency;");
    pool = test_db_open("auth", TWINS);
    return 0;
}

static int end(void **state)
{
    (void)state;
    db_close(pool);
    return 0;
}

struct request {
    struct db_once once;
    struct arena *arena;
    const char *result;
    bool kill_before_commit;
    int runs;
};

static status makes_one(struct db *db, void *arg, struct problem *why)
{
    struct request *rq = arg;
    rq->runs++;
    TRY(db_once_begin(db, &rq->once, rq->arena, &rq->result, why));
    if (rq->result[0]) return OK;
    TRY(db_exec(db, "INSERT INTO t_once (what) VALUES (?)", DB_ARGS(db_text(rq->once.key)), NULL, why));
    AUTO(db_rows, rows);
    TRY(db_query(db, "SELECT LAST_INSERT_ID()", DB_NO_ARGS, &rows, why));
    assert_true(db_rows_next(rows));
    rq->result = db_rows_copy(rows, 0, rq->arena);
    TRY(db_once_save(db, &rq->once, rq->result, why));
    if (!rq->kill_before_commit || rq->runs > 1) return OK;
    test_db_kill();
    test_db_start();
    return OK;
}

static struct request request_of(struct arena *arena, const char *key, const char *hash)
{
    return (struct request){.once = {"caller", key, "thing.make", hash}, .arena = arena};
}

static status counts(struct db *db, void *arg, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, "SELECT COUNT(*) FROM t_once", DB_NO_ARGS, &rows, why));
    assert_true(db_rows_next(rows));
    *(int64_t *)arg = db_rows_int(rows, 0);
    return OK;
}

static status counts_yesterday(struct db *db, void *arg, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, "SELECT COUNT(*) FROM idempotency WHERE idempotency_key = 'yesterday'", DB_NO_ARGS, &rows, why));
    assert_true(db_rows_next(rows));
    *(int64_t *)arg = db_rows_int(rows, 0);
    return OK;
}

static int64_t yesterdays_keys(void)
{
    struct problem why = {0};
    int64_t count = -1;
    assert_int_equal(db_read(pool, counts_yesterday, &count, &why), OK);
    return count;
}

static int64_t count_now(void)
{
    struct problem why = {0};
    int64_t count = -1;
    assert_int_equal(db_read(pool, counts, &count, &why), OK);
    return count;
}

#define HASH_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define HASH_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

static void a_repeated_request_gets_the_first_answer(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct problem why = {0};
    int64_t before = count_now();
    struct request first = request_of(arena, "k1", HASH_A), again = first, other = request_of(arena, "k1", HASH_B);
    assert_int_equal(db_tx(pool, makes_one, &first, &why), OK);
    assert_int_equal(db_tx(pool, makes_one, &again, &why), OK);
    assert_string_equal(first.result, again.result);
    assert_int_equal(db_tx(pool, makes_one, &other, &why), PROBLEM_CONFLICT);
    assert_int_equal(why.code, IDEMPOTENCY_REUSED);
    problem_clear(&why);
    other.once.caller_id = "somebody else";
    assert_int_equal(db_tx(pool, makes_one, &other, &why), OK);
    assert_int_equal(count_now() - before, 2);
}

static void without_a_key_every_request_counts(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct problem why = {0};
    int64_t before = count_now();
    struct request rq = request_of(arena, NULL, HASH_A);
    for (int i = 0; i < 2; i++) assert_int_equal(db_tx(pool, makes_one, &rq, &why), OK);
    assert_int_equal(count_now() - before, 2);
}

static void *run_twin(void *arg)
{
    struct problem why = {0};
    return (void *)(uintptr_t)db_tx(pool, makes_one, arg, &why);
}

static void twins_at_the_same_time_make_one(void **state)
{
    (void)state;
    for (int round = 0; round < 20; round++) {
        struct request twins[TWINS];
        pthread_t threads[TWINS];
        char key[20];
        int64_t before = count_now();
        (void)snprintf(key, sizeof key, "twin-%d", round);
        for (int i = 0; i < TWINS; i++) {
            twins[i] = request_of(arena_new(), key, HASH_A);
            assert_int_equal(pthread_create(&threads[i], NULL, run_twin, &twins[i]), 0);
        }
        for (int i = 0; i < TWINS; i++) {
            void *ended = NULL;
            pthread_join(threads[i], &ended);
            assert_int_equal((uintptr_t)ended, OK);
            assert_string_equal(twins[i].result, twins[0].result);
        }
        for (int i = 0; i < TWINS; i++) arena_free(twins[i].arena);
        assert_int_equal(count_now() - before, 1);
    }
}

static void a_lost_commit_with_a_key_is_done_exactly_once(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct problem why = {0};
    int64_t before = count_now();
    struct request rq = request_of(arena, "lost", HASH_A);
    rq.kill_before_commit = true;
    assert_int_equal(db_tx(pool, makes_one, &rq, &why), OK);
    assert_int_equal(rq.runs, 2);
    assert_int_equal(count_now() - before, 1);
}

static status forgets(struct db *db, void *arg, struct problem *why)
{
    return db_once_forget(db, *(int64_t *)arg, why);
}

static void old_keys_are_forgotten_and_new_ones_kept(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct problem why = {0};
    struct request rq = request_of(arena, "to forget", HASH_A), again = rq;
    assert_int_equal(db_tx(pool, makes_one, &rq, &why), OK);
    int64_t times[] = {clock_now_ms() - 60000, clock_now_ms() + 1};
    for (int i = 0; i < 2; i++) {
        assert_int_equal(db_tx(pool, forgets, &times[i], &why), OK);
        assert_int_equal(db_tx(pool, makes_one, &again, &why), OK);
        assert_int_equal(text_equal(again.result, rq.result), i == 0);
    }
}

static void the_upkeep_forgets_what_is_older_than_a_day(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct problem why = {0};
    struct request rq = request_of(arena, "yesterday", HASH_A), young = request_of(arena, "today", HASH_A), again;
    assert_int_equal(db_tx(pool, makes_one, &rq, &why), OK);
    assert_int_equal(db_tx(pool, makes_one, &young, &why), OK);
    test_db_root(
        "UPDATE estamp_auth.idempotency SET created_ms = created_ms - 86400001 WHERE idempotency_key = 'yesterday'");
    assert_int_equal(yesterdays_keys(), 1);
    db_once_upkeep(pool);
    for (int i = 0; i < 50 && yesterdays_keys(); i++) (void)usleep(100000);
    assert_int_equal(yesterdays_keys(), 0);
    again = young;
    assert_int_equal(db_tx(pool, makes_one, &again, &why), OK);
    assert_string_equal(again.result, young.result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_repeated_request_gets_the_first_answer),
        cmocka_unit_test(without_a_key_every_request_counts),
        cmocka_unit_test(twins_at_the_same_time_make_one),
        cmocka_unit_test(a_lost_commit_with_a_key_is_done_exactly_once),
        cmocka_unit_test(old_keys_are_forgotten_and_new_ones_kept),
        cmocka_unit_test(the_upkeep_forgets_what_is_older_than_a_day),
    };
    return cmocka_run_group_tests(tests, prepare, end);
}
