#include "test.h"
#include "text.h"
#include "unit.h"

static const struct unit ROOT = {.id = "root", .kind = UNIT_AUTHORITY, .level = 1, .authority_id = "root"};

static void a_unit_stands_below_an_authority(void **state)
{
    (void)state;
    static const struct unit office = {.id = "office", .kind = UNIT_AUTHORITY, .level = UNIT_LEVELS};
    static const struct unit department = {.id = "d", .kind = UNIT_DEPARTMENT, .level = 1};
    static const struct {
        enum unit_kind kind;
        const struct unit *parent;
        status want;
        int64_t level;
        const char *authority_id;
    } cases[] = {
        {UNIT_AUTHORITY, NULL, OK, 1, "me"},
        {UNIT_AUTHORITY, &ROOT, OK, 2, "me"},
        {UNIT_AUTHORITY, &office, PROBLEM_INPUT, 0, NULL},
        {UNIT_AUTHORITY, &department, PROBLEM_INPUT, 0, NULL},
        {UNIT_DEPARTMENT, &ROOT, OK, 1, "root"},
        {UNIT_DEPARTMENT, NULL, PROBLEM_INPUT, 0, NULL},
        {UNIT_TAXPAYER, &office, OK, UNIT_LEVELS, "office"},
        {UNIT_TAXPAYER, &department, PROBLEM_INPUT, 0, NULL},
        {UNIT_TAXPAYER, NULL, PROBLEM_INPUT, 0, NULL},
    };
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct problem why = {0};
        struct unit unit = {.id = "me", .kind = cases[i].kind};
        assert_int_equal(unit_place(&unit, cases[i].parent, &why), cases[i].want);
        if (cases[i].want != OK) {
            assert_string_equal(why.faults[0].field, "parent_id");
            continue;
        }
        assert_int_equal(unit.level, cases[i].level);
        assert_string_equal(unit.authority_id, cases[i].authority_id);
    }
}

static bool has(const struct list *grams, const char *gram)
{
    for (size_t i = 0; i < grams->count; i++)
        if (text_equal(*LIST_AT(grams, const char *, i), gram)) return true;
    return false;
}

static void a_name_is_found_by_every_two_characters(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    struct list grams;
    unit_grams(memory, "䶮辰ABC公司公司", &grams); /* a rare character of four bytes' company */
    static const char *const wanted[] = {"䶮辰", "辰a", "ab", "bc", "c公", "公司", "司公", "司"};
    assert_int_equal(grams.count, TEST_COUNT(wanted));
    for (size_t i = 0; i < TEST_COUNT(wanted); i++) assert_true(has(&grams, wanted[i]));
    unit_grams(memory, "", &grams);
    assert_int_equal(grams.count, 0);
    unit_grams(memory, "𠮷", &grams);
    assert_int_equal(grams.count, 1);
    assert_true(has(&grams, "𠮷"));
}

static void a_search_takes_pieces_that_the_name_has(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    static const struct {
        const char *text, *first, *middle, *last, *whole, *code;
    } cases[] = {
        {"恒信", "恒信", "恒信", "恒信", "%恒信%", NULL},
        {"恒信商贸", "恒信", "信商", "商贸", "%恒信商贸%", NULL},
        {"贸", "贸%", "贸%", "贸%", "%贸%", NULL},
        {"5%_!", "5!%", "!%!_", "!_!!", "%5!%!_!!%", NULL},
        {"9137", "91", "13", "37", "%9137%", "9137%"},
        {"913", "91", "13", "13", "%913%", NULL}, /* too short to be a code */
    };
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct unit_search search;
        unit_search_make(memory, cases[i].text, &search);
        assert_string_equal(search.grams[0], cases[i].first);
        assert_string_equal(search.grams[1], cases[i].middle);
        assert_string_equal(search.grams[2], cases[i].last);
        assert_string_equal(search.name_like, cases[i].whole);
        assert_true(text_equal(search.code_like, cases[i].code));
    }
}

static void details_are_a_few_short_texts(void **state)
{
    (void)state;
    static const struct {
        const char *json;
        status want;
    } cases[] = {
        {"{}", OK},
        {"{\"legal_person\":\"王伟\",\"address\":\"\"}", OK},
        {"[]", PROBLEM_INPUT},
        {"\"text\"", PROBLEM_INPUT},
        {"{\"n\":1}", PROBLEM_INPUT},
        {"{\"deep\":{\"a\":\"b\"}}", PROBLEM_INPUT},
        {"{\"\":\"no name\"}", PROBLEM_INPUT},
        {"{\"bell\":\"\\u0007\"}", PROBLEM_INPUT},
        {"{\"a\":\"\",\"b\":\"\",\"c\":\"\",\"d\":\"\",\"e\":\"\",\"f\":\"\",\"g\":\"\",\"h\":\"\",\"i\":\"\",\"j\":"
         "\"\",\"k\":\"\",\"l\":\"\","
         "\"m\":\"\",\"n\":\"\",\"o\":\"\",\"p\":\"\",\"q\":\"\",\"r\":\"\",\"s\":\"\",\"t\":\"\",\"u\":\"\"}",
         PROBLEM_INPUT},
    };
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        AUTO_ARENA(memory);
        struct problem why = {0};
        const struct json_value *value = NULL;
        status parsed = json_parse(bytes_of_text(cases[i].json), memory, &value, &why);
        assert_int_equal(parsed == OK ? unit_check_details(value, &why) : parsed, cases[i].want);
    }
    struct problem why = {0};
    assert_int_equal(unit_check_details(NULL, &why), OK);
}

static void kinds_and_states_are_read_back(void **state)
{
    (void)state;
    for (int kind = UNIT_AUTHORITY; kind <= UNIT_TAXPAYER; kind++)
        assert_int_equal(unit_kind_of(unit_kind_names[kind]), kind);
    for (int s = UNIT_ACTIVE; s <= UNIT_CLOSED; s++) assert_int_equal(unit_state_of(unit_state_names[s]), s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_unit_stands_below_an_authority),
        cmocka_unit_test(a_name_is_found_by_every_two_characters),
        cmocka_unit_test(a_search_takes_pieces_that_the_name_has),
        cmocka_unit_test(details_are_a_few_short_texts),
        cmocka_unit_test(kinds_and_states_are_read_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
