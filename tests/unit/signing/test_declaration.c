#include "declaration.h"
#include "test.h"

#define NOW_MS INT64_C(1795327500000) /* 2026-11-22 */

static const struct {
    const char *from, *to;
    bool good;
} periods[] = {
    {"2026-10-01", "2026-10-31", true},  {"2026-11-22", "2026-11-22", true},
    {"2026-11-01", "2026-12-23", true},  {"2026-11-01", "2026-12-24", false}, /* more than 31 days ahead */
    {"2026-11-02", "2026-11-01", false},
};

static void a_period_is_in_order_and_near(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(periods); i++) {
        struct problem why = {0};
        const struct declaration_period period = {periods[i].from, periods[i].to};
        assert_int_equal(declaration_check_period(&period, NOW_MS, &why) == OK, periods[i].good);
        if (!periods[i].good) assert_string_equal(why.faults[0].field, "period");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_period_is_in_order_and_near)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
