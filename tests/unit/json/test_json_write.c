#include "json_read.h"
#include "json_write.h"
#include "test.h"

static void writes_what_a_parser_reads_back(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    struct json_writer w = {.out = {.arena = memory}};
    json_write_begin(&w, NULL, '{');
    json_write_text(&w, "quote\"", "a\\b\n\x01甲");
    json_write_begin(&w, "list", '[');
    json_write_int(&w, NULL, -5);
    json_write_bool(&w, NULL, true);
    json_write_null(&w, NULL);
    json_write_begin(&w, NULL, '{');
    json_write_end(&w, '}');
    json_write_end(&w, ']');
    json_write_time(&w, "time", INT64_C(1795327500123));
    json_write_time(&w, "never", 0);
    json_write_number(&w, "mm", 12.5, 3);
    json_write_end(&w, '}');
    assert_string_equal(buffer_string(&w.out), "{\"quote\\\"\":\"a\\\\b\\n\\u0001甲\",\"list\":[-5,true,null,{}],"
                                               "\"time\":\"2026-11-22T06:05:00.123Z\",\"never\":null,\"mm\":12.500}");
}

static void broken_utf8_becomes_the_replacement_character(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    struct json_writer w = {.out = {.arena = memory}};
    json_write_text(&w, NULL,
                    "a\xff\xe7\x94"
                    "b");
    assert_string_equal(buffer_string(&w.out), "\"a\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"
                                               "b\"");
}

static void a_value_is_written_as_it_was_read(void **state)
{
    static const char text[] = "{\"a\":[1,2.5,true,null,\"x\"],\"b\":{}}";
    (void)state;
    AUTO_ARENA(memory);
    const struct json_value *value;
    struct problem why;
    struct json_writer w = {.out = {.arena = memory}};
    assert_int_equal(json_parse(bytes_of_text(text), memory, &value, &why), OK);
    json_write_value(&w, NULL, value);
    assert_string_equal(buffer_string(&w.out), text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_what_a_parser_reads_back),
        cmocka_unit_test(broken_utf8_becomes_the_replacement_character),
        cmocka_unit_test(a_value_is_written_as_it_was_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
