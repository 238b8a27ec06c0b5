#include "http_url.h"
#include "test.h"
#include <string.h>

static void decodes_and_refuses_broken_escapes(void **state)
{
    static const char *const bad[] = {"%", "%4", "%zz", "a%00b", "%e"};
    (void)state;
    AUTO_ARENA(memory);
    assert_string_equal(http_url_decode(memory, "a%20b%E7%94%B2+", 15, false), "a b甲+");
    assert_string_equal(http_url_decode(memory, "a+b", 3, true), "a b");
    for (size_t i = 0; i < TEST_COUNT(bad); i++) assert_null(http_url_decode(memory, bad[i], strlen(bad[i]), false));
}

static void reads_pairs(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    struct list pairs;
    struct problem why = {0};
    assert_int_equal(http_url_pairs(memory, "a=1&b=%E7%94%B2&&c&d=x=y", &pairs, &why), OK);
    assert_int_equal(pairs.count, 4);
    assert_string_equal(LIST_AT(&pairs, struct json_pair, 1)->value, "甲");
    assert_string_equal(LIST_AT(&pairs, struct json_pair, 2)->value, "");
    assert_string_equal(LIST_AT(&pairs, struct json_pair, 3)->value, "x=y");
    assert_int_equal(http_url_pairs(memory, "a=%", &pairs, &why), PROBLEM_INPUT);
}

static void encodes_what_it_decodes(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    const char *encoded = http_url_encode(memory, "申报 表/2026.pdf");
    assert_string_equal(encoded, "%E7%94%B3%E6%8A%A5%20%E8%A1%A8%2F2026.pdf");
    assert_string_equal(http_url_decode(memory, encoded, strlen(encoded), false), "申报 表/2026.pdf");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decodes_and_refuses_broken_escapes),
        cmocka_unit_test(reads_pairs),
        cmocka_unit_test(encodes_what_it_decodes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
