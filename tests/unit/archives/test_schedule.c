#include "test.h"

#include "schedule.h"

static int64_t time_of(const char *text)
{
    int64_t ms = 0;
    assert_true(clock_parse(text, &ms));
    return ms;
}

static void a_month_has_its_days(void **state)
{
    (void)state;
    static const struct {
        int64_t month, day;
        status want;
    } cases[] = {{1, 31, OK}, {2, 28, OK}, {2, 29, PROBLEM_INPUT}, {4, 30, OK}, {4, 31, PROBLEM_INPUT}, {12, 31, OK}};
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        const struct schedule schedule = {.month = cases[i].month, .day = cases[i].day};
        struct problem why = {0};
        assert_int_equal(schedule_check(&schedule, &why), cases[i].want);
        if (cases[i].want != OK) assert_int_equal(why.faults[0].code, SCHEDULE_DAY);
    }
}

static void the_next_time_is_after_now_by_chinas_clock(void **state)
{
    (void)state;
    static const struct {
        int64_t month, day, hour;
        const char *now, *next;
    } cases[] = {
        {1, 31, 2, "2026-11-22T08:00:00Z", "2027-01-30T18:00:00Z"},
        {1, 31, 2, "2027-01-30T17:59:59Z", "2027-01-30T18:00:00Z"},
        {1, 31, 2, "2027-01-30T18:00:00Z", "2028-01-30T18:00:00Z"},
        {1, 1, 0, "2026-12-31T15:59:59Z", "2026-12-31T16:00:00Z"}, /* New Year in China */
        {1, 1, 0, "2026-12-31T16:00:00Z", "2027-12-31T16:00:00Z"},
        {12, 31, 23, "2026-12-31T14:00:00Z", "2026-12-31T15:00:00Z"},
    };
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        const struct schedule schedule = {.month = cases[i].month, .day = cases[i].day, .hour = cases[i].hour};
        assert_int_equal(schedule_next(&schedule, time_of(cases[i].now)), time_of(cases[i].next));
    }
}

static void the_period_is_the_year_before_the_date(void **state)
{
    (void)state;
    struct archiving_period period;
    schedule_period(time_of("2026-12-31T16:00:00Z"), &period); /* in China it is 2027 */
    assert_string_equal(period.from, "2026-01-01");
    assert_string_equal(period.to, "2026-12-31");
    schedule_period(time_of("2026-12-31T15:59:59Z"), &period);
    assert_string_equal(period.from, "2025-01-01");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_month_has_its_days),
        cmocka_unit_test(the_next_time_is_after_now_by_chinas_clock),
        cmocka_unit_test(the_period_is_the_year_before_the_date),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
