#include "test.h"

#include "archives_data.h"
#include "archiving_forecast.h"
#include "text.h"
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static struct db_pool *pool;

static int prepare(void **state)
{
    (void)state;
    data_make();
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
    data_clean_archives();
    return 0;
}

static status run_all(const char *authority_id, struct problem *why)
{
    AUTO_ARENA(arena);
    struct data_batch batch = {arena, data_target(authority_id), "", 1, 0};
    while (batch.found > 0) TRY(db_tx(pool, data_batch_work, &batch, why));
    return OK;
}

struct asking {
    const char *sql;
    int64_t answer;
};

static status asks(struct db *db, void *arg, struct problem *why)
{
    struct asking *at = arg;
    AUTO(db_rows, rows);
    TRY(db_query(db, at->sql, DB_NO_ARGS, &rows, why));
    assert_true(db_rows_next(rows));
    at->answer = db_rows_int(rows, 0);
    return OK;
}

static int64_t ask(const char *sql)
{
    struct asking at = {sql, -1};
    struct problem why = {0};
    assert_int_equal(db_read(pool, asks, &at, &why), OK);
    return at.answer;
}

/* Neither a gap nor a double: in the volumes of each series, in the records of each volume. */
static void check_numbers(int64_t records)
{
    assert_int_equal(ask("SELECT COUNT(*) FROM record"), records);
    assert_int_equal(ask("SELECT COUNT(DISTINCT document_id) FROM record"), records);
    assert_int_equal(ask("SELECT COUNT(*) FROM volume v WHERE v.item_count <> (SELECT COUNT(*) FROM record r WHERE "
                         "r.volume_id = v.id) OR v.item_count <> (SELECT MAX(item_number) FROM record r WHERE "
                         "r.volume_id = v.id)"),
                     0);
    assert_int_equal(ask("SELECT SUM(next - 1) FROM number_allocator"), ask("SELECT COUNT(*) FROM volume"));
    assert_int_equal(ask("SELECT COUNT(*) FROM number_allocator a WHERE next - 1 <> (SELECT MAX(CAST(RIGHT("
                         "volume_number, 6) AS INT)) FROM volume v WHERE v.volume_number LIKE CONCAT(a.name, '%'))"),
                     0);
}

static void a_run_numbers_every_document_once(void **state)
{
    (void)state;
    struct problem why = {0};
    assert_int_equal(run_all(PROVINCE, &why), OK);
    check_numbers(DOCUMENTS);
    assert_int_equal(ask("SELECT COUNT(*) FROM volume"), TAXPAYERS); /* each taxpayer has one year in these rows */
    assert_int_equal(run_all(PROVINCE, &why), OK);
    check_numbers(DOCUMENTS);
}

static void a_volume_is_continued_by_the_next_run(void **state)
{
    (void)state;
    struct problem why = {0};
    test_db_root("UPDATE estamp_signing.document SET state = 'waiting' WHERE number >= 300");
    assert_int_equal(run_all(PROVINCE, &why), OK);
    check_numbers(300);
    int64_t volumes = ask("SELECT COUNT(*) FROM volume");
    test_db_root("UPDATE estamp_signing.document SET state = 'sealed'");
    assert_int_equal(run_all(PROVINCE, &why), OK);
    check_numbers(DOCUMENTS);
    assert_int_equal(ask("SELECT COUNT(*) FROM volume"), volumes);
}

static void a_run_keeps_to_its_jurisdiction_and_period(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct problem why = {0};
    assert_int_equal(run_all(CITY_A, &why), OK);
    check_numbers(DOCUMENTS / 2);
    assert_int_equal(ask("SELECT COUNT(*) FROM record WHERE authority_id <> '" CITY_A "'"), 0);
    data_clean_archives();
    struct data_batch batch = {arena, {.authority_id = PROVINCE, .period = {"2025-01-01", "2025-01-02"}}, "", 1, 0};
    while (batch.found > 0) assert_int_equal(db_tx(pool, data_batch_work, &batch, &why), OK);
    assert_int_equal(ask("SELECT COUNT(*) FROM record"), 20);
    assert_int_equal(ask("SELECT COUNT(*) FROM record WHERE period_to NOT IN ('2025-01-01', '2025-01-02')"), 0);
}

static void grade_and_classifications_are_those_of_category_and_forms(void **state)
{
    (void)state;
    struct problem why = {0};
    assert_int_equal(run_all(PROVINCE, &why), OK);
    assert_int_equal(ask("SELECT COUNT(*) FROM record_classification WHERE classification_code = 'SB01'"), DOCUMENTS);
    assert_int_equal(ask("SELECT COUNT(*) FROM record_classification WHERE classification_code = 'SB01-06'"),
                     DOCUMENTS / 3);
    assert_int_equal(ask("SELECT COUNT(*) FROM record WHERE retention = '30年' AND secrecy = '秘密'"), DOCUMENTS / 3);
    assert_int_equal(ask("SELECT COUNT(*) FROM record WHERE retention = '10年' AND secrecy = '秘密'"),
                     DOCUMENTS - DOCUMENTS / 3);
    assert_int_equal(ask("SELECT COUNT(*) FROM volume WHERE retention = '30年'"), TAXPAYERS);
}

static pid_t start_run(void)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child != 0) return child;
    struct problem why = {0};
    pool = test_db_open("archives", 1);
    status ended = PROBLEM_CONFLICT;
    while (ended == PROBLEM_CONFLICT) ended = run_all(PROVINCE, &why); /* the run's job would repeat its step */
    _exit(ended == OK ? 0 : 1);
}

static void officers_at_the_same_time_and_kills_neither_lose_nor_double_a_number(void **state)
{
    (void)state;
    enum { RUNS = 3 };
    pid_t runs[RUNS];
    for (int i = 0; i < RUNS; i++) runs[i] = start_run();
    for (int kills = 0; kills < 12; kills++) {
        int which = kills % RUNS, ended = 0;
        usleep(15000);
        assert_int_equal(kill(runs[which], SIGKILL), 0);
        assert_int_equal(waitpid(runs[which], &ended, 0), runs[which]);
        runs[which] = start_run();
    }
    for (int i = 0; i < RUNS; i++) {
        int ended = 0;
        assert_int_equal(waitpid(runs[i], &ended, 0), runs[i]);
        assert_true(WIFEXITED(ended) && WEXITSTATUS(ended) == 0);
    }
    check_numbers(DOCUMENTS);
}

struct forecasting {
    struct arena *arena;
    int64_t counts[ARCHIVING_REASONS];
};

static status forecasts(struct db *db, void *arg, struct problem *why)
{
    struct forecasting *at = arg;
    struct list rows = LIST_OF(at->arena, struct archiving_forecast);
    const struct archiving_target target = data_target(PROVINCE);
    TRY(archiving_forecast_read(db, &target, &rows, why));
    for (size_t i = 0; i < rows.count; i++) {
        const struct archiving_forecast *row = LIST_AT(&rows, const struct archiving_forecast, i);
        assert_string_equal(row->category_name, "增值税一般纳税人申报");
        assert_true(text_equal(row->authority_id, CITY_A) || text_equal(row->authority_id, CITY_B));
    }
    for (int i = 0; i < ARCHIVING_REASONS; i++) at->counts[i] = archiving_forecast_total(&rows, i);
    return OK;
}

static void the_preview_tells_what_a_run_would_take_and_why_not(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct forecasting at = {.arena = arena};
    struct problem why = {0};
    assert_int_equal(run_all(CITY_A, &why), OK);
    test_db_root("USE estamp_signing; UPDATE document SET state = 'archived' WHERE id IN (SELECT document_id FROM "
                 "estamp_archives.record); UPDATE document SET state = 'waiting' WHERE number IN (1, 3, 5); "
                 "UPDATE document SET state = 'frozen' WHERE number = 7;");
    assert_int_equal(db_read(pool, forecasts, &at, &why), OK);
    assert_int_equal(at.counts[ARCHIVING_ARCHIVED], 300);
    assert_int_equal(at.counts[ARCHIVING_NOT_SEALED], 3);
    assert_int_equal(at.counts[ARCHIVING_HELD], 1);
    assert_int_equal(at.counts[ARCHIVING_READY], 296);
    test_db_root("UPDATE estamp_admin.category SET state = 'closed' WHERE id = '" CATEGORY "'");
    assert_int_equal(db_read(pool, forecasts, &at, &why), OK);
    assert_int_equal(at.counts[ARCHIVING_READY], 0);
    assert_int_equal(at.counts[ARCHIVING_CATEGORY_CLOSED], 297);
    assert_int_equal(run_all(CITY_B, &why), OK);
    assert_int_equal(ask("SELECT COUNT(*) FROM record"), 300); /* none of the closed category's */
    test_db_root(
        "UPDATE estamp_admin.category SET state = 'active'; UPDATE estamp_signing.document SET state = 'sealed'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_run_numbers_every_document_once, clean),
        cmocka_unit_test_setup(a_volume_is_continued_by_the_next_run, clean),
        cmocka_unit_test_setup(a_run_keeps_to_its_jurisdiction_and_period, clean),
        cmocka_unit_test_setup(grade_and_classifications_are_those_of_category_and_forms, clean),
        cmocka_unit_test_setup(officers_at_the_same_time_and_kills_neither_lose_nor_double_a_number, clean),
        cmocka_unit_test_setup(the_preview_tells_what_a_run_would_take_and_why_not, clean),
    };
    return cmocka_run_group_tests(tests, prepare, end);
}
