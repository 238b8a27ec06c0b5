#include "seal_code.h"
#include "test.h"
#include "text.h"
#include <string.h>

static void a_new_code_reads_back(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    for (int i = 0; i < 200; i++) {
        char letters[SEAL_CODE_SIZE], again[SEAL_CODE_SIZE];
        const char *code = seal_code_new(memory);
        assert_int_equal(strlen(code), 30);
        assert_true(seal_code_read(code, letters));
        assert_true(seal_code_read(letters, again));
        assert_string_equal(letters, again);
    }
}

static void no_two_codes_are_alike_in_any_group(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    const char *a = seal_code_new(memory), *b = seal_code_new(memory);
    for (int group = 0; group < 4; group++) assert_memory_not_equal(a + group * 6, b + group * 6, 5);
}

static void reading_forgives_hands(void **state)
{
    static const struct {
        const char *text;
        bool good;
    } cases[] = {{"7K2MD-9QX4T-0VWRN-HB3EF-8SJ5G1", true},   {"7k2md 9qx4t ovwrn hb3ef 8sj5gl", true},
                 {"7K2MD9QX4TOVWRNHB3EF8SJ5GI", true},       {"7K2MD-9QX4T-0VWRN-HB3EF-8SJ5G", false},
                 {"7K2MD-9QX4T-0VWRN-HB3EF-8SJ5G11", false}, {"7K2MD-9QX4T-0VWRN-HB3EF-8SJ5GU", false},
                 {"7K2MD-9QX4T-0VWRN-HB3EF-8SJ5G!", false},  {"", false}};
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        char letters[SEAL_CODE_SIZE];
        assert_int_equal(seal_code_read(cases[i].text, letters), cases[i].good);
        if (cases[i].good) assert_string_equal(letters, "7K2MD9QX4T0VWRNHB3EF8SJ5G1");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_code_reads_back),
        cmocka_unit_test(no_two_codes_are_alike_in_any_group),
        cmocka_unit_test(reading_forgives_hands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
