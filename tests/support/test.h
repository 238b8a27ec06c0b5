/* test - what every unit test includes, and nothing else of cmocka: cmocka.h needs four headers before its own, and the
 * formatter would sort them behind it.
 *
 *     static void refuses_an_empty_name(void **state) { (void)state; assert_int_equal(...); }
 *     int main(void)
 *     {
 *         const struct CMUnitTest tests[] = { cmocka_unit_test(refuses_an_empty_name) };
 *         return cmocka_run_group_tests(tests, NULL, NULL);
 *     }
 *
 * Test names are sentences; cases stand in tables; for every accepted input there is a refused one. */
#ifndef TEST_H
#define TEST_H

/* clang-format off */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
/* clang-format on */

#define TEST_COUNT(array) (sizeof(array) / sizeof((array)[0]))

#endif
