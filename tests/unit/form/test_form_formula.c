#include "bytes.h"
#include "form_formula.h"
#include "test.h"
#include "text.h"
#include <stdlib.h>
#include <string.h>

/* a = 10, b = 4, c = 0.25, z = 0 (given), n is not given; t = "是". */
static const char *const names[] = {"a", "b", "c", "z", "n", "t"};

static bool find(const void *self, const char *name, uint32_t *field, bool *is_text)
{
    (void)self;
    for (uint32_t i = 0; i < TEST_COUNT(names); i++) {
        if (!text_equal(names[i], name)) continue;
        *field = i;
        *is_text = i == 5;
        return true;
    }
    return false;
}

static void values_of(struct form_value values[6])
{
    static const char *const numbers[] = {"10", "4", "0.25", "0"};
    memset(values, 0, 6 * sizeof *values);
    for (int i = 0; i < 4; i++) {
        values[i].given = true;
        assert_true(form_number_read(numbers[i], 8, &values[i].number));
    }
    values[5] = (struct form_value){.given = true, .text = "是"};
}

static void computes_numbers(void **state)
{
    static const struct {
        const char *formula, *want;
    } cases[] = {{"a + b - c", "13.75000000"},
                 {"a - b - c", "5.75000000"},
                 {"a - (b - c)", "6.25000000"},
                 {"-a + b * c", "-9.00000000"},
                 {"a / b / c", "10.00000000"},
                 {"2 * 3 + 4", "10.00000000"},
                 {"2 + 3 * 4", "14.00000000"},
                 {"25%", "0.25000000"},
                 {"a * 3%", "0.30000000"},
                 {"if(a > b, a, b)", "10.00000000"},
                 {"if(z = 0, 7, a / z)", "7.00000000"},
                 {"min(a, b, c)", "0.25000000"},
                 {"max(z, b, a)", "10.00000000"},
                 {"sum(a, b, c, n)", "14.25000000"},
                 {"abs(b - a)", "6.00000000"},
                 {"round(a / 3, 2)", "3.33000000"},
                 {"n", "0.00000000"},
                 {"if(given(n), 1, 2)", "2.00000000"},
                 {"if(given(z) and not n > 1, 1, 2)", "1.00000000"},
                 {"if(z = 0 or a / z > 1, 1, 2)", "1.00000000"},
                 {"if(t = '是', 1, 2)", "1.00000000"},
                 {"if(t != '是', 1, 2)", "2.00000000"},
                 {"a\n  +\tb", "14.00000000"}};
    struct form_names fields = {.find = find};
    struct form_value values[6];
    (void)state;
    AUTO_ARENA(arena);
    values_of(values);
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        const struct form_node *node = NULL;
        struct form_formula_fault fault;
        form_number out = 0;
        if (!form_formula_parse(cases[i].formula, FORM_KIND_NUMBER, &fields, arena, &node, &fault))
            fail_msg("%s: %s", cases[i].formula, fault.subject);
        assert_int_equal(form_formula_number(node, values, &out), PROBLEM_NONE);
        if (strcmp(form_number_text(arena, out, 8), cases[i].want) != 0)
            fail_msg("%s = %s", cases[i].formula, form_number_text(arena, out, 8));
    }
}

static void judges_conditions(void **state)
{
    static const struct {
        const char *condition;
        bool want;
    } cases[] = {{"a > b", true},          {"a < b", false},
                 {"a >= 10", true},        {"a <= 9.99", false},
                 {"a = 10.00", true},      {"a != 10", false},
                 {"not a = b", true},      {"a > b and b > a", false},
                 {"a > b or b > a", true}, {"(a > b or b > a) and c = 0.25", true}};
    struct form_names fields = {.find = find};
    struct form_value values[6];
    (void)state;
    AUTO_ARENA(arena);
    values_of(values);
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        const struct form_node *node = NULL;
        struct form_formula_fault fault;
        bool out = !cases[i].want;
        assert_true(form_formula_parse(cases[i].condition, FORM_KIND_TRUTH, &fields, arena, &node, &fault));
        assert_int_equal(form_formula_truth(node, values, &out), PROBLEM_NONE);
        assert_int_equal(out, cases[i].want);
    }
}

static void refuses_what_makes_no_sense(void **state)
{
    static const struct {
        const char *formula;
        enum problem_code want;
    } cases[] = {
        {"", FORM_CONFIG_SYNTAX},           {"a +", FORM_CONFIG_SYNTAX},       {"a b", FORM_CONFIG_SYNTAX},
        {"(a", FORM_CONFIG_SYNTAX},         {"a)", FORM_CONFIG_SYNTAX},        {"sum()", FORM_CONFIG_SYNTAX},
        {"sum a", FORM_CONFIG_SYNTAX},      {"1.2.3", FORM_CONFIG_SYNTAX},     {"'x", FORM_CONFIG_SYNTAX},
        {"A + 1", FORM_CONFIG_SYNTAX},      {"q + 1", FORM_CONFIG_FIELD},      {"a > b", FORM_CONFIG_KIND},
        {"t + 1", FORM_CONFIG_KIND},        {"a + (a > b)", FORM_CONFIG_KIND}, {"if(a, 1, 2)", FORM_CONFIG_KIND},
        {"if(a > b, 1)", FORM_CONFIG_KIND}, {"round(a, b)", FORM_CONFIG_KIND}, {"round(a, 9)", FORM_CONFIG_KIND},
        {"not a", FORM_CONFIG_KIND},        {"given(1)", FORM_CONFIG_SYNTAX},  {"a = '是'", FORM_CONFIG_KIND},
        {"a ^ 2", FORM_CONFIG_SYNTAX},      {"a < b < c", FORM_CONFIG_SYNTAX}};
    struct form_names fields = {.find = find};
    (void)state;
    AUTO_ARENA(arena);
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        const struct form_node *node = NULL;
        struct form_formula_fault fault;
        bool parsed = form_formula_parse(cases[i].formula, FORM_KIND_NUMBER, &fields, arena, &node, &fault);
        if (parsed || fault.code != cases[i].want)
            fail_msg("'%s': %s %s", cases[i].formula, parsed ? "taken" : problem_name(fault.code), fault.subject);
    }
}

static void bounds_depth_and_length(void **state)
{
    struct form_names fields = {.find = find};
    (void)state;
    AUTO_ARENA(arena);
    struct buffer deep = {.arena = arena}, chain = {.arena = arena}, sum = {.arena = arena};
    for (int i = 0; i < 500; i++) buffer_text(&deep, "(");
    buffer_text(&chain, "a");
    for (int i = 0; i < 100; i++) buffer_text(&chain, " * a");
    buffer_text(&sum, "a");
    for (int i = 0; i < 400; i++) buffer_text(&sum, " + a");
    const struct form_node *node = NULL;
    struct form_formula_fault fault;
    assert_false(form_formula_parse(buffer_string(&deep), FORM_KIND_NUMBER, &fields, arena, &node, &fault));
    assert_int_equal(fault.code, FORM_CONFIG_LONG);
    assert_false(form_formula_parse(buffer_string(&chain), FORM_KIND_NUMBER, &fields, arena, &node, &fault));
    assert_int_equal(fault.code, FORM_CONFIG_LONG);
    assert_true(form_formula_parse(buffer_string(&sum), FORM_KIND_NUMBER, &fields, arena, &node, &fault));
    for (int i = 0; i < 800; i++) buffer_text(&sum, " + a");
    assert_false(form_formula_parse(buffer_string(&sum), FORM_KIND_NUMBER, &fields, arena, &node, &fault));
}

static void tells_division_by_zero_and_overflow(void **state)
{
    struct form_names fields = {.find = find};
    struct form_value values[6];
    const struct form_node *node = NULL;
    struct form_formula_fault fault;
    form_number out = 0;
    (void)state;
    AUTO_ARENA(arena);
    values_of(values);
    assert_true(form_formula_parse("a / z", FORM_KIND_NUMBER, &fields, arena, &node, &fault));
    assert_int_equal(form_formula_number(node, values, &out), FORM_VALUE_DIVISION);
    assert_true(
        form_formula_parse("100000000000000 * 100000000000000", FORM_KIND_NUMBER, &fields, arena, &node, &fault));
    assert_int_equal(form_formula_number(node, values, &out), FORM_VALUE_OVERFLOW);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(computes_numbers), cmocka_unit_test(judges_conditions),
                                       cmocka_unit_test(refuses_what_makes_no_sense),
                                       cmocka_unit_test(bounds_depth_and_length),
                                       cmocka_unit_test(tells_division_by_zero_and_overflow)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
