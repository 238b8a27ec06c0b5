/* Two forms of one declaration: what must hold between them. */
#include "form_compile.h"
#include "form_relation.h"
#include "form_store.h"
#include "test.h"
#include "test_book.h"
#include "test_fault.h"
#include "test_fonts.h"
#include "text.h"
#include <string.h>

#define MAIN_HEAD  "<form xmlns=\"urn:estamp:form:1\" name=\"main\" title=\"主表\">"
#define OTHER_HEAD "<form xmlns=\"urn:estamp:form:1\" name=\"sheet\" title=\"附表\">"
#define FIELDS                                                                                                         \
    "<columns names=\"m y\" titles=\"本月|累计\"/>"                                                                \
    "<field name=\"r1_{c}\" type=\"amount\" label=\"销售额 {c}\" row=\"1\" group=\"销售额\"/>"                   \
    "<field name=\"r2\" type=\"amount\" label=\"税额\"/><field name=\"note\" type=\"text\" label=\"备注\"/>"

static const char SHEET[] = "<cols><col min=\"1\" max=\"3\" width=\"20\"/></cols><sheetData><row r=\"1\" ht=\"30\"><c "
                            "r=\"A1\" s=\"1\" t=\"s\"><v>0</v></c></row></sheetData>";

/* Through the store, as a declaration meets it. */
static const struct form *made(struct arena *arena, const char *head, const char *body, struct problem *why)
{
    struct form compiled, *form = ARENA_NEW(arena, struct form);
    problem_clear(why);
    const char *xml = arena_format(arena, "%s%s</form>", head, body);
    if (form_compile(book_of(arena, SHEET), bytes_of_text(xml), arena, &compiled, why) != OK)
        fail_msg("%s: %s", xml, why->fault_count > 0 ? why->faults[0].field : problem_name(why->code));
    assert_int_equal(form_load(form_store(&compiled, arena), arena, form, why), OK);
    return form;
}

static struct form_filled filled(struct arena *arena, const struct form *form, const char *json, struct problem *why)
{
    struct form_filled out;
    const struct json_value *data = NULL;
    assert_int_equal(json_parse(bytes_of_text(json), arena, &data, why), OK);
    assert_int_equal(form_fill(form, data, NULL, arena, &out, why), OK);
    return out;
}

#define RELATION(more) "<relation field=\"r1_m\" form=\"sheet\" zh=\"应相等\" en=\"must agree\" " more "/>"

static void what_agrees_is_taken_and_what_does_not_is_named(void **state)
{
    static const struct {
        const char *relation, *main, *sheet;
        enum problem_code want; /* of the first fault; NONE: taken */
        const char *subject;
    } cases[] = {
        {RELATION("value=\"a + b\""), "{\"r1_m\":\"3\"}", "{\"a\":\"1\",\"b\":\"2\"}", PROBLEM_NONE, NULL},
        {RELATION("value=\"a + b\""), "{\"r1_m\":\"3.01\"}", "{\"a\":\"1\",\"b\":\"2\"}", FORM_VALUE_RELATION,
         "应相等，应为 3.00" PROBLEM_BOTH "must agree; expected 3.00"},
        {RELATION("value=\"a + b\""), "{}", "{\"a\":\"1\"}", FORM_VALUE_RELATION, NULL},
        {RELATION("value=\"a\""), "{}", "{}", PROBLEM_NONE, NULL},
        {RELATION("value=\"a\" tolerance=\"0.05\""), "{\"r1_m\":\"1.05\"}", "{\"a\":\"1\"}", PROBLEM_NONE, NULL},
        {RELATION("value=\"a\" tolerance=\"0.05\""), "{\"r1_m\":\"0.94\"}", "{\"a\":\"1\"}", FORM_VALUE_RELATION, NULL},
        {RELATION("value=\"a\" is=\"at-most\""), "{\"r1_m\":\"0.5\"}", "{\"a\":\"1\"}", PROBLEM_NONE, NULL},
        {RELATION("value=\"a\" is=\"at-most\""), "{\"r1_m\":\"1.5\"}", "{\"a\":\"1\"}", FORM_VALUE_RELATION,
         "应相等，最多为 1.00" PROBLEM_BOTH "must agree; at most 1.00"},
        {RELATION("value=\"a\" is=\"at-least\""), "{\"r1_m\":\"1.5\"}", "{\"a\":\"1\"}", PROBLEM_NONE, NULL},
        {RELATION("value=\"a\" is=\"at-least\""), "{\"r1_m\":\"0.5\"}", "{\"a\":\"1\"}", FORM_VALUE_RELATION, NULL},
        {RELATION("here=\"r1_m + r2\" value=\"a\""), "{\"r1_m\":\"1\",\"r2\":\"2\"}", "{\"a\":\"3\"}", PROBLEM_NONE,
         NULL},
        {RELATION("here=\"r1_m + r2\" value=\"a\""), "{\"r1_m\":\"3\",\"r2\":\"2\"}", "{\"a\":\"3\"}",
         FORM_VALUE_RELATION, NULL},
        {RELATION("value=\"1 / a\""), "{}", "{}", FORM_VALUE_DIVISION, NULL},
    };
    static struct problem why;
    (void)state;
    AUTO_ARENA(arena);
    const struct form *sheet = made(arena, OTHER_HEAD,
                                    "<field name=\"a\" type=\"amount\" label=\"甲\"/>"
                                    "<field name=\"b\" type=\"amount\" label=\"乙\"/>",
                                    &why);
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        const struct form *form = made(arena, MAIN_HEAD, arena_format(arena, FIELDS "%s", cases[i].relation), &why);
        const struct form_filled both[] = {filled(arena, form, cases[i].main, &why),
                                           filled(arena, sheet, cases[i].sheet, &why)};
        status result = form_relation_check(both, 2, arena, &why);
        enum problem_code got = result == OK ? PROBLEM_NONE : why.faults[0].code;
        if (got != cases[i].want) fail_msg("%s %s: %s", cases[i].relation, cases[i].main, problem_name(got));
        if (got != PROBLEM_NONE) assert_string_equal(why.faults[0].field, "data.main.r1_m");
        if (cases[i].subject) assert_string_equal(why.faults[0].subject, cases[i].subject);
        problem_clear(&why);
        assert_int_equal(form_relation_check(both, 1, arena, &why), OK); /* without the other form */
    }
}

static void a_relation_stands_for_each_column(void **state)
{
    static struct problem why;
    (void)state;
    AUTO_ARENA(arena);
    const struct form *form =
        made(arena, MAIN_HEAD,
             FIELDS "<relation field=\"r1_{c}\" form=\"sheet\" value=\"sum(q{1..2}_{c})\" zh=\"应相等\" en=\"agree\"/>",
             &why);
    assert_int_equal(form->rules.relation_count, 2);
    assert_string_equal(form->rules.relations[1].value, "sum(q1_y, q2_y)");
    assert_string_equal(form->rules.fields[0].group, "销售额");
    assert_string_equal(form->rules.fields[2].group, "");
    const struct form *sheet = made(arena, OTHER_HEAD,
                                    "<columns names=\"m y\"/><columns id=\"n\" names=\"1 2\"/>"
                                    "<field name=\"q{n}_{c}\" type=\"amount\" label=\"行\"/>",
                                    &why);
    const struct form_filled both[] = {filled(arena, form, "{\"r1_m\":\"1\",\"r1_y\":\"9\"}", &why),
                                       filled(arena, sheet, "{\"q1_m\":\"1\",\"q2_y\":\"5\"}", &why)};
    assert_int_equal(form_relation_check(both, 2, arena, &why), PROBLEM_INPUT);
    assert_int_equal(why.fault_count, 1);
    assert_string_equal(why.faults[0].field, "data.main.r1_y");
}

static void versions_that_do_not_fit_are_told(void **state)
{
    static struct problem why;
    (void)state;
    AUTO_ARENA(arena);
    const struct form *form = made(arena, MAIN_HEAD, FIELDS RELATION("value=\"gone + 1\""), &why);
    const struct form *text = made(arena, OTHER_HEAD, "<field name=\"gone\" type=\"text\" label=\"甲\"/>", &why);
    const struct form *none = made(arena, OTHER_HEAD, "<field name=\"a\" type=\"amount\" label=\"甲\"/>", &why);
    const struct form *fits = made(arena, OTHER_HEAD, "<field name=\"gone\" type=\"integer\" label=\"甲\"/>", &why);
    const struct form *const others[] = {none, text, fits};
    const status wanted[] = {PROBLEM_CONFLICT, PROBLEM_CONFLICT, OK};
    for (size_t i = 0; i < TEST_COUNT(others); i++) {
        problem_clear(&why);
        const struct form_filled both[] = {filled(arena, form, "{\"r1_m\":\"1\"}", &why),
                                           filled(arena, others[i], "{}", &why)};
        assert_int_equal(form_relation_check(both, 2, arena, &why), wanted[i]);
        if (wanted[i] == OK) continue;
        assert_int_equal(why.code, FORM_RELATION_BROKEN);
        assert_true(text_starts(why.subject, "sheet.gone"));
    }
}

static void names_what_is_wrong_with_a_relation(void **state)
{
    static const struct {
        const char *relation;
        enum problem_code want;
        const char *field;
    } cases[] = {
        {"<relation field=\"r9\" form=\"sheet\" value=\"a\" zh=\"错\" en=\"wrong\"/>", FORM_CONFIG_FIELD,
         "config.1.relation.field"},
        {"<relation field=\"r2\" form=\"Sheet\" value=\"a\" zh=\"错\" en=\"wrong\"/>", FORM_CONFIG_VALUE,
         "config.1.relation.form"},
        {"<relation field=\"r2\" form=\"main\" value=\"a\" zh=\"错\" en=\"wrong\"/>", FORM_CONFIG_VALUE,
         "config.1.relation.form"},
        {"<relation field=\"r2\" form=\"sheet\" value=\"a +\" zh=\"错\" en=\"wrong\"/>", FORM_CONFIG_SYNTAX,
         "config.1.relation.value"},
        {"<relation field=\"r2\" form=\"sheet\" value=\"a = 1\" zh=\"错\" en=\"wrong\"/>", FORM_CONFIG_KIND,
         "config.1.relation.value"},
        {"<relation field=\"r2\" form=\"sheet\" here=\"r8\" value=\"a\" zh=\"错\" en=\"wrong\"/>", FORM_CONFIG_FIELD,
         "config.1.relation.here"},
        {"<relation field=\"note\" form=\"sheet\" value=\"a\" zh=\"错\" en=\"wrong\"/>", FORM_CONFIG_KIND,
         "config.1.relation.field"},
        {"<relation field=\"r2\" form=\"sheet\" value=\"a\" is=\"like\" zh=\"错\" en=\"wrong\"/>", FORM_CONFIG_VALUE,
         "config.1.relation.is"},
        {"<relation field=\"r2\" form=\"sheet\" value=\"a\" tolerance=\"-1\" zh=\"错\" en=\"wrong\"/>",
         FORM_CONFIG_VALUE, "config.1.relation.tolerance"},
        {"<relation field=\"r2\" form=\"sheet\" value=\"a\" zh=\"错\"/>", FORM_CONFIG_MISSING, "config.1.relation.en"},
        {"<relation field=\"r2\" value=\"a\" zh=\"错\" en=\"wrong\"/>", FORM_CONFIG_MISSING, "config.1.relation.form"},
    };
    static struct problem why;
    (void)state;
    AUTO_ARENA(arena);
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct form form;
        problem_clear(&why);
        const char *xml = arena_format(arena, MAIN_HEAD FIELDS "%s</form>", cases[i].relation);
        status result = form_compile(book_of(arena, SHEET), bytes_of_text(xml), arena, &form, &why);
        if (result != PROBLEM_INPUT || why.fault_count < 1) fail_msg("taken: %s", cases[i].relation);
        if (why.faults[0].code != cases[i].want ||
            strcmp(fault_without_column(arena, why.faults[0].field), cases[i].field) != 0)
            fail_msg("%s: %s %s", cases[i].relation, why.faults[0].field, problem_name(why.faults[0].code));
    }
}

/* A form of one field, stored as version 1 had it: without the field's group and the count of relations. */
static void a_form_of_the_first_version_is_read_for_good(void **state)
{
    static struct problem why;
    struct form form;
    (void)state;
    AUTO_ARENA(arena);
    const struct form *now = made(arena, MAIN_HEAD, "<field name=\"a\" type=\"amount\" label=\"Q\"/>", &why);
    struct bytes stored = form_store(now, arena);
    static const unsigned char field[] = {2, 'a', 2, 'Q', 1, 1, 0, FORM_AMOUNT, 0, 0, 0, 0, 0, 0};
    const unsigned char *at = memmem(stored.data, stored.size, field, sizeof field);
    assert_non_null(at);
    size_t head = (size_t)(at - stored.data) + 5, rest = head + sizeof field - 5;
    unsigned char *old = arena_alloc(arena, stored.size);
    memcpy(old, stored.data, head);
    memcpy(old + head, field + 6, sizeof field - 7);
    memcpy(old + head + sizeof field - 7, stored.data + rest, stored.size - rest);
    old[6] = 1;
    assert_int_equal(form_load(bytes_of(old, stored.size - 2), arena, &form, &why), OK);
    assert_true(bytes_equal(form_store(&form, arena), stored));
    old[6] = 2;
    assert_int_equal(form_load(bytes_of(old, stored.size - 2), arena, &form, &why), PROBLEM_INTERNAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_agrees_is_taken_and_what_does_not_is_named),
                                       cmocka_unit_test(a_relation_stands_for_each_column),
                                       cmocka_unit_test(versions_that_do_not_fit_are_told),
                                       cmocka_unit_test(names_what_is_wrong_with_a_relation),
                                       cmocka_unit_test(a_form_of_the_first_version_is_read_for_good)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
