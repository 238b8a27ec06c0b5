#include "json_read.h"
#include "test.h"
#include <stdio.h>
#include <string.h>

struct item {
    const char *code;
    int64_t count;
};
struct order {
    const char *name, *day;
    int64_t limit;
    bool fast;
    int kind;
    struct bytes picture;
    struct item *first;
    struct list items, words, days;
    const struct json_value *data;
};
static const char *const kinds[] = {"small", "large", NULL};
static const struct json_field item_shape[] = {JSON_TEXT(struct item, code, .max = 3),
                                               JSON_INT(struct item, count, .min = 1, .max = 5), JSON_END};
static const struct json_field order_shape[] = {
    JSON_TEXT(struct order, name),
    JSON_TEXT(struct order, day, .optional = true, .check = json_check_date),
    JSON_INT(struct order, limit, .optional = true),
    JSON_BOOL(struct order, fast, .optional = true),
    JSON_CHOICE(struct order, kind, kinds, .optional = true),
    JSON_BYTES(struct order, picture, .optional = true, .max = 4),
    JSON_OBJECT(struct order, first, struct item, item_shape, .optional = true),
    JSON_LIST(struct order, items, struct item, item_shape, .optional = true, .max = 2),
    JSON_TEXTS(struct order, words, .optional = true, .max = 2),
    JSON_TEXTS(struct order, days, .optional = true, .max = 2, .check = json_check_date),
    JSON_VALUE(struct order, data, .optional = true),
    JSON_END};

static status read(struct arena *memory, const char *json, struct order *out, struct problem *why)
{
    *out = (struct order){0};
    *why = (struct problem){0};
    return json_read(bytes_of_text(json), order_shape, out, memory, why);
}

static void fills_every_kind_of_member(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    struct order order;
    struct problem why;
    assert_int_equal(
        read(memory,
             "{\"name\":\"\\u7532\",\"day\":\"2026-11-22\",\"limit\":-3,\"fast\":true,\"kind\":\"large\","
             "\"picture\":\"Zm9v\",\"first\":{\"code\":\"a\",\"count\":5},\"items\":[{\"code\":\"b\",\"count\":1}],"
             "\"words\":[\"x\",\"\"],\"data\":{\"p\":[1,null]}}",
             &order, &why),
        OK);
    assert_string_equal(order.name, "甲");
    assert_int_equal(order.limit, -3);
    assert_true(order.fast);
    assert_int_equal(order.kind, 1);
    assert_memory_equal(order.picture.data, "foo", 3);
    assert_int_equal(order.first->count, 5);
    assert_string_equal(LIST_AT(&order.items, struct item, 0)->code, "b");
    assert_int_equal(order.words.count, 2);
    assert_int_equal(json_member(order.data, "p")->child->type, JSON_NUMBER);
}

static void what_is_absent_stays_empty(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    struct order order;
    struct problem why;
    assert_int_equal(read(memory, "{\"name\":\"a\",\"day\":null}", &order, &why), OK);
    assert_null(order.day);
    assert_null(order.first);
    assert_int_equal(order.kind, -1);
    assert_int_equal(order.items.count, 0);
}

static const struct {
    const char *json, *field;
    enum problem_code want;
} faults[] = {
    {"{}", "name", FIELD_REQUIRED},
    {"{\"name\":\"\"}", "name", FIELD_REQUIRED},
    {"{\"name\":null}", "name", FIELD_REQUIRED},
    {"{\"name\":5}", "name", FIELD_TYPE},
    {"{\"name\":\"a\",\"nane\":1}", "nane", FIELD_UNKNOWN},
    {"{\"name\":\"a\",\"name\":\"b\"}", "name", FIELD_REPEATED},
    {"{\"name\":\"a\",\"day\":\"2026-02-30\"}", "day", FIELD_FORM},
    {"{\"name\":\"a\",\"day\":\"\"}", "day", FIELD_FORM},
    {"{\"name\":\"a\",\"limit\":1.5}", "limit", FIELD_TYPE},
    {"{\"name\":\"a\",\"limit\":\"1\"}", "limit", FIELD_TYPE},
    {"{\"name\":\"a\",\"fast\":1}", "fast", FIELD_TYPE},
    {"{\"name\":\"a\",\"kind\":\"huge\"}", "kind", FIELD_CHOICE},
    {"{\"name\":\"a\",\"picture\":\"Zm9\"}", "picture", FIELD_FORM},
    {"{\"name\":\"a\",\"picture\":\"Zm9vYmFy\"}", "picture", FIELD_TOO_LONG},
    {"{\"name\":\"a\",\"first\":[]}", "first", FIELD_TYPE},
    {"{\"name\":\"a\",\"first\":{\"code\":\"abcd\",\"count\":1}}", "first.code", FIELD_TOO_LONG},
    {"{\"name\":\"a\",\"first\":{\"code\":\"a\",\"count\":6}}", "first.count", FIELD_TOO_BIG},
    {"{\"name\":\"a\",\"first\":{\"code\":\"a\",\"count\":0}}", "first.count", FIELD_TOO_SMALL},
    {"{\"name\":\"a\",\"items\":[{\"code\":\"a\",\"count\":1},{\"code\":\"a\"}]}", "items[1].count", FIELD_REQUIRED},
    {"{\"name\":\"a\",\"items\":[1]}", "items[0]", FIELD_TYPE},
    {"{\"name\":\"a\",\"words\":[\"a\",\"b\",\"c\"]}", "words", FIELD_TOO_MANY},
    {"{\"name\":\"a\",\"words\":[\"a\",1]}", "words[1]", FIELD_TYPE},
    {"{\"name\":\"a\",\"days\":[\"2026-02-30\"]}", "days[0]", FIELD_FORM},
};

static void names_the_faulty_field(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(faults); i++) {
        AUTO_ARENA(memory);
        struct order order;
        struct problem why;
        assert_int_equal(read(memory, faults[i].json, &order, &why), PROBLEM_INPUT);
        assert_int_equal(why.code, INPUT_INVALID);
        assert_string_equal(why.faults[0].field, faults[i].field);
        assert_int_equal(why.faults[0].code, faults[i].want);
    }
}

static void refuses_what_is_no_json(void **state)
{
    static const char *const bad[] = {"",
                                      "[]",
                                      "\"x\"",
                                      "{",
                                      "{\"name\":\"a\"} x",
                                      "{\"name\":\"a\\u0000\"}",
                                      "{\"name\":\"a\\u0007\"}",
                                      "{\"name\":\"\xff\"}",
                                      "{'name':'a'}",
                                      "{\"name\":\"\\ud800\"}",
                                      "{\"name\":\"a\",\"limit\":2555525555555E557}",
                                      "{\"name\":\"a\",\"limit\":-1e400}"};
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(bad); i++) {
        AUTO_ARENA(memory);
        struct order order;
        struct problem why;
        assert_int_equal(read(memory, bad[i], &order, &why), PROBLEM_INPUT);
        assert_int_equal(why.code, JSON_BROKEN);
    }
}

static void bounds_depth_and_members(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    struct buffer deep = {.arena = memory}, wide = {.arena = memory};
    const struct json_value *value;
    struct problem why;
    for (int i = 0; i < 500; i++) buffer_text(&deep, "[");
    for (int i = 0; i < 500; i++) buffer_text(&deep, "]");
    buffer_text(&wide, "{\"m\":0");
    for (int i = 0; i < 3000; i++) buffer_format(&wide, ",\"m%d\":0", i);
    buffer_text(&wide, "}");
    assert_int_equal(json_parse(buffer_bytes(&deep), memory, &value, &why), PROBLEM_INPUT);
    assert_int_equal(json_parse(buffer_bytes(&wide), memory, &value, &why), PROBLEM_INPUT);
}

static void numbers_keep_their_value(void **state)
{
    static const struct {
        const char *json, *text;
    } numbers[] = {{"12345678901.23", "12345678901.23"}, {"0.1", "0.1"}, {"1e3", "1000"}, {"-7", "-7"}};
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(numbers); i++) {
        AUTO_ARENA(memory);
        const struct json_value *value;
        struct problem why;
        assert_int_equal(json_parse(bytes_of_text(numbers[i].json), memory, &value, &why), OK);
        assert_string_equal(value->text, numbers[i].text);
    }
}

static void pairs_are_read_by_the_same_shape(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    struct list pairs = LIST_OF(memory, struct json_pair);
    struct order order = {0};
    struct problem why;
    *(struct json_pair *)list_add(&pairs) = (struct json_pair){"name", "甲"};
    *(struct json_pair *)list_add(&pairs) = (struct json_pair){"limit", "20"};
    *(struct json_pair *)list_add(&pairs) = (struct json_pair){"day", ""};
    assert_int_equal(json_read_pairs(&pairs, order_shape, &order, memory, &why), OK);
    assert_int_equal(order.limit, 20);
    *(struct json_pair *)list_add(&pairs) = (struct json_pair){"limit", "21"};
    assert_int_equal(json_read_pairs(&pairs, order_shape, &order, memory, &why), PROBLEM_INPUT);
    assert_int_equal(why.faults[0].code, FIELD_REPEATED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fills_every_kind_of_member),       cmocka_unit_test(what_is_absent_stays_empty),
        cmocka_unit_test(names_the_faulty_field),           cmocka_unit_test(refuses_what_is_no_json),
        cmocka_unit_test(bounds_depth_and_members),         cmocka_unit_test(numbers_keep_their_value),
        cmocka_unit_test(pairs_are_read_by_the_same_shape),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
