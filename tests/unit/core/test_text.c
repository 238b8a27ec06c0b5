#include "test.h"
#include "text.h"
#include <string.h>

static const struct {
    const char *bytes;
    size_t size;
    bool want;
} utf8[] = {
    {"", 0, true},
    {"a\xe7\x94\xb2", 4, true},
    {"\xf0\xa0\xae\xb7", 4, true},  /* U+20BB7, outside the basic plane */
    {"\xc0\x80", 2, false},         /* overlong NUL */
    {"\xe0\x80\xaf", 3, false},     /* overlong slash */
    {"\xed\xa0\x80", 3, false},     /* surrogate */
    {"\xf4\x90\x80\x80", 4, false}, /* above U+10FFFF */
    {"\xf0\x80\x80\xaf", 4, false}, /* overlong */
    {"\xe7\x94", 2, false},         /* cut */
    {"\x80", 1, false},             /* a tail alone */
    {"a\0b", 3, false},
};

static void judges_utf8_strictly(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(utf8); i++)
        assert_int_equal(text_is_utf8(utf8[i].bytes, utf8[i].size), utf8[i].want);
}

static void counts_characters_not_bytes(void **state)
{
    (void)state;
    assert_int_equal(text_count(""), 0);
    assert_int_equal(text_count("甲a\xf0\xa0\xae\xb7"), 3);
}

static void finds_control_characters(void **state)
{
    (void)state;
    assert_true(text_is_clean("甲\t乙\n"));
    assert_false(text_is_clean("a\rb"));
    assert_false(text_is_clean("a\x7f"));
    assert_false(text_is_clean("a\xc2\x85"));
}

static void an_integer_is_the_whole_text(void **state)
{
    static const char *const bad[] = {"", " 1", "1 ", "+1", "0x10", "1.0", "9223372036854775808", "-", "一"};
    int64_t n;
    (void)state;
    assert_true(text_int("-9223372036854775808", &n));
    assert_int_equal(n, INT64_MIN);
    for (size_t i = 0; i < TEST_COUNT(bad); i++) assert_false(text_int(bad[i], &n));
}

static void a_copy_fits_or_is_empty(void **state)
{
    char out[4];
    (void)state;
    assert_true(text_copy(out, sizeof out, "abc"));
    assert_false(text_copy(out, sizeof out, "abcd"));
    assert_string_equal(out, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(judges_utf8_strictly),     cmocka_unit_test(counts_characters_not_bytes),
        cmocka_unit_test(finds_control_characters), cmocka_unit_test(an_integer_is_the_whole_text),
        cmocka_unit_test(a_copy_fits_or_is_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
