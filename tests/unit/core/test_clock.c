#include "clock.h"
#include "test.h"

static const struct {
    const char *text;
    int64_t ms; /* by `date -u -d … +%s` */
} good[] = {
    {"1970-01-01T00:00:00Z", 0},
    {"2026-11-22T06:05:00.123Z", INT64_C(1795327500123)},
    {"2026-11-22T14:05:00+08:00", INT64_C(1795327500000)},
    {"2026-11-22t06:05:00z", INT64_C(1795327500000)},
    {"2024-02-29T23:59:59.9Z", INT64_C(1709251199900)},
    {"1969-12-31T23:59:59Z", -1000},
};

static void reads_rfc3339(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(good); i++) {
        int64_t ms = 7;
        assert_true(clock_parse(good[i].text, &ms));
        assert_int_equal(ms, good[i].ms);
    }
}

static void refuses_what_is_no_time(void **state)
{
    static const char *const bad[] = {"",
                                      "2026-11-22",
                                      "2026-11-22T06:05:00",
                                      "2026-02-30T06:05:00Z",
                                      "2026-13-01T00:00:00Z",
                                      "2026-11-22T24:00:00Z",
                                      "2026-11-22T06:60:00Z",
                                      "2026-11-22T06:05:00.Z",
                                      "2026-11-22T06:05:00Zx",
                                      "2026-11-22T06:05:00+0800",
                                      "2026-11-22T06:05:00+25:00",
                                      "26-11-22T06:05:00Z"};
    int64_t ms;
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(bad); i++) assert_false(clock_parse(bad[i], &ms));
}

static void writes_what_it_reads(void **state)
{
    char text[CLOCK_TEXT_SIZE];
    (void)state;
    clock_text(INT64_C(1795327500123), text);
    assert_string_equal(text, "2026-11-22T06:05:00.123Z");
    clock_text(-1, text);
    assert_string_equal(text, "1969-12-31T23:59:59.999Z");
    clock_text(INT64_C(253402300799007), text);
    assert_string_equal(text, "9999-12-31T23:59:59.007Z");
    clock_text(INT64_C(253402300800000), text);
    assert_string_equal(text, "10000-01-01T00:00:00Z");
    clock_text(INT64_MIN, text);
    assert_string_equal(text, "-292275055-05-16T16:47:04Z");
    clock_text(INT64_MAX, text);
    assert_string_equal(text, "292278994-08-17T07:12:55Z");
    clock_text(INT64_C(-62135596800001), text);
    assert_string_equal(text, "0000-12-31T23:59:59.999Z");
    clock_date_text(INT64_C(1709251199900), text);
    assert_string_equal(text, "2024-02-29");
}

static void only_days_of_the_calendar_are_dates(void **state)
{
    int64_t ms;
    (void)state;
    assert_true(clock_parse_date("2024-02-29", &ms));
    assert_int_equal(ms, INT64_C(1709164800000));
    assert_false(clock_parse_date("2023-02-29", &ms));
    assert_false(clock_parse_date("2024-2-29", &ms));
    assert_false(clock_parse_date("2024-02-29 ", &ms));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_rfc3339),
        cmocka_unit_test(refuses_what_is_no_time),
        cmocka_unit_test(writes_what_it_reads),
        cmocka_unit_test(only_days_of_the_calendar_are_dates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
