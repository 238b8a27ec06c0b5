#include "factor.h"
#include "test.h"
#include <string.h>

static void a_recovery_code_is_read_as_people_type_it(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    unsigned char random[FACTOR_RECOVERY_LETTERS];
    for (int i = 0; i < FACTOR_RECOVERY_LETTERS; i++) random[i] = (unsigned char)(i * 16 + 5);
    const char *text = factor_recovery_text(memory, random);
    assert_int_equal(strlen(text), 19);
    assert_int_equal(text[4], '-');
    const char *key = factor_recovery_key(memory, text);
    assert_non_null(key);
    assert_string_equal(factor_recovery_key(memory, " 6nsb 6NSB-6nsb6nsb"), "6nsb6nsb6nsb6nsb");
    assert_null(factor_recovery_key(memory, "6nsb-6nsb-6nsb-6ns"));   /* too short */
    assert_null(factor_recovery_key(memory, "6nsb-6nsb-6nsb-6nsbb")); /* too long */
    assert_null(factor_recovery_key(memory, "6nsb-6nsb-6nsb-6nsl"));  /* no such letter */
    assert_null(factor_recovery_key(memory, ""));
}

static void every_random_byte_gives_a_letter(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    for (int byte = 0; byte < 256; byte++) {
        unsigned char random[FACTOR_RECOVERY_LETTERS];
        memset(random, byte, sizeof random);
        assert_non_null(factor_recovery_key(memory, factor_recovery_text(memory, random)));
    }
}

static void six_digits_may_be_typed_in_groups(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    assert_string_equal(factor_digits(memory, "123 456"), "123456");
    assert_string_equal(factor_digits(memory, "000000"), "000000");
    static const char *const wrong[] = {"", "12345", "1234567", "12345a", "１２３４５６", "+12345"};
    for (size_t i = 0; i < TEST_COUNT(wrong); i++) assert_null(factor_digits(memory, wrong[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_recovery_code_is_read_as_people_type_it),
        cmocka_unit_test(every_random_byte_gives_a_letter),
        cmocka_unit_test(six_digits_may_be_typed_in_groups),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
