/* The bound on what one account's previews may cost. */
#include "arena.h"
#include "http_budget.h"
#include "test.h"
#include <stdio.h>

enum { SECOND = 1000000 };

static void a_burst_is_granted_and_then_a_rate(void **state)
{
    AUTO_ARENA(arena);
    struct http_budget *budget = http_budget_new(arena);
    int64_t now = SECOND, wait = 0;
    int granted = 0;
    (void)state;
    while ((wait = http_budget_begin(budget, "a", now)) == 0 && granted < 1000) {
        http_budget_end(budget, "a", now, 1); /* counted as the least */
        granted++;
    }
    assert_int_equal(granted, (HTTP_BUDGET_BURST_US - HTTP_BUDGET_HELD_US) / HTTP_BUDGET_LEAST_US + 1);
    assert_true(wait > 0 && wait <= SECOND);
    assert_true(http_budget_begin(budget, "a", now + wait - 1000) > 0);
    assert_int_equal(http_budget_begin(budget, "a", now + wait), 0);
}

static void a_dear_one_is_paid_for_afterwards(void **state)
{
    AUTO_ARENA(arena);
    struct http_budget *budget = http_budget_new(arena);
    int64_t now = SECOND;
    (void)state;
    assert_int_equal(http_budget_begin(budget, "a", now), 0);
    http_budget_end(budget, "a", now, 5 * SECOND);
    int64_t debt = 5 * SECOND - HTTP_BUDGET_BURST_US + HTTP_BUDGET_HELD_US;
    assert_int_equal(http_budget_begin(budget, "a", now), debt * SECOND / HTTP_BUDGET_US_A_S);
    assert_int_equal(http_budget_begin(budget, "b", now), 0); /* another account */
    assert_int_equal(http_budget_begin(budget, "a", now + debt * SECOND / HTTP_BUDGET_US_A_S), 0);
}

static void many_at_once_are_bounded(void **state)
{
    AUTO_ARENA(arena);
    struct http_budget *budget = http_budget_new(arena);
    int granted = 0;
    (void)state;
    while (granted < 1000 && http_budget_begin(budget, "a", SECOND) == 0) granted++;
    assert_int_equal(granted, HTTP_BUDGET_BURST_US / HTTP_BUDGET_HELD_US);
}

static void who_spends_is_not_forgotten_among_many(void **state)
{
    AUTO_ARENA(arena);
    struct http_budget *budget = http_budget_new(arena);
    (void)state;
    assert_int_equal(http_budget_begin(budget, "spender", SECOND), 0);
    http_budget_end(budget, "spender", SECOND, 100 * SECOND);
    for (int i = 0; i < 3 * HTTP_BUDGET_ACCOUNTS; i++) {
        char who[32];
        (void)snprintf(who, sizeof who, "%d", i);
        assert_int_equal(http_budget_begin(budget, who, SECOND), 0);
    }
    assert_true(http_budget_begin(budget, "spender", SECOND) > 0);
}

static void time_that_stands_or_leaps_gives_no_more_than_the_burst(void **state)
{
    AUTO_ARENA(arena);
    struct http_budget *budget = http_budget_new(arena);
    int granted = 0;
    (void)state;
    assert_int_equal(http_budget_begin(budget, "a", SECOND), 0);
    while (granted < 1000 && http_budget_begin(budget, "a", INT64_C(1) << 60) == 0) granted++;
    assert_int_equal(granted, HTTP_BUDGET_BURST_US / HTTP_BUDGET_HELD_US);
    assert_true(http_budget_begin(budget, "a", SECOND) > 0); /* backwards */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_burst_is_granted_and_then_a_rate), cmocka_unit_test(a_dear_one_is_paid_for_afterwards),
        cmocka_unit_test(many_at_once_are_bounded), cmocka_unit_test(who_spends_is_not_forgotten_among_many),
        cmocka_unit_test(time_that_stands_or_leaps_gives_no_more_than_the_burst)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
