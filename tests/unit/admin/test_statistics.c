#include "clock.h"
#include "statistics.h"
#include "test.h"

static int64_t at(const char *time)
{
    int64_t ms = 0;
    assert_true(clock_parse(time, &ms));
    return ms;
}

static void a_day_is_the_bureaus_not_greenwichs(void **state)
{
    (void)state;
    char day[STATISTICS_DAY_SIZE];
    statistics_day(at("2026-11-22T15:59:59Z"), day);
    assert_string_equal(day, "2026-11-22");
    statistics_day(at("2026-11-22T16:00:00Z"), day);
    assert_string_equal(day, "2026-11-23");
    assert_int_equal(statistics_day_begin(at("2026-11-22T16:00:00Z")), at("2026-11-22T16:00:00Z"));
    assert_int_equal(statistics_day_begin(at("2026-11-22T15:59:59Z")), at("2026-11-21T16:00:00Z"));
}

static void a_period_has_a_beginning_an_end_and_points(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to, *want_from, *want_to;
        int point_size;
        enum problem_code want; /* PROBLEM_NONE: fine */
    } cases[] = {
        {NULL, NULL, "2026-10-24", "2026-11-22", 10, PROBLEM_NONE},
        {"2026-11-22", NULL, "2026-11-22", "2026-11-22", 10, PROBLEM_NONE},
        {NULL, "2024-03-01", "2024-02-01", "2024-03-01", 10, PROBLEM_NONE},
        {"2026-08-23", "2026-11-22", "2026-08-23", "2026-11-22", 10, PROBLEM_NONE},
        {"2026-08-22", "2026-11-22", "2026-08-22", "2026-11-22", 7, PROBLEM_NONE},
        {"2016-12-01", "2026-11-22", "2016-12-01", "2026-11-22", 7, PROBLEM_NONE},
        {"2026-11-23", "2026-11-22", "", "", 0, STATISTICS_PERIOD_REVERSED},
        {"2027-01-01", NULL, "", "", 0, STATISTICS_PERIOD_REVERSED},
        {"2016-11-01", "2026-11-22", "", "", 0, STATISTICS_PERIOD_LONG},
    };
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct statistics_period period;
        struct problem why = {0};
        status got = statistics_period_of(cases[i].from, cases[i].to, at("2026-11-22T06:00:00Z"), &period, &why);
        assert_int_equal(got, cases[i].want == PROBLEM_NONE ? OK : PROBLEM_INPUT);
        if (got != OK) {
            assert_int_equal(why.faults[0].code, cases[i].want);
            continue;
        }
        assert_string_equal(period.from, cases[i].want_from);
        assert_string_equal(period.to, cases[i].want_to);
        assert_int_equal(period.point_size, cases[i].point_size);
    }
}

static struct list filled(struct arena *arena, const char *from, const char *to, const char *known, int64_t count)
{
    struct statistics_period period;
    struct problem why = {0};
    struct list counted = LIST_OF(arena, struct statistics_part), out = LIST_OF(arena, struct statistics_part);
    assert_int_equal(statistics_period_of(from, to, at("2026-11-22T06:00:00Z"), &period, &why), OK);
    *(struct statistics_part *)list_add(&counted) = (struct statistics_part){.name = known, .count = count};
    statistics_fill(&period, &counted, &out);
    return out;
}

static void days_without_sealings_are_shown_as_nothing(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct list days = filled(arena, "2024-02-28", "2024-03-01", "2024-02-29", 7);
    assert_int_equal(days.count, 3);
    assert_string_equal(LIST_AT(&days, struct statistics_part, 0)->name, "2024-02-28");
    assert_int_equal(LIST_AT(&days, struct statistics_part, 0)->count, 0);
    assert_string_equal(LIST_AT(&days, struct statistics_part, 1)->name, "2024-02-29");
    assert_int_equal(LIST_AT(&days, struct statistics_part, 1)->count, 7);
    assert_string_equal(LIST_AT(&days, struct statistics_part, 2)->name, "2024-03-01");
}

static void months_follow_each_other_over_the_year(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct list months = filled(arena, "2025-11-30", "2026-03-01", "2026-01", 5);
    assert_int_equal(months.count, 92); /* ninety-two days are still shown as days */
    months = filled(arena, "2025-11-29", "2026-03-01", "2026-01", 5);
    assert_int_equal(months.count, 5);
    assert_string_equal(LIST_AT(&months, struct statistics_part, 0)->name, "2025-11");
    assert_string_equal(LIST_AT(&months, struct statistics_part, 2)->name, "2026-01");
    assert_int_equal(LIST_AT(&months, struct statistics_part, 2)->count, 5);
    assert_string_equal(LIST_AT(&months, struct statistics_part, 4)->name, "2026-03");
}

static void a_long_period_is_months_and_the_days_beside_them(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to;
        struct statistics_span want[STATISTICS_SPANS];
    } cases[] = {
        {"2026-11-01", "2026-11-22", {{"9", "0"}, {"2026-11-01", "2026-11-22"}, {"9", "0"}}},
        {"2026-01-01", "2026-10-31", {{"2026-01", "2026-10"}, {"9", "0"}, {"9", "0"}}},
        {"2026-01-01", "2026-11-22", {{"2026-01", "2026-11"}, {"9", "0"}, {"9", "0"}}},
        {"2026-01-02",
         "2026-11-21",
         {{"2026-02", "2026-10"}, {"2026-01-02", "2026-01-31"}, {"2026-11-01", "2026-11-21"}}},
        {"2025-12-31",
         "2026-05-01",
         {{"2026-01", "2026-04"}, {"2025-12-31", "2025-12-31"}, {"2026-05-01", "2026-05-01"}}},
    };
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct statistics_period period;
        struct statistics_span spans[STATISTICS_SPANS];
        struct problem why = {0};
        assert_int_equal(statistics_period_of(cases[i].from, cases[i].to, at("2026-11-22T06:00:00Z"), &period, &why),
                         OK);
        statistics_spans(&period, at("2026-11-22T06:00:00Z"), spans);
        for (int j = 0; j < STATISTICS_SPANS; j++) {
            assert_string_equal(spans[j].from, cases[i].want[j].from);
            assert_string_equal(spans[j].to, cases[i].want[j].to);
        }
    }
}

static void what_ends_is_over_soon_or_later(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    static const struct statistics_end days[] = {{"2026-10-01", 1, 1},   {"2026-11-22", 2, 1},   {"2026-12-22", 4, 4},
                                                 {"2026-12-23", 8, 0},   {"2027-02-20", 16, 16}, {"2027-02-28", 32, 1},
                                                 {"2027-10-31", 64, 64}, {"2027-11-30", 128, 1}};
    struct list list = LIST_OF(arena, struct statistics_end);
    struct statistics_expiry expiry = {.months = LIST_OF(arena, struct statistics_end)};
    for (size_t i = 0; i < TEST_COUNT(days); i++) *(struct statistics_end *)list_add(&list) = days[i];
    statistics_expiry_of(&list, at("2026-11-22T06:00:00Z"), &expiry);
    assert_int_equal(expiry.expired.certificates, 1);
    assert_int_equal(expiry.expired.seals, 1);
    assert_int_equal(expiry.soon[0].certificates, 6);
    assert_int_equal(expiry.soon[0].seals, 5);
    assert_int_equal(expiry.soon[1].certificates, 14);
    assert_int_equal(expiry.soon[2].certificates, 30);
    assert_int_equal(expiry.months.count, 12);
    assert_string_equal(LIST_AT(&expiry.months, struct statistics_end, 0)->month, "2026-11");
    assert_int_equal(LIST_AT(&expiry.months, struct statistics_end, 1)->certificates, 12);
    assert_int_equal(LIST_AT(&expiry.months, struct statistics_end, 3)->certificates, 48);
    assert_string_equal(LIST_AT(&expiry.months, struct statistics_end, 11)->month, "2027-10");
    assert_int_equal(LIST_AT(&expiry.months, struct statistics_end, 11)->certificates, 64);
}

static void counting_takes_a_hundredth_at_most(void **state)
{
    (void)state;
    assert_int_equal(statistics_pause_ms(0), 5000);
    assert_int_equal(statistics_pause_ms(50), 5000);
    assert_int_equal(statistics_pause_ms(2000), 200000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_day_is_the_bureaus_not_greenwichs),
        cmocka_unit_test(a_period_has_a_beginning_an_end_and_points),
        cmocka_unit_test(days_without_sealings_are_shown_as_nothing),
        cmocka_unit_test(months_follow_each_other_over_the_year),
        cmocka_unit_test(a_long_period_is_months_and_the_days_beside_them),
        cmocka_unit_test(what_ends_is_over_soon_or_later),
        cmocka_unit_test(counting_takes_a_hundredth_at_most),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
