#include "test.h"

#include "test_db.h"
#include "text.h"

static struct db_pool *pool;

static int prepare(void **state)
{
    (void)state;
    test_db_root(
        "USE estamp_auth; CREATE OR REPLACE TABLE t_query (id INT PRIMARY KEY, name VARCHAR(40), note MEDIUMTEXT, "
        "raw BLOB, code VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin, UNIQUE KEY (code));");
    pool = test_db_open("auth", 2);
    return 0;
}

static int end(void **state)
{
    (void)state;
    db_close(pool);
    return 0;
}

static const char PUT[] = "REPLACE INTO t_query (id, name, note, raw, code) VALUES (?, ?, ?, ?, ?)";
static const char GET[] = "SELECT id, name, note, raw, code FROM t_query WHERE id = ?";

static status keeps_values(struct db *db, void *arg, struct problem *why)
{
    (void)arg;
    AUTO_ARENA(arena);
    char *longer = arena_alloc(arena, 300001);
    memset(longer, 'x', 300000);
    const unsigned char raw[] = {0, 255, 1, 0, 39};
    TRY(db_exec(db, PUT,
                DB_ARGS(db_int(1), db_text("𠮷野'\\"), db_text(longer), db_bytes(bytes_of(raw, sizeof raw)), db_null()),
                NULL, why));
    AUTO(db_rows, rows);
    TRY(db_query(db, GET, DB_ARGS(db_int(1)), &rows, why));
    assert_true(db_rows_next(rows));
    assert_int_equal(db_rows_int(rows, 0), 1);
    assert_string_equal(db_rows_text(rows, 0), "1");
    assert_string_equal(db_rows_text(rows, 1), "𠮷野'\\");
    assert_string_equal(db_rows_text(rows, 2), longer);
    assert_true(bytes_equal(db_rows_bytes(rows, 3), bytes_of(raw, sizeof raw)));
    assert_true(db_rows_is_null(rows, 4));
    assert_null(db_rows_text(rows, 4));
    assert_false(db_rows_next(rows));
    return db_rows_end(rows, why);
}

static void every_type_comes_back_as_it_went_in(void **state)
{
    (void)state;
    struct problem why = {0};
    assert_int_equal(db_tx(pool, keeps_values, NULL, &why), OK);
}

static status finds_rare(struct db *db, void *arg, struct problem *why)
{
    static const char BY_NAME[] = "SELECT id FROM t_query WHERE name = ?";
    static const char BY_CODE[] = "SELECT id FROM t_query WHERE code = ?";
    (void)arg;
    TRY(db_exec(db, PUT, DB_ARGS(db_int(2), db_text("𠮷"), db_null(), db_null(), db_text("aB")), NULL, why));
    static const struct {
        const char *sql, *text;
        bool found;
    } cases[] = {{BY_NAME, "𠮷", true}, {BY_NAME, "𡃁", false}, {BY_CODE, "aB", true}, {BY_CODE, "ab", false}};
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        AUTO(db_rows, rows);
        TRY(db_query(db, cases[i].sql, DB_ARGS(db_text(cases[i].text)), &rows, why));
        assert_int_equal(db_rows_next(rows), cases[i].found);
    }
    AUTO(db_rows, never);
    assert_int_equal(db_query(db, BY_CODE, DB_ARGS(db_text("名")), &never, why), PROBLEM_INPUT);
    problem_clear(why);
    return OK;
}

static void rare_characters_differ_and_codes_are_exact(void **state)
{
    (void)state;
    struct problem why = {0};
    assert_int_equal(db_tx(pool, finds_rare, NULL, &why), OK);
}

static status nests_same_statement(struct db *db, void *arg, struct problem *why)
{
    static const char TWO[] = "SELECT 1 AS n UNION SELECT 2";
    int64_t *sum = arg;
    AUTO(db_rows, outer);
    TRY(db_query(db, TWO, DB_NO_ARGS, &outer, why));
    while (db_rows_next(outer)) {
        AUTO(db_rows, inner);
        TRY(db_query(db, TWO, DB_NO_ARGS, &inner, why));
        while (db_rows_next(inner)) *sum += db_rows_int(outer, 0) * 10 + db_rows_int(inner, 0);
    }
    return OK;
}

static void a_statement_may_run_inside_its_own_result(void **state)
{
    (void)state;
    struct problem why = {0};
    int64_t sum = 0;
    assert_int_equal(db_read(pool, nests_same_statement, &sum, &why), OK);
    assert_int_equal(sum, 11 + 12 + 21 + 22);
}

static status inserts_twice(struct db *db, void *arg, struct problem *why)
{
    static const char INSERT[] = "INSERT INTO t_query (id, code) VALUES (?, ?)";
    (void)arg;
    TRY(db_exec(db, INSERT, DB_ARGS(db_int(10), db_text("same")), NULL, why));
    return db_exec(db, INSERT, DB_ARGS(db_int(11), db_text("same")), NULL, why);
}

static status counts_code(struct db *db, void *arg, struct problem *why)
{
    AUTO(db_rows, rows);
    TRY(db_query(db, "SELECT COUNT(*), SUM(id) FROM t_query WHERE code = 'same'", DB_NO_ARGS, &rows, why));
    assert_true(db_rows_next(rows));
    *(int64_t *)arg = db_rows_int(rows, 0);
    assert_int_equal(db_rows_int(rows, 1), 0);
    return OK;
}

static void a_taken_key_is_a_conflict_and_nothing_stays(void **state)
{
    (void)state;
    struct problem why = {0};
    assert_int_equal(db_tx(pool, inserts_twice, NULL, &why), PROBLEM_CONFLICT);
    assert_int_equal(why.code, DATABASE_DUPLICATE);
    int64_t count = -1;
    problem_clear(&why);
    assert_int_equal(db_read(pool, counts_code, &count, &why), OK);
    assert_int_equal(count, 0);
}

static status sums_up(struct db *db, void *arg, struct problem *why)
{
    (void)arg;
    AUTO(db_rows, rows);
    TRY(db_query(db, "SELECT SUM(n) FROM (SELECT 40 AS n UNION ALL SELECT 2) x", DB_NO_ARGS, &rows, why));
    assert_true(db_rows_next(rows));
    assert_int_equal(db_rows_int(rows, 0), 42);
    return OK;
}

static void sums_are_numbers(void **state)
{
    (void)state;
    struct problem why = {0};
    assert_int_equal(db_read(pool, sums_up, NULL, &why), OK);
}

static status runs_refused(struct db *db, void *arg, struct problem *why)
{
    return db_exec(db, arg, DB_NO_ARGS, NULL, why);
}

static void what_the_service_may_not_do_is_refused(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "SELECT * FROM estamp_audit.audit_entry",
        "UPDATE estamp_audit.audit_entry SET action = 'x'",
        "DELETE FROM estamp_audit.audit_entry",
        "UPDATE estamp_audit.audit_stream SET closed = 1",
        "INSERT INTO estamp_audit.audit_checkpoint VALUES (1, 1, '', '')",
        "SELECT * FROM estamp_seals.job",
        "DELETE FROM estamp_seals.job",
        "CREATE TABLE made (id INT)",
        "DROP TABLE job",
        "ALTER TABLE job ADD COLUMN x INT",
    };
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct problem why = {0};
        assert_int_equal(db_read(pool, runs_refused, (void *)(uintptr_t)cases[i], &why), PROBLEM_INTERNAL);
        assert_int_equal(why.code, DATABASE_FAILED);
    }
}

static status many_statements(struct db *db, void *arg, struct problem *why)
{
    char sql[500][40];
    (void)arg;
    for (int i = 0; i < 500; i++) {
        (void)snprintf(sql[i], sizeof sql[i], "SELECT %d", i);
        AUTO(db_rows, rows);
        TRY(db_query(db, sql[i], DB_NO_ARGS, &rows, why));
        assert_true(db_rows_next(rows));
        assert_int_equal(db_rows_int(rows, 0), i);
    }
    return OK;
}

static void more_statements_than_the_cache_holds_still_run(void **state)
{
    (void)state;
    struct problem why = {0};
    for (int i = 0; i < 2; i++) assert_int_equal(db_tx(pool, many_statements, NULL, &why), OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_type_comes_back_as_it_went_in),
        cmocka_unit_test(rare_characters_differ_and_codes_are_exact),
        cmocka_unit_test(a_statement_may_run_inside_its_own_result),
        cmocka_unit_test(a_taken_key_is_a_conflict_and_nothing_stays),
        cmocka_unit_test(sums_are_numbers),
        cmocka_unit_test(what_the_service_may_not_do_is_refused),
        cmocka_unit_test(more_statements_than_the_cache_holds_still_run),
    };
    return cmocka_run_group_tests(tests, prepare, end);
}
