#include "notice.h"
#include "test.h"
#include "text.h"

static const struct {
    const char *due, *today, *next; /* NULL: not said again */
    int64_t left;
} days[] = {{"2026-12-15", "2026-11-22", "2026-12-08", 23}, {"2026-12-15", "2026-12-07", "2026-12-08", 8},
            {"2026-12-15", "2026-12-08", "2026-12-14", 7},  {"2026-12-15", "2026-12-10", "2026-12-14", 5},
            {"2026-12-15", "2026-12-13", "2026-12-14", 2},  {"2026-12-15", "2026-12-14", NULL, 1},
            {"2026-12-15", "2026-12-15", NULL, 0},          {"2026-12-15", "2026-12-16", NULL, -1},
            {"2024-03-01", "2024-02-22", "2024-02-23", 8},  {"", "2026-12-01", NULL, -1},
            {"2026-02-30", "2026-01-01", NULL, -1}};

static void a_deadline_is_said_seven_days_and_one_before(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(days); i++) {
        char next[CLOCK_TEXT_SIZE] = "";
        assert_int_equal(notice_days_left(days[i].due, days[i].today), days[i].left);
        assert_int_equal(notice_remind_on(days[i].due, days[i].today, next), days[i].next != NULL);
        if (days[i].next) assert_string_equal(next, days[i].next);
    }
}

static void the_day_begins_in_beijing(void **state)
{
    (void)state;
    char day[CLOCK_TEXT_SIZE];
    int64_t ms = 0;
    assert_true(clock_parse("2026-11-22T15:59:59Z", &ms));
    notice_day(ms, day);
    assert_string_equal(day, "2026-11-22");
    notice_day(ms + 1000, day);
    assert_string_equal(day, "2026-11-23");
}

static void every_kind_is_found_by_its_name(void **state)
{
    (void)state;
    enum notice_kind found;
    for (int kind = 0; kind < NOTICE_KINDS; kind++) {
        assert_true(notice_kind_find(notice_kind_name((enum notice_kind)kind), &found));
        assert_int_equal(found, kind);
    }
    assert_false(notice_kind_find("", &found));
    assert_false(notice_kind_find("arrived corrected", &found));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_deadline_is_said_seven_days_and_one_before),
                                       cmocka_unit_test(the_day_begins_in_beijing),
                                       cmocka_unit_test(every_kind_is_found_by_its_name)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
