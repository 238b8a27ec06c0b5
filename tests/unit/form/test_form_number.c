#include "form_number.h"
#include "test.h"
#include "text.h"
#include <stdio.h>
#include <string.h>

static void reads_plain_decimals_only(void **state)
{
    static const struct {
        const char *text;
        int places;
        bool want;
    } cases[] = {{"0", 2, true},      {"-1.5", 2, true},   {"1.25", 2, true},       {"999999999999999", 2, true},
                 {"1.255", 2, false}, {"1.", 2, false},    {".5", 2, false},        {"+1", 2, false},
                 {"1e3", 2, false},   {"1,000", 2, false}, {" 1", 2, false},        {"1 ", 2, false},
                 {"--1", 2, false},   {"", 2, false},      {"-", 2, false},         {"1000000000000000", 2, false},
                 {"1.0", 0, false},   {"12", 0, true},     {"0.00000001", 8, true}, {"１", 2, false}};
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        form_number number = 0;
        if (form_number_read(cases[i].text, cases[i].places, &number) != cases[i].want)
            fail_msg("%s with %d places", cases[i].text, cases[i].places);
    }
}

static form_number number_of(const char *text)
{
    form_number number = 0;
    assert_true(form_number_read(text, 8, &number));
    return number;
}

static void rounds_half_away_from_zero(void **state)
{
    static const struct {
        const char *number;
        int places;
        const char *want;
    } cases[] = {{"1.005", 2, "1.01"}, {"1.004999", 2, "1.00"},         {"-1.005", 2, "-1.01"}, {"0.5", 0, "1"},
                 {"-0.5", 0, "-1"},    {"-0.004", 2, "0.00"},           {"2.675", 2, "2.68"},   {"0", 2, "0.00"},
                 {"-0.49", 0, "0"},    {"12.3456789", 8, "12.34567890"}};
    (void)state;
    AUTO_ARENA(arena);
    for (size_t i = 0; i < TEST_COUNT(cases); i++)
        assert_string_equal(form_number_text(arena, number_of(cases[i].number), cases[i].places), cases[i].want);
}

static void computes_exactly(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    form_number out = 0;
    assert_true(form_number_add(number_of("0.1"), number_of("0.2"), &out));
    assert_true(out == number_of("0.3"));
    assert_true(form_number_multiply(number_of("123456789012345.67"), number_of("0.25"), &out));
    assert_string_equal(form_number_text(arena, out, 8), "30864197253086.41750000");
    assert_true(form_number_divide(number_of("1"), number_of("3"), &out));
    assert_string_equal(form_number_text(arena, out, 8), "0.33333333");
    assert_true(form_number_divide(number_of("-2"), number_of("3"), &out));
    assert_string_equal(form_number_text(arena, out, 8), "-0.66666667");
}

static void notices_overflow_and_division_by_zero(void **state)
{
    (void)state;
    form_number big = number_of("999999999999999"), out = 42;
    assert_false(form_number_divide(big, 0, &out));
    assert_false(form_number_multiply(big, big, &out));
    assert_false(form_number_divide(big, number_of("0.00000001"), &out));
    for (int i = 0; i < 10; i++)
        if (!form_number_add(big, big, &big)) break;
    assert_false(form_number_add(big, big, &out));
    assert_true(out == 42);
}

static void knows_the_calendar(void **state)
{
    static const struct {
        const char *text;
        bool want;
    } cases[] = {{"2026-11-22", true},
                 {"2024-02-29", true},
                 {"2000-02-29", true},
                 {"1900-01-01", true},
                 {"2026-02-29", false},
                 {"1900-02-29", false},
                 {"2026-13-01", false},
                 {"2026-00-10", false},
                 {"2026-04-31", false},
                 {"2026-1-1", false},
                 {"1899-12-31", false},
                 {"2026-11-22x", false},
                 {"", false}};
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        form_number days = 0;
        int year = 0, month = 0, day = 0;
        char back[48];
        assert_int_equal(form_number_read_date(cases[i].text, &days), cases[i].want);
        if (!cases[i].want) continue;
        form_number_date(days, &year, &month, &day);
        (void)snprintf(back, sizeof back, "%04d-%02d-%02d", year, month, day);
        assert_string_equal(back, cases[i].text);
    }
    form_number epoch = 1;
    assert_true(form_number_read_date("1970-01-01", &epoch));
    assert_true(epoch == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(reads_plain_decimals_only),
                                       cmocka_unit_test(rounds_half_away_from_zero), cmocka_unit_test(computes_exactly),
                                       cmocka_unit_test(notices_overflow_and_division_by_zero),
                                       cmocka_unit_test(knows_the_calendar)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
