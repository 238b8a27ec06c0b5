#include "test.h"

#include "list.h"
#include "test_db.h"
#include "text.h"
#include <pthread.h>

static struct db_pool *pool;

static int prepare(void **state)
{
    (void)state;
    pool = test_db_open("auth", 4);
    return 0;
}

static int clean(void **state)
{
    (void)state;
    test_db_root("USE estamp_auth; CREATE OR REPLACE TABLE t_many (id INT PRIMARY KEY, n BIGINT NULL, note MEDIUMTEXT, "
                 "raw BLOB, code VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NULL, UNIQUE KEY (code));");
    return 0;
}

static int end(void **state)
{
    (void)state;
    db_close(pool);
    return 0;
}

static const char PUT[] = "INSERT INTO t_many (id, n, note, raw, code) VALUES (?, ?, ?, ?, ?)";
static const char CHANGE[] = "UPDATE t_many SET n = ?, note = ? WHERE id = ?";
static const char ALL[] = "SELECT id, n, note, raw, code FROM t_many ORDER BY id";

static const char *code_of(struct arena *arena, int row)
{
    return arena_format(arena, "code-%d", row);
}

/* A third of the rows holds NULLs, one a text that is bigger than a packet's usual size. */
static void add_rows(struct list *values, int from, int count)
{
    static const unsigned char raw[] = {0, 255, 1, 0, 39};
    char *longer = arena_alloc(values->arena, 300001);
    memset(longer, 'x', 300000);
    for (int i = from; i < from + count; i++) {
        bool empty = i % 3 == 0;
        db_args_add(values, DB_ARGS(db_int(i), empty ? db_null() : db_int(-7LL * i),
                                    empty ? db_null() : db_text(i == 7 ? longer : "𠮷野'\\"),
                                    empty ? db_null() : db_bytes(bytes_of(raw, sizeof raw)),
                                    empty ? db_null() : db_text(code_of(values->arena, i))));
    }
}

static int64_t number_of(const char *sql)
{
    char command[512], text[64] = "";
    (void)snprintf(command, sizeof command, "mariadb --no-defaults -N -S '%s/run/db.sock' -u root -e \"%s\"",
                   test_db_var(), sql);
    FILE *client = popen(command, "r");
    assert_non_null(client);
    assert_non_null(fgets(text, sizeof text, client));
    assert_int_equal(pclose(client), 0);
    return strtoll(text, NULL, 10);
}

static int64_t rows_there(void)
{
    return number_of("SELECT COUNT(*) FROM estamp_auth.t_many");
}

struct putting {
    const char *sql;
    int from, count, again; /* again: the row of this number once more in the middle, 0: none */
};

static status puts_rows(struct db *db, void *arg, struct problem *why)
{
    const struct putting *at = arg;
    AUTO_ARENA(memory);
    struct list values = LIST_OF(memory, struct db_value);
    add_rows(&values, at->from, at->count / 2);
    if (at->again) add_rows(&values, at->again, 1);
    add_rows(&values, at->from + at->count / 2, at->count - at->count / 2);
    return db_exec_many(db, at->sql ? at->sql : PUT, db_args_of(&values), why);
}

static status compares_rows(struct db *db, void *arg, struct problem *why)
{
    const struct putting *at = arg;
    AUTO_ARENA(memory);
    AUTO(db_rows, rows);
    TRY(db_query(db, ALL, DB_NO_ARGS, &rows, why));
    for (int i = at->from; i < at->from + at->count; i++) {
        assert_true(db_rows_next(rows));
        assert_int_equal(db_rows_int(rows, 0), i);
        assert_int_equal(db_rows_is_null(rows, 1), i % 3 == 0);
        for (unsigned column = 2; column < 5; column++) assert_int_equal(db_rows_is_null(rows, column), i % 3 == 0);
        if (i % 3 == 0) continue;
        assert_int_equal(db_rows_int(rows, 1), -7LL * i);
        if (i == 7) assert_int_equal(strlen(db_rows_text(rows, 2)), 300000);
        if (i != 7) assert_string_equal(db_rows_text(rows, 2), "𠮷野'\\");
        assert_true(bytes_equal(db_rows_bytes(rows, 3), bytes_of("\0\xff\1\0'", 5)));
        assert_string_equal(db_rows_text(rows, 4), code_of(memory, i));
    }
    assert_false(db_rows_next(rows));
    return db_rows_end(rows, why);
}

static void every_row_comes_back_as_it_went_in(void **state)
{
    (void)state;
    static const int counts[] = {1, 2, 9, 500};
    for (size_t i = 0; i < TEST_COUNT(counts); i++) {
        struct putting at = {.from = 1, .count = counts[i]};
        struct problem why = {0};
        assert_int_equal(clean(NULL), 0);
        assert_int_equal(db_tx(pool, puts_rows, &at, &why), OK);
        assert_int_equal(db_read(pool, compares_rows, &at, &why), OK);
    }
}

static void a_duplicate_in_the_middle_leaves_nothing(void **state)
{
    (void)state;
    struct putting doubled = {.from = 1, .count = 20, .again = 4}, good = {.from = 1, .count = 20};
    struct problem why = {0};
    assert_int_equal(db_tx(pool, puts_rows, &doubled, &why), PROBLEM_CONFLICT);
    assert_int_equal(why.code, DATABASE_DUPLICATE);
    assert_int_equal(rows_there(), 0);
    why = (struct problem){0};
    assert_int_equal(db_tx(pool, puts_rows, &good, &why), OK); /* the statement serves again */
    assert_int_equal(rows_there(), 20);
}

static status changes_rows(struct db *db, void *arg, struct problem *why)
{
    AUTO_ARENA(memory);
    struct list values = LIST_OF(memory, struct db_value);
    for (int i = 1; i <= *(int *)arg; i++)
        db_args_add(&values, DB_ARGS(db_int(1000 + i), i == 2 ? db_null() : db_text("new"), db_int(i)));
    return db_exec_many(db, CHANGE, db_args_of(&values), why);
}

static void an_update_gives_each_row_its_own_values(void **state)
{
    (void)state;
    struct putting at = {.from = 1, .count = 12};
    int changed = 10;
    struct problem why = {0};
    assert_int_equal(db_tx(pool, puts_rows, &at, &why), OK);
    assert_int_equal(db_tx(pool, changes_rows, &changed, &why), OK);
    assert_int_equal(number_of("SELECT COUNT(*) FROM estamp_auth.t_many WHERE n = 1000 + id"), 10);
    assert_int_equal(number_of("SELECT id FROM estamp_auth.t_many WHERE n > 1000 AND note IS NULL"), 2);
}

struct counting {
    int rows, skip; /* `skip`: of this row another id is asked for; 0: of none */
    int64_t affected;
};

static status counts_rows(struct db *db, void *arg, struct problem *why)
{
    static const char SAME[] = "UPDATE t_many SET note = ? WHERE id = ?";
    AUTO_ARENA(memory);
    struct counting *at = arg;
    struct list values = LIST_OF(memory, struct db_value);
    for (int i = 1; i <= at->rows; i++) db_args_add(&values, DB_ARGS(db_text("same"), db_int(i == at->skip ? -i : i)));
    return db_exec_many_counting(db, SAME, db_args_of(&values), &at->affected, why);
}

/* What matched counts, changed or not: the second time nothing changes. */
static void all_rows_that_matched_are_counted(void **state)
{
    (void)state;
    static const struct counting counts[] = {{0, 0, 0}, {1, 0, 1},   {1, 1, 0},  {2, 1, 1},
                                             {2, 2, 1}, {12, 0, 12}, {12, 5, 11}};
    struct putting at = {.from = 1, .count = 12};
    struct problem why = {0};
    assert_int_equal(db_tx(pool, puts_rows, &at, &why), OK);
    for (size_t i = 0; i < 2 * TEST_COUNT(counts); i++) {
        struct counting counting = counts[i / 2];
        counting.affected = -1;
        assert_int_equal(db_tx(pool, counts_rows, &counting, &why), OK);
        assert_int_equal(counting.affected, counts[i / 2].affected);
    }
}

static status puts_one_after_many(struct db *db, void *arg, struct problem *why)
{
    struct putting at = {.from = 1, .count = 5};
    (void)arg;
    TRY(puts_rows(db, &at, why));
    TRY(db_exec(db, PUT, DB_ARGS(db_int(6), db_int(1), db_text("one"), db_null(), db_text("6")), NULL, why));
    at.from = 7;
    return puts_rows(db, &at, why);
}

static void one_row_and_many_take_turns_with_a_statement(void **state)
{
    (void)state;
    struct problem why = {0};
    assert_int_equal(db_tx(pool, puts_one_after_many, NULL, &why), OK);
    assert_int_equal(rows_there(), 11);
    assert_int_equal(number_of("SELECT COUNT(*) FROM estamp_auth.t_many WHERE note = 'one'"), 1);
}

static void no_rows_are_nothing_to_do(void **state)
{
    (void)state;
    struct putting none = {.sql = "this is no SQL"};
    struct problem why = {0};
    assert_int_equal(db_tx(pool, puts_rows, &none, &why), OK);
    assert_int_equal(db_read(pool, puts_rows, &none, &why), OK);
    assert_int_equal(rows_there(), 0);
}

static status mixes_types(struct db *db, void *arg, struct problem *why)
{
    (void)arg;
    return db_exec_many(db, CHANGE, DB_ARGS(db_int(1), db_text("a"), db_int(1), db_text("2"), db_text("b"), db_int(2)),
                        why);
}

static status leaves_one_out(struct db *db, void *arg, struct problem *why)
{
    (void)arg;
    return db_exec_many(db, CHANGE, DB_ARGS(db_int(1), db_text("a"), db_int(1), db_int(2)), why);
}

static void what_cannot_be_meant_is_refused(void **state)
{
    (void)state;
    struct putting query = {.sql = ALL, .from = 1, .count = 2}, outside = {.from = 1, .count = 2};
    struct problem why = {0};
    assert_int_equal(db_tx(pool, mixes_types, NULL, &why), PROBLEM_INTERNAL);
    assert_int_equal(db_tx(pool, leaves_one_out, NULL, &why), PROBLEM_INTERNAL);
    assert_int_equal(db_tx(pool, puts_rows, &query, &why), PROBLEM_INTERNAL);
    assert_int_equal(db_read(pool, puts_rows, &outside, &why), PROBLEM_INTERNAL);
    assert_int_equal(rows_there(), 0);
}

struct crossing {
    int first, second, runs;
    pthread_barrier_t *both_hold_one;
};

/* Takes one row, then both: the other transaction holds the second. */
static status crosses(struct db *db, void *arg, struct problem *why)
{
    static const char ADD[] = "UPDATE t_many SET n = n + ? WHERE id = ?";
    struct crossing *at = arg;
    TRY(db_exec_many(db, ADD, DB_ARGS(db_int(1), db_int(at->first)), why));
    if (at->runs++ == 0) pthread_barrier_wait(at->both_hold_one);
    return db_exec_many(db, ADD, DB_ARGS(db_int(1), db_int(at->first), db_int(1), db_int(at->second)), why);
}

static void *run_crossing(void *arg)
{
    struct problem why = {0};
    return (void *)(uintptr_t)db_tx(pool, crosses, arg, &why);
}

static void a_deadlock_is_repeated_until_both_are_done(void **state)
{
    (void)state;
    pthread_barrier_t both;
    pthread_barrier_init(&both, NULL, 2);
    struct crossing a = {1, 2, 0, &both}, b = {2, 1, 0, &both};
    test_db_root("INSERT INTO estamp_auth.t_many (id, n) VALUES (1, 0), (2, 0);");
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, run_crossing, &a), 0);
    assert_int_equal((uintptr_t)run_crossing(&b), OK);
    void *ended = NULL;
    pthread_join(thread, &ended);
    assert_int_equal((uintptr_t)ended, OK);
    assert_int_equal(a.runs + b.runs, 3); /* one of them was the victim, once */
    assert_int_equal(number_of("SELECT SUM(n) FROM estamp_auth.t_many"), 6);
    pthread_barrier_destroy(&both);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(every_row_comes_back_as_it_went_in, clean),
        cmocka_unit_test_setup(a_duplicate_in_the_middle_leaves_nothing, clean),
        cmocka_unit_test_setup(an_update_gives_each_row_its_own_values, clean),
        cmocka_unit_test_setup(all_rows_that_matched_are_counted, clean),
        cmocka_unit_test_setup(one_row_and_many_take_turns_with_a_statement, clean),
        cmocka_unit_test_setup(no_rows_are_nothing_to_do, clean),
        cmocka_unit_test_setup(what_cannot_be_meant_is_refused, clean),
        cmocka_unit_test_setup(a_deadlock_is_repeated_until_both_are_done, clean),
    };
    return cmocka_run_group_tests(tests, prepare, end);
}
