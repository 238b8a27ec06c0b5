#include "random.h"
#include "test.h"
#include <string.h>

static void bytes_differ_each_time_and_fill_all_places(void **state)
{
    (void)state;
    unsigned char one[300] = {0}, other[300] = {0}; /* over 256, the most that no signal can cut short */
    random_bytes(one, sizeof one);
    random_bytes(other, sizeof other);
    assert_memory_not_equal(one, other, sizeof one);
    for (size_t at = 0; at + 20 <= sizeof one; at += 20) {
        static const unsigned char zeros[20];
        assert_memory_not_equal(one + at, zeros, 20);
    }
}

static void text_holds_all_its_bits_in_url_letters(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    const char *text = random_text(arena, 32);
    assert_int_equal(strlen(text), 43); /* 256 bits, 6 a letter */
    assert_int_equal(strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"), 43);
    assert_string_not_equal(text, random_text(arena, 32));
}

static void codes_have_no_letters_that_look_alike(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    const char *code = random_code(arena, 2000);
    assert_int_equal(strlen(code), 2000);
    assert_int_equal(strcspn(code, "0O1Il"), 2000);
}

static void codes_use_every_letter_about_as_often(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    enum { DRAWN = 57000 };
    const char *code = random_code(arena, DRAWN);
    unsigned count[256] = {0};
    for (size_t i = 0; i < DRAWN; i++) count[(unsigned char)code[i]]++;
    unsigned used = 0;
    for (int c = 0; c < 256; c++) {
        if (count[c] == 0) continue;
        used++;
        assert_in_range(count[c], 800, 1200); /* mean 1000, deviation 31: six deviations away is a fault */
    }
    assert_int_equal(used, 57);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_differ_each_time_and_fill_all_places),
        cmocka_unit_test(text_holds_all_its_bits_in_url_letters),
        cmocka_unit_test(codes_have_no_letters_that_look_alike),
        cmocka_unit_test(codes_use_every_letter_about_as_often),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
