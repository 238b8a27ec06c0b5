#include "form_format.h"
#include "test.h"
#include <string.h>

static void shows_numbers_by_format(void **state)
{
    static const struct {
        const char *format;
        enum form_type type;
        const char *number, *want;
    } cases[] = {{"General", FORM_AMOUNT, "1234567.5", "1,234,567.50"},
                 {"General", FORM_AMOUNT, "-0.5", "-0.50"},
                 {"#,##0.00", FORM_AMOUNT, "999", "999.00"},
                 {"#,##0", FORM_AMOUNT, "1234.5", "1,235"},
                 {"0.00", FORM_AMOUNT, "1234567.5", "1234567.50"},
                 {"0", FORM_INTEGER, "7", "7"},
                 {"000", FORM_INTEGER, "7", "007"},
                 {"#,##0.00;-#,##0.00;\"——\"", FORM_AMOUNT, "0", "——"},
                 {"#,##0.00;-#,##0.00;\"——\"", FORM_AMOUNT, "-12.345", "-12.35"},
                 {"#,##0.00_);(#,##0.00)", FORM_AMOUNT, "-1000", "(1,000.00)"},
                 {"#,##0.00_);(#,##0.00)", FORM_AMOUNT, "1000", "1,000.00 "},
                 {"\"￥\"#,##0.00\\元", FORM_AMOUNT, "12", "￥12.00元"},
                 {"[Red]#,##0.00", FORM_AMOUNT, "-12", "-12.00"},
                 {"#.##", FORM_AMOUNT, "0.5", ".5"},
                 {"0.0#", FORM_AMOUNT, "0.5", "0.5"},
                 {"General", FORM_PERCENT, "0.25", "25%"},
                 {"General", FORM_PERCENT, "0.00125", "0.125%"},
                 {"0.00%", FORM_PERCENT, "0.25", "25.00%"},
                 {"0%", FORM_PERCENT, "0.25", "25%"},
                 {"General", FORM_INTEGER, "-12", "-12"},
                 {"\"无\"", FORM_AMOUNT, "5", "5.00"},
                 {";;;", FORM_AMOUNT, "5", "5.00"},
                 {"@", FORM_AMOUNT, "5", "5.00"}};
    (void)state;
    AUTO_ARENA(arena);
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        form_number number = 0;
        assert_true(form_number_read(cases[i].number, 8, &number));
        const char *shown = form_format_value(arena, cases[i].format, cases[i].type, number);
        if (strcmp(shown, cases[i].want) != 0) fail_msg("%s of %s: '%s'", cases[i].format, cases[i].number, shown);
    }
}

static void shows_dates_by_format(void **state)
{
    static const struct {
        const char *format, *want;
    } cases[] = {
        {"General", "2026年1月5日"}, {"yyyy\"年\"m\"月\"d\"日\"", "2026年1月5日"}, {"yyyy-mm-dd", "2026-01-05"},
        {"yy/m/d", "26/1/5"},        {"[$-804]yyyy\"年\"m\"月\"", "2026年1月"},    {"#,##0.00", "2026年1月5日"}};
    form_number days = 0;
    (void)state;
    AUTO_ARENA(arena);
    assert_true(form_number_read_date("2026-01-05", &days));
    for (size_t i = 0; i < TEST_COUNT(cases); i++)
        assert_string_equal(form_format_value(arena, cases[i].format, FORM_DATE, days), cases[i].want);
}

static void shows_fixed_numbers(void **state)
{
    static const struct {
        const char *format, *number, *want;
    } cases[] = {{"General", "38", "38"},
                 {"General", "0.10000000000000001", "0.1"},
                 {"General", "1E3", "1000"},
                 {"0%", "0.25", "25%"},
                 {"General", "abc", "abc"},
                 {"General", "1e300", "1e300"},
                 {"yyyy-mm-dd", "46027", "2026-01-05"},
                 {"General", "nan", "nan"}};
    (void)state;
    AUTO_ARENA(arena);
    for (size_t i = 0; i < TEST_COUNT(cases); i++)
        assert_string_equal(form_format_fixed(arena, cases[i].format, cases[i].number), cases[i].want);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(shows_numbers_by_format),
                                       cmocka_unit_test(shows_dates_by_format), cmocka_unit_test(shows_fixed_numbers)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
