#include "test.h"
#include "unit_import.h"
#include <string.h>

static void a_row_becomes_what_is_kept_of_it(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    struct problem why = {0};
    struct list rows = LIST_OF(memory, struct table_csv_row);
    struct unit_import_row row;
    const char *file = "纳税人识别号,纳税人名称,单位种类,上级机关代码,法定代表人\n"
                       "91370700000001,甲公司,,13707000000,张三\n"
                       "13707009900,某税务所,税务机关,13707000000,\n"
                       "12,坏码,公司,13707000000,\n";
    assert_int_equal(table_csv_read(bytes_of_text(file), &unit_import_shape, &rows, &why), OK);
    assert_int_equal(rows.count, 3);
    unit_import_read(LIST_AT(&rows, struct table_csv_row, 0), memory, &row);
    assert_int_equal(row.outcome, UNIT_IMPORT_NEW);
    assert_string_equal(row.kind, "taxpayer"); /* what a row is when it does not say */
    assert_string_equal(row.details, "{\"legal_person\":\"张三\"}");
    unit_import_read(LIST_AT(&rows, struct table_csv_row, 1), memory, &row);
    assert_string_equal(row.kind, "authority");
    assert_null(row.details);
    unit_import_read(LIST_AT(&rows, struct table_csv_row, 2), memory, &row);
    assert_int_equal(row.outcome, UNIT_IMPORT_FAULT);
    assert_string_equal(row.code, "");
    assert_non_null(strstr(row.faults, "\"field\":\"code\""));
    assert_non_null(strstr(row.faults, "import_kind"));
}

static void what_stands_above_is_done_first(void **state)
{
    (void)state;
    assert_true(unit_import_turn("authority") < unit_import_turn("department"));
    assert_true(unit_import_turn("department") < unit_import_turn("taxpayer"));
}

static void the_state_follows_the_job_and_its_phase(void **state)
{
    (void)state;
    static const struct {
        const char *job;
        bool is_apply;
        const char *want;
    } cases[] = {{"queued", false, "checking"}, {"running", false, "checking"},   {"done", false, "checked"},
                 {"queued", true, "running"},   {"running", true, "running"},     {"done", true, "done"},
                 {"failed", true, "failed"},    {"cancelled", false, "cancelled"}};
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        const struct unit_import import = {.job_state = cases[i].job, .is_apply = cases[i].is_apply};
        assert_string_equal(unit_import_state(&import), cases[i].want);
    }
}

static void a_unit_is_shown_as_it_was(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    struct unit unit = {.id = "u", .kind = UNIT_TAXPAYER, .name = "丙", .parent_id = "b", .authority_id = "b"};
    struct list changes = LIST_OF(memory, struct unit_change);
    *(struct unit_change *)list_add(&changes) =
        (struct unit_change){.unit_id = "u", .field = "name", .old_value = "甲", .new_value = "乙"};
    *(struct unit_change *)list_add(&changes) =
        (struct unit_change){.unit_id = "u", .field = "name", .old_value = "乙", .new_value = "丙"};
    *(struct unit_change *)list_add(&changes) =
        (struct unit_change){.unit_id = "u", .field = "parent", .old_value = "a", .new_value = "b"};
    *(struct unit_change *)list_add(&changes) =
        (struct unit_change){.unit_id = "v", .field = "name", .old_value = "别人", .new_value = "x"};
    unit_undo(&unit, &changes);
    assert_string_equal(unit.name, "甲");
    assert_string_equal(unit.parent_id, "a");
    assert_string_equal(unit.authority_id, "a");
}

static void a_change_counts_from_a_day_that_fits(void **state)
{
    (void)state;
    struct problem why = {0};
    assert_int_equal(unit_check_date("2026-03-01", "2026-03-01", "", &why), OK);
    assert_int_equal(unit_check_date("2026-02-01", "2026-03-01", "2026-02-01", &why), OK);
    assert_int_equal(unit_check_date("2026-03-02", "2026-03-01", "", &why), PROBLEM_INPUT);
    assert_int_equal(why.faults[0].code, UNIT_DATE_FUTURE);
    problem_clear(&why);
    assert_int_equal(unit_check_date("2026-01-31", "2026-03-01", "2026-02-01", &why), PROBLEM_INPUT);
    assert_int_equal(why.faults[0].code, UNIT_DATE_EARLIER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_becomes_what_is_kept_of_it),        cmocka_unit_test(what_stands_above_is_done_first),
        cmocka_unit_test(the_state_follows_the_job_and_its_phase), cmocka_unit_test(a_unit_is_shown_as_it_was),
        cmocka_unit_test(a_change_counts_from_a_day_that_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
