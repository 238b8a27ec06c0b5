#include "form_config.h"
#include "test.h"
#include "test_fault.h"
#include "text.h"
#include <string.h>

#define HEAD "<form xmlns=\"urn:estamp:form:1\" name=\"x-1\" title=\"表\">"
#define ONE  "<field name=\"a\" type=\"amount\" label=\"甲\"/>"

static status read(struct arena *arena, const char *xml, struct form_config *out, struct problem *why)
{
    problem_clear(why);
    return form_config_read(bytes_of_text(xml), arena, out, why);
}

static void reads_a_whole_configuration(void **state)
{
    static const char xml[] =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<form xmlns=\"urn:estamp:form:1\" name=\"zzs-1\" title=\"申报表\" "
        "edition=\"2016\" sheet=\"主表\"><!-- c -->\n"
        "<columns names=\"gm gy\" titles=\"本月数|本年累计\"/><columns id=\"n\" names=\"1..3\"/>\n"
        "<field name=\"who\" cell=\"C5\" type=\"text\" max=\"20\" label=\"纳税人\" source=\"taxpayer.name\" "
        "required=\"true\"/>\n"
        "<field name=\"r{n}_{c}\" cells=\"F10:G12\" type=\"amount\" label=\"第{n}行{c}\" row=\"{n}\"/>\n"
        "<field name=\"t_{c}\" cells=\"F13 -\" type=\"amount\" label=\"合计\"/>\n"
        "<field name=\"kind\" type=\"choice\" values=\"是|否\" label=\"是否\"/>\n"
        "<formula field=\"t_{c}\" value=\"sum(r{1..3}_{c})\" tolerance=\"0.01\"/>\n"
        "<check value=\"t_gm &gt;= 0 or kind = '是'\" field=\"t_gm\" zh=\"不小于零\" en=\"not below zero\"/>\n"
        "<text sheet=\"附表\" cell=\"A1\" value=\"名称：{who}。\"/>\n"
        "<page sheet=\"附表\" orientation=\"landscape\" margins-mm=\"10 11 12 13\" fit=\"page\"/>\n"
        "<seal cell=\"B2:C3\" anchor=\"bottom-right\" dx-mm=\"-5\" width-mm=\"40\" height-mm=\"40.5\"/></form>";
    struct form_config config;
    static struct problem why;
    (void)state;
    AUTO_ARENA(arena);
    assert_int_equal(read(arena, xml, &config, &why), OK);
    assert_string_equal(config.rules.name, "zzs-1");
    assert_int_equal(config.rules.field_count, 1 + 6 + 1 + 1);
    uint32_t r2 = form_field_find(&config.rules, "r2_gy");
    assert_int_not_equal(r2, UINT32_MAX);
    assert_string_equal(config.rules.fields[r2].label, "第2行本年累计");
    assert_string_equal(config.rules.fields[r2].row, "2");
    assert_int_equal(config.places[r2].cell.row, 10);
    assert_int_equal(config.places[r2].cell.column, 6);
    assert_int_equal(form_field_find(&config.rules, "t_gy"), UINT32_MAX);
    assert_int_equal(config.rules.order_count, 1);
    assert_int_equal(config.rules.check_count, 1);
    assert_int_equal(config.text_count, 1);
    assert_int_equal(config.texts[0].part_count, 3);
    assert_true(config.seal.given && config.seal.anchor_x == 1 && config.seal.anchor_y == 1);
    assert_true(config.pages[0].landscape == 1 && config.pages[0].fit == FORM_FIT_PAGE);
}

static const struct {
    const char *body;
    enum problem_code want;
    const char *field;
} faults[] = {
    {ONE "<fild/>", FORM_CONFIG_ELEMENT, "config.1.fild"},
    {ONE "x", FORM_CONFIG_TEXT, "config"},
    {ONE "\n<field name=\"b\" type=\"amount\" label=\"乙\" colour=\"1\"/>", FORM_CONFIG_ATTRIBUTE, "config.2.field"},
    {ONE "<field name=\"b\" type=\"amount\"/>", FORM_CONFIG_MISSING, "config.1.field.label"},
    {ONE ONE, FORM_CONFIG_REPEATED, "config.1.field.name"},
    {"<field name=\"B\" type=\"amount\" label=\"乙\"/>", FORM_CONFIG_VALUE, "config.1.field.name"},
    {"<field name=\"sum\" type=\"amount\" label=\"乙\"/>", FORM_CONFIG_VALUE, "config.1.field.name"},
    {"<field name=\"b\" type=\"money\" label=\"乙\"/>", FORM_CONFIG_VALUE, "config.1.field.type"},
    {"<field name=\"b\" type=\"amount\" label=\"乙\" cell=\"5C\"/>", FORM_CONFIG_VALUE, "config.1.field.cell"},
    {"<field name=\"b\" type=\"amount\" label=\"乙\" min=\"x\"/>", FORM_CONFIG_VALUE, "config.1.field.min"},
    {"<field name=\"b\" type=\"amount\" label=\"乙\" min=\"2\" max=\"1\"/>", FORM_CONFIG_VALUE, "config.1.field.max"},
    {"<field name=\"b\" type=\"choice\" label=\"乙\"/>", FORM_CONFIG_VALUE, "config.1.field.values"},
    {"<field name=\"b\" type=\"amount\" label=\"乙\" required=\"yes\"/>", FORM_CONFIG_VALUE, "config.1.field.required"},
    {"<field name=\"b\" type=\"amount\" label=\"乙\" source=\"taxpayer.name\"/>", FORM_CONFIG_VALUE,
     "config.1.field.source"},
    {"<field name=\"b_{q}\" type=\"amount\" label=\"乙\"/>", FORM_CONFIG_COLUMNS, "config.1.field.name"},
    {"<columns names=\"x y\"/><field name=\"b_{c}\" cells=\"A1\" type=\"amount\" label=\"乙\"/>", FORM_CONFIG_CELLS,
     "config.1.field.cells"},
    {"<columns names=\"x x\"/>" ONE, FORM_CONFIG_REPEATED, "config.1.columns.names"},
    {"<columns names=\"x y\" titles=\"甲\"/>" ONE, FORM_CONFIG_CELLS, "config.1.columns.titles"},
    {ONE "<formula field=\"b\" value=\"1\"/>", FORM_CONFIG_FIELD, "config.1.formula.field"},
    {ONE "<formula field=\"a\" value=\"1 +\"/>", FORM_CONFIG_SYNTAX, "config.1.formula.value"},
    {ONE "<formula field=\"a\" value=\"b\"/>", FORM_CONFIG_FIELD, "config.1.formula.value"},
    {ONE "<formula field=\"a\" value=\"a + 1\"/>", FORM_CONFIG_CIRCLE, "config.1.formula.value"},
    {ONE "<formula field=\"a\" value=\"1\"/><formula field=\"a\" value=\"2\"/>", FORM_CONFIG_REPEATED,
     "config.1.formula.field"},
    {"<field name=\"b\" type=\"text\" label=\"乙\"/><formula field=\"b\" value=\"1\"/>", FORM_CONFIG_KIND,
     "config.1.formula.field"},
    {ONE "<check value=\"a\" field=\"a\" zh=\"错\" en=\"wrong\"/>", FORM_CONFIG_KIND, "config.1.check.value"},
    {ONE "<text cell=\"A1\" value=\"{b}\"/>", FORM_CONFIG_FIELD, "config.1.text.value"},
    {ONE "<page paper=\"A9\"/>", FORM_CONFIG_VALUE, "config.1.page.paper"},
    {ONE "<page margins-mm=\"1 2 3\"/>", FORM_CONFIG_VALUE, "config.1.page.margins-mm"},
    {ONE "<page scale=\"50\"/>", FORM_CONFIG_VALUE, "config.1.page.scale"},
    {ONE "<seal cell=\"A1\" width-mm=\"2\" height-mm=\"40\"/>", FORM_CONFIG_VALUE, "config.1.seal.width-mm"},
    {ONE "<seal cell=\"A1\" anchor=\"middle\" width-mm=\"40\" height-mm=\"40\"/>", FORM_CONFIG_VALUE,
     "config.1.seal.anchor"},
    {ONE "<seal cell=\"A1\" width-mm=\"40\" height-mm=\"40\"/><seal cell=\"A1\" width-mm=\"40\" height-mm=\"40\"/>",
     FORM_CONFIG_REPEATED, "config.1.seal"},
};

static void names_each_fault_by_line_and_element(void **state)
{
    static struct problem why;
    (void)state;
    AUTO_ARENA(arena);
    for (size_t i = 0; i < TEST_COUNT(faults); i++) {
        struct form_config config;
        status result = read(arena, arena_format(arena, HEAD "%s</form>", faults[i].body), &config, &why);
        if (result != PROBLEM_INPUT || why.fault_count < 1) fail_msg("taken: %s", faults[i].body);
        if (why.faults[0].code != faults[i].want ||
            strcmp(fault_without_column(arena, why.faults[0].field), faults[i].field) != 0)
            fail_msg("%s: %s %s", faults[i].body, why.faults[0].field, problem_name(why.faults[0].code));
    }
}

static void refuses_what_is_no_configuration(void **state)
{
    static const struct {
        const char *xml;
        enum problem_code want;
    } cases[] = {
        {"", FORM_XML_BROKEN},
        {HEAD ONE, FORM_XML_BROKEN},
        {HEAD "</form>", FORM_CONFIG_EMPTY},
        {"<form name=\"x\" title=\"t\"/>", FORM_CONFIG_ROOT},
        {"<html/>", FORM_CONFIG_ROOT},
        {"<!DOCTYPE form [<!ENTITY a \"b\">]>" HEAD ONE "</form>", FORM_XML_DTD},
        {"<!DOCTYPE form SYSTEM \"file:///etc/passwd\">" HEAD ONE "</form>", FORM_XML_DTD},
        {HEAD "<field name=\"a\" type=\"amount\" label=\"&x;\"/></form>", FORM_XML_BROKEN},
        {HEAD "<field name=\"a\" type=\"amount\" label=\"\xB1\xED\"/></form>", FORM_CONFIG_ENCODING},
    };
    static struct problem why;
    (void)state;
    AUTO_ARENA(arena);
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct form_config config;
        assert_int_equal(read(arena, cases[i].xml, &config, &why), PROBLEM_INPUT);
        assert_int_equal(why.code, cases[i].want);
    }
}

static void finds_circles_through_several_formulas(void **state)
{
    static const char xml[] =
        HEAD "<columns id=\"n\" names=\"1..4\"/><field name=\"r{n}\" type=\"amount\" label=\"行\"/>"
             "<formula field=\"r1\" value=\"r2\"/><formula field=\"r2\" value=\"r3 + r4\"/>"
             "<formula field=\"r3\" value=\"if(r1 &gt; 0, 1, 2)\"/></form>";
    static struct problem why;
    struct form_config config;
    (void)state;
    AUTO_ARENA(arena);
    assert_int_equal(read(arena, xml, &config, &why), PROBLEM_INPUT);
    assert_int_equal(why.faults[0].code, FORM_CONFIG_CIRCLE);
}

static void computes_a_long_chain_in_order(void **state)
{
    static struct problem why;
    struct form_config config;
    (void)state;
    AUTO_ARENA(arena);
    struct buffer xml = {.arena = arena};
    buffer_text(&xml, HEAD);
    for (int set = 0; set < 15; set++)
        buffer_format(&xml,
                      "<columns id=\"s%c\" names=\"%d..%d\"/><field name=\"r{s%c}\" type=\"amount\" label=\"行\"/>",
                      'a' + set, set * 100, set * 100 + 99, 'a' + set);
    for (int i = 1; i < 1500; i++) buffer_format(&xml, "<formula field=\"r%d\" value=\"r%d + 1\"/>", i - 1, i);
    buffer_text(&xml, "</form>");
    assert_int_equal(read(arena, buffer_string(&xml), &config, &why), OK);
    assert_int_equal(config.rules.order_count, 1499);
    assert_string_equal(config.rules.fields[config.rules.order[0]].name, "r1498");
    assert_string_equal(config.rules.fields[config.rules.order[1498]].name, "r0");
}

static void a_small_file_cannot_stand_for_a_huge_form(void **state)
{
    static struct problem why;
    struct form_config config;
    (void)state;
    AUTO_ARENA(arena);
    struct buffer xml = {.arena = arena};
    buffer_text(&xml, HEAD "<columns id=\"n\" names=\"1..200\"/><columns id=\"m\" names=\"1..200\"/>");
    buffer_text(&xml, "<field name=\"r{n}_{m}\" type=\"amount\" label=\"行\"/></form>");
    assert_int_equal(read(arena, buffer_string(&xml), &config, &why), PROBLEM_INPUT);
    assert_int_equal(why.faults[0].code, FORM_CONFIG_LIMIT);

    struct buffer many = {.arena = arena};
    buffer_text(&many, HEAD "<columns id=\"n\" names=\"1..200\"/><field name=\"r{n}\" type=\"amount\" label=\"行\"/>");
    for (int i = 0; i < 2000; i++)
        buffer_text(&many, "<check value=\"sum(r{1..200}) = sum(r{1..200})\" field=\"r{n}\" zh=\"错\" en=\"wrong\"/>");
    buffer_text(&many, "</form>");
    assert_int_equal(read(arena, buffer_string(&many), &config, &why), PROBLEM_INPUT);
    assert_true(arena_used(arena) < (size_t)400 * 1024 * 1024);
}

static void says_the_line_and_column_of_each_fault(void **state)
{
    static struct problem why;
    struct form_config config;
    (void)state;
    AUTO_ARENA(arena);
    static const char xml[] = "<form xmlns=\"urn:estamp:form:1\" name=\"x-1\" title=\"表\">\n"
                              "  <field name=\"a\" label=\"甲 &gt; 乙\" type='money'/>\n"
                              "  <field name=\"b\" label=\"乙\"\n"
                              "         type=\"amount\" cell = \"5C\" colour=\"red\"/>\n"
                              "  <fild/>\n"
                              "  <field name=\"c\" type=\"amount\"/>\n"
                              "  <formula field=\"b\" value=\"b + 1\"/>\n"
                              "</form>";
    static const char *const wanted[] = {"config.4:36.field",      "config.5:3.fild",
                                         "config.6:3.field.label", "config.2:36.field.type",
                                         "config.4:24.field.cell", "config.7:12.formula.field"};
    problem_clear(&why);
    assert_int_equal(form_config_read(bytes_of_text(xml), arena, &config, &why), PROBLEM_INPUT);
    assert_int_equal(why.fault_count, TEST_COUNT(wanted));
    for (size_t i = 0; i < TEST_COUNT(wanted); i++) assert_string_equal(why.faults[i].field, wanted[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(reads_a_whole_configuration),
                                       cmocka_unit_test(says_the_line_and_column_of_each_fault),
                                       cmocka_unit_test(names_each_fault_by_line_and_element),
                                       cmocka_unit_test(refuses_what_is_no_configuration),
                                       cmocka_unit_test(finds_circles_through_several_formulas),
                                       cmocka_unit_test(computes_a_long_chain_in_order),
                                       cmocka_unit_test(a_small_file_cannot_stand_for_a_huge_form)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
