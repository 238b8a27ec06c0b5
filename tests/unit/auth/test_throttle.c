#include "test.h"
#include "throttle.h"

enum { SECOND = 1000, MINUTE = 60 * SECOND };
static const int64_t start_ms = 1000000000;

static struct throttle after(enum throttle_kind kind, int failures)
{
    struct throttle throttle = {0};
    for (int i = 0; i < failures; i++) throttle_count(kind, &throttle, start_ms);
    return throttle;
}

static const struct {
    enum throttle_kind kind;
    int failures;
    int64_t want_ms;
} waits[] = {
    {THROTTLE_PAIR, 0, 0},
    {THROTTLE_PAIR, 3, 0},
    {THROTTLE_PAIR, 4, 1 * SECOND},
    {THROTTLE_PAIR, 5, 2 * SECOND},
    {THROTTLE_PAIR, 8, 16 * SECOND},
    {THROTTLE_PAIR, 40, 15 * MINUTE},
    {THROTTLE_PAIR, 2000, 15 * MINUTE},
    {THROTTLE_ADDRESS, 100, 0},
    {THROTTLE_ADDRESS, 101, 1 * SECOND},
    {THROTTLE_ADDRESS, 121, 2 * SECOND},
    {THROTTLE_ADDRESS, 5000, 1 * MINUTE},
    {THROTTLE_CODE, 10, 0},
    {THROTTLE_CODE, 12, 2 * SECOND},
    {THROTTLE_CODE, 500, 15 * MINUTE},
    {THROTTLE_LOGIN, 20, 0},
    {THROTTLE_LOGIN, 21, 250},
    {THROTTLE_LOGIN, 31, 500},
    {THROTTLE_LOGIN, 100000, 2 * SECOND},
};

static void the_wait_grows_with_failures_up_to_a_bound(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(waits); i++) {
        const struct throttle throttle = after(waits[i].kind, waits[i].failures);
        assert_int_equal(throttle_wait_ms(waits[i].kind, &throttle, start_ms), waits[i].want_ms);
    }
}

static void a_wait_ends_by_itself(void **state)
{
    (void)state;
    const struct throttle throttle = after(THROTTLE_PAIR, 6);
    assert_int_equal(throttle_wait_ms(THROTTLE_PAIR, &throttle, start_ms + 3999), 1);
    assert_int_equal(throttle_wait_ms(THROTTLE_PAIR, &throttle, start_ms + 4000), 0);
}

static void failures_are_halved_by_time(void **state)
{
    (void)state;
    struct throttle throttle = after(THROTTLE_PAIR, 12);
    throttle_count(THROTTLE_PAIR, &throttle, start_ms + 30 * MINUTE);
    assert_int_equal(throttle.failures, 7);
    throttle_count(THROTTLE_PAIR, &throttle, start_ms + 100000 * (int64_t)MINUTE);
    assert_int_equal(throttle.failures, 1);
    throttle = after(THROTTLE_LOGIN, 40);
    assert_int_equal(throttle_wait_ms(THROTTLE_LOGIN, &throttle, start_ms + 9 * MINUTE), 500);
    assert_int_equal(throttle_wait_ms(THROTTLE_LOGIN, &throttle, start_ms + 10 * MINUTE), 0);
}

static void requests_at_once_do_not_wait_for_each_others_clock(void **state)
{
    (void)state;
    struct throttle throttle = {0};
    throttle_count(THROTTLE_ADDRESS, &throttle, start_ms + 7);
    assert_int_equal(throttle_wait_ms(THROTTLE_ADDRESS, &throttle, start_ms), 0);
    throttle_take_back(THROTTLE_ADDRESS, &throttle);
    assert_int_equal(throttle_wait_ms(THROTTLE_ADDRESS, &throttle, start_ms), 0);
}

static void a_clock_that_goes_back_forgives_nothing(void **state)
{
    (void)state;
    struct throttle throttle = after(THROTTLE_PAIR, 6);
    throttle_count(THROTTLE_PAIR, &throttle, start_ms - 5 * MINUTE);
    assert_int_equal(throttle.failures, 7);
}

static void a_right_password_clears_its_pair_and_its_own_count_alone(void **state)
{
    (void)state;
    struct throttle pair = after(THROTTLE_PAIR, 9), address = after(THROTTLE_ADDRESS, 90),
                    over = after(THROTTLE_ADDRESS, 150);
    int64_t until_ms = over.until_ms;
    throttle_take_back(THROTTLE_PAIR, &pair);
    throttle_take_back(THROTTLE_ADDRESS, &address);
    throttle_take_back(THROTTLE_ADDRESS, &over);
    assert_int_equal(pair.failures, 0);
    assert_int_equal(throttle_wait_ms(THROTTLE_PAIR, &pair, start_ms), 0);
    assert_int_equal(address.failures, 89);
    assert_int_equal(over.failures, 149); /* one's own success does not open the door for further guessing */
    assert_int_equal(over.until_ms, until_ms);
}

static void success_never_makes_failures_negative(void **state)
{
    (void)state;
    struct throttle throttle = {0};
    throttle_take_back(THROTTLE_ADDRESS, &throttle);
    assert_int_equal(throttle.failures, 0);
}

static void refusals_are_told_at_once_and_then_once_a_minute(void **state)
{
    (void)state;
    struct throttle throttle = {0};
    assert_int_equal(throttle_tell(&throttle, start_ms), 1);
    for (int i = 1; i < 60; i++) assert_int_equal(throttle_tell(&throttle, start_ms + i * SECOND), 0);
    assert_int_equal(throttle_tell(&throttle, start_ms + MINUTE), 60); /* itself and the 59 before */
    assert_int_equal(throttle_tell(&throttle, start_ms + MINUTE + 1), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_wait_grows_with_failures_up_to_a_bound),
        cmocka_unit_test(a_wait_ends_by_itself),
        cmocka_unit_test(failures_are_halved_by_time),
        cmocka_unit_test(requests_at_once_do_not_wait_for_each_others_clock),
        cmocka_unit_test(a_clock_that_goes_back_forgives_nothing),
        cmocka_unit_test(a_right_password_clears_its_pair_and_its_own_count_alone),
        cmocka_unit_test(refusals_are_told_at_once_and_then_once_a_minute),
        cmocka_unit_test(success_never_makes_failures_negative),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
