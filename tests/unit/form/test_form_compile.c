/* From the two files to a filled form, and the stored bytes between. */
#include "form_compile.h"
#include "form_fill.h"
#include "form_store.h"
#include "json_read.h"
#include "test.h"
#include "test_book.h"
#include "test_fault.h"
#include "test_fonts.h"
#include "text.h"
#include <math.h>
#include <string.h>

#define HEAD "<form xmlns=\"urn:estamp:form:1\" name=\"x-1\" title=\"表\">"
#define FIELDS                                                                                                         \
    "<field name=\"who\" type=\"text\" max=\"5\" label=\"名称\" required=\"true\" source=\"taxpayer.name\"/>"        \
    "<field name=\"a\" cell=\"A2\" type=\"amount\" label=\"甲\" min=\"0\"/>"                                          \
    "<field name=\"b\" cell=\"B2\" type=\"amount\" label=\"乙\"/>"                                                    \
    "<field name=\"rate\" type=\"percent\" label=\"税率\" max=\"100\"/>"                                             \
    "<field name=\"n\" type=\"integer\" label=\"份数\"/><field name=\"day\" type=\"date\" label=\"日期\"/>"        \
    "<field name=\"kind\" type=\"choice\" values=\"是|否\" label=\"是否\"/>"                                       \
    "<field name=\"total\" cell=\"A3\" type=\"amount\" label=\"合计\"/>"                                             \
    "<field name=\"tax\" cell=\"B3\" type=\"amount\" label=\"税额\"/>"                                               \
    "<formula field=\"total\" value=\"a + b\"/><formula field=\"tax\" value=\"total * rate\" tolerance=\"0.01\"/>"     \
    "<check value=\"a &gt;= b or not given(b)\" field=\"a\" zh=\"甲不小于乙\" en=\"a must not be below b\"/>"     \
    "<text cell=\"A1\" value=\"名称：{who} {a} {rate} {day}\"/>"
#define SEAL "<seal cell=\"B3\" width-mm=\"20\" height-mm=\"20\"/>"

static const char SHEET[] = "<cols><col min=\"1\" max=\"3\" width=\"20\"/></cols><sheetData><row r=\"1\" ht=\"30\"><c "
                            "r=\"A1\" s=\"1\" t=\"s\"><v>0</v></c>"
                            "<c r=\"B1\" s=\"1\"/></row><row r=\"2\" ht=\"20\"><c r=\"A2\" s=\"2\"/><c r=\"B2\" "
                            "s=\"2\"/></row><row r=\"3\" ht=\"20\">"
                            "<c r=\"A3\" s=\"2\"/><c r=\"B3\" s=\"2\"/></row><row r=\"9\" ht=\"20\" hidden=\"1\"><c "
                            "r=\"A9\" s=\"2\"/></row></sheetData>"
                            "<mergeCells><mergeCell ref=\"A1:B1\"/></mergeCells>";

static status compile(struct arena *arena, const char *config, struct form *out, struct problem *why)
{
    problem_clear(why);
    const char *xml = arena_format(arena, HEAD "%s</form>", config);
    return form_compile(book_of(arena, SHEET), bytes_of_text(xml), arena, out, why);
}

static void compiles_places_lines_and_seal(void **state)
{
    static struct problem why;
    struct form form;
    (void)state;
    AUTO_ARENA(arena);
    assert_int_equal(compile(arena, FIELDS SEAL, &form, &why), OK);
    assert_int_equal(form.page_count, 1);
    assert_int_equal(form.box_count, 5);
    assert_int_equal(form.area_count, 1);
    assert_true(form.seal.given);
    /* Columns of 110 pt, margins of 54 and 72 pt; rows of 30 and 20 pt are 40 and 26 pixels: 10.58 and 6.87 mm. */
    double x = form.seal.x_mm + 10, y = form.seal.y_mm + 10;
    assert_true(fabs(x - (54 + 165) * 25.4 / 72) < 0.01);
    assert_true(fabs(y - (25.4 + 10.58 + 1.5 * 6.87)) < 0.01);
}

static void names_cells_that_cannot_be_used(void **state)
{
    static const struct {
        const char *config;
        enum problem_code want;
        const char *field;
    } cases[] = {
        {"<field name=\"q\" cell=\"H40\" type=\"amount\" label=\"q\"/>", FORM_CELL_OUTSIDE, "config.1.field.cell"},
        {"<field name=\"q\" cell=\"B1\" type=\"amount\" label=\"q\"/>", FORM_CELL_COVERED, "config.1.field.cell"},
        {"<field name=\"q\" cell=\"A9\" type=\"amount\" label=\"q\"/>", FORM_CELL_HIDDEN, "config.1.field.cell"},
        {"<field name=\"q\" cell=\"A2\" type=\"amount\" label=\"q\"/><text cell=\"A2\" value=\"x\"/>", FORM_CELL_TAKEN,
         "config.1.text.cell"},
        {"<field name=\"q\" sheet=\"附表\" cell=\"A2\" type=\"amount\" label=\"q\"/>", FORM_SHEET_MISSING,
         "config.1.field.cell"},
        {"<field name=\"q\" sheet=\"隐藏\" cell=\"A2\" type=\"amount\" label=\"q\"/>", FORM_SHEET_MISSING,
         "config.1.field.cell"},
        {"<field name=\"q\" type=\"amount\" label=\"q\"/><page sheet=\"附表\" fit=\"page\"/>", FORM_SHEET_MISSING,
         "config.1.page.sheet"},
        {"<field name=\"q\" type=\"amount\" label=\"q\"/><seal cell=\"H40\" width-mm=\"20\" height-mm=\"20\"/>",
         FORM_CELL_OUTSIDE, "config.1.seal.cell"},
        {"<field name=\"q\" type=\"amount\" label=\"q\"/><seal cell=\"A2\" dx-mm=\"-90\" width-mm=\"20\" "
         "height-mm=\"20\"/>",
         FORM_SEAL_OUTSIDE, "config.1.seal.cell"},
        {"<field name=\"q\" type=\"amount\" label=\"q\"/><page margins-mm=\"100 100 100 100\"/>", FORM_PAGE_SMALL,
         "template"},
    };
    static struct problem why;
    (void)state;
    AUTO_ARENA(arena);
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct form form;
        status result = compile(arena, cases[i].config, &form, &why);
        if (result != PROBLEM_INPUT || why.fault_count < 1) fail_msg("taken: %s", cases[i].config);
        if (why.faults[0].code != cases[i].want ||
            strcmp(fault_without_column(arena, why.faults[0].field), cases[i].field) != 0)
            fail_msg("%s: %s %s", cases[i].config, why.faults[0].field, problem_name(why.faults[0].code));
    }
}

static void cuts_long_sheets_into_pages(void **state)
{
    static struct problem why;
    struct form form;
    (void)state;
    AUTO_ARENA(arena);
    struct buffer sheet = {.arena = arena};
    buffer_text(&sheet, "<sheetData>");
    for (int i = 1; i <= 100; i++)
        buffer_format(&sheet, "<row r=\"%d\" ht=\"20\"><c r=\"A%d\" t=\"s\"><v>0</v></c></row>", i, i);
    buffer_text(&sheet, "</sheetData><pageSetup paperSize=\"9\"/><rowBreaks><brk id=\"10\"/></rowBreaks>");
    const char *config = HEAD "<field name=\"q\" cell=\"A50\" type=\"amount\" label=\"q\"/>%s</form>";
    struct bytes book = book_of(arena, buffer_string(&sheet));
    problem_clear(&why);
    assert_int_equal(form_compile(book, bytes_of_text(arena_format(arena, config, "")), arena, &form, &why), OK);
    /* 697.9 pt between the margins hold 35 rows of 19.47 pt: 10, 35, 35, 20. */
    assert_int_equal(form.page_count, 4);
    config = arena_format(arena, config, "<page fit=\"page\"/>");
    assert_int_equal(form_compile(book, bytes_of_text(config), arena, &form, &why), OK);
    assert_int_equal(form.page_count, 1);
    assert_true(fabs(form.pages[0].scale - 0.35) < 1e-9); /* 697.9 / 1947.4 */
}

static void a_fixed_text_must_fit_its_cell(void **state)
{
    static struct problem why;
    struct form form;
    (void)state;
    AUTO_ARENA(arena);
    static const char sheet[] =
        "<cols><col min=\"1\" max=\"2\" width=\"%d\"/></cols><sheetData><row r=\"1\" ht=\"15\">"
        "<c r=\"A1\" t=\"str\"><v>一二三四五六七八九十</v></c><c r=\"B1\" t=\"s\"><v>0</v></c></row></sheetData>";
    const char *config = HEAD "<field name=\"q\" type=\"amount\" label=\"q\"/></form>";
    problem_clear(&why);
    struct bytes wide = book_of(arena, arena_format(arena, sheet, 10)),
                 narrow = book_of(arena, arena_format(arena, sheet, 2));
    assert_int_equal(form_compile(wide, bytes_of_text(config), arena, &form, &why), OK);
    assert_int_equal(form_compile(narrow, bytes_of_text(config), arena, &form, &why), PROBLEM_INPUT);
    assert_int_equal(why.faults[0].code, FORM_CELL_NARROW);
}

static void base_names_must_agree(void **state)
{
    static const struct {
        const char *template, *config, *form;
        status want;
    } cases[] = {{"x-1.vts", "x-1.xml", "x-1", OK},
                 {"C/x-1.VTS", "/t/x-1.XML", "x-1", OK},
                 {"x-1.vts", "x-2.xml", "x-1", PROBLEM_INPUT},
                 {"x-1.vts", "x-1.xml", "x-2", PROBLEM_INPUT},
                 {"x-1.xls", "x-1.xml", "x-1", PROBLEM_INPUT},
                 {"x-1", "x-1.xml", "x-1", PROBLEM_INPUT},
                 {".vts", ".xml", "", PROBLEM_INPUT}};
    static struct problem why;
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++)
        assert_int_equal(form_compile_check_names(cases[i].template, cases[i].config, cases[i].form, &why),
                         cases[i].want);
}

static void comes_back_from_the_store_unchanged(void **state)
{
    static struct problem why;
    struct form form, again;
    (void)state;
    AUTO_ARENA(arena);
    assert_int_equal(compile(arena, FIELDS SEAL, &form, &why), OK);
    struct bytes stored = form_store(&form, arena);
    assert_int_equal(form_load(stored, arena, &again, &why), OK);
    assert_true(bytes_equal(stored, form_store(&again, arena)));
    assert_int_equal(form_load(bytes_of_text("ESFORM"), arena, &again, &why), PROBLEM_INTERNAL);
    unsigned char *changed = arena_copy(arena, stored.data, stored.size + 1);
    assert_int_equal(form_load(bytes_of(changed, stored.size + 1), arena, &again, &why), PROBLEM_INTERNAL);
    changed[6] = 99;
    assert_int_equal(form_load(bytes_of(changed, stored.size), arena, &again, &why), PROBLEM_INTERNAL);
    assert_int_equal(why.code, FORM_STORED_NEWER);
    for (size_t size = 0; size < stored.size; size++) {
        AUTO_ARENA(scratch);
        assert_int_equal(form_load(bytes_of(stored.data, size), scratch, &again, &why), PROBLEM_INTERNAL);
    }
}

static void loads_no_changed_byte_into_a_bad_form(void **state)
{
    static struct problem why;
    struct form form, again;
    (void)state;
    AUTO_ARENA(arena);
    assert_int_equal(compile(arena, FIELDS SEAL, &form, &why), OK);
    struct bytes stored = form_store(&form, arena);
    for (size_t i = 0; i < stored.size; i++) {
        AUTO_ARENA(scratch);
        unsigned char *changed = arena_copy(scratch, stored.data, stored.size);
        changed[i] ^= (unsigned char)(1 << (i % 8));
        struct form_filled filled;
        if (form_load(bytes_of(changed, stored.size), scratch, &again, &why) != OK) continue;
        form_fill_sample(&again, scratch, &filled); /* ASan watches that nothing reaches outside */
        for (size_t k = 0; k < again.box_count; k++) (void)form_fill_shown(&filled, &again.boxes[k], scratch);
    }
}

static status fill(struct arena *arena, const char *json, struct form_filled *out, struct problem *why)
{
    struct form *form = ARENA_NEW(arena, struct form);
    const struct json_value *data = NULL;
    static const struct form_declaration declaration = {.taxpayer_name = "甲公司"};
    assert_int_equal(compile(arena, FIELDS, form, why), OK);
    assert_int_equal(json_parse(bytes_of_text(json), arena, &data, why), OK);
    return form_fill(form, data, &declaration, arena, out, why);
}

static void computes_what_is_not_declared(void **state)
{
    static struct problem why;
    struct form_filled filled;
    struct json_writer w = {.started = false};
    (void)state;
    AUTO_ARENA(arena);
    const char *json = "{\"a\":\"1000.5\",\"b\":20,\"rate\":\"13\",\"day\":\"2026-01-05\",\"kind\":\"是\",\"n\":\"\"}";
    assert_int_equal(fill(arena, json, &filled, &why), OK);
    w.out.arena = arena;
    form_fill_write(&filled, &w, NULL);
    assert_string_equal(buffer_string(&w.out),
                        "{\"who\":\"甲公司\",\"a\":\"1000.50\",\"b\":\"20.00\",\"rate\":\"13\",\"day\":\"2026-01-05\","
                        "\"kind\":\"是\",\"total\":\"1020.50\",\"tax\":\"132.67\"}");
    bool found = false;
    for (size_t i = 0; i < filled.form->box_count; i++) {
        const char *shown = form_fill_shown(&filled, &filled.form->boxes[i], arena);
        found = found || strcmp(shown, "名称：甲公司 1,000.50 13% 2026年1月5日") == 0;
    }
    assert_true(found);
}

static void takes_declared_results_that_agree(void **state)
{
    static struct problem why;
    struct form_filled filled;
    (void)state;
    AUTO_ARENA(arena);
    assert_int_equal(fill(arena, "{\"a\":1,\"b\":0.5,\"total\":\"1.50\",\"rate\":10,\"tax\":\"0.16\"}", &filled, &why),
                     OK);
}

static void names_each_faulty_value(void **state)
{
    static const struct {
        const char *json;
        enum problem_code want;
        const char *field, *subject;
    } cases[] = {
        {"[]", FORM_DATA_MISSING, "data.x-1", NULL},
        {"{\"q\":1}", FIELD_UNKNOWN, "data.x-1.q", NULL},
        {"{\"a\":true}", FIELD_TYPE, "data.x-1.a", NULL},
        {"{\"a\":[1]}", FIELD_TYPE, "data.x-1.a", NULL},
        {"{\"a\":\"1,000\"}", FORM_VALUE_AMOUNT, "data.x-1.a", NULL},
        {"{\"a\":\"1e3\"}", FORM_VALUE_AMOUNT, "data.x-1.a", NULL},
        {"{\"a\":12345678901234.67}", FIELD_TYPE, "data.x-1.a", NULL},
        {"{\"a\":\"1.234\"}", FORM_VALUE_AMOUNT, "data.x-1.a", NULL},
        {"{\"a\":\"-1\"}", FIELD_TOO_SMALL, "data.x-1.a", "0.00"},
        {"{\"n\":\"1.5\"}", FORM_VALUE_INTEGER, "data.x-1.n", NULL},
        {"{\"rate\":\"13%\"}", FORM_VALUE_PERCENT, "data.x-1.rate", NULL},
        {"{\"rate\":\"101\"}", FIELD_TOO_BIG, "data.x-1.rate", "100"},
        {"{\"day\":\"2026-02-30\"}", FORM_VALUE_DATE, "data.x-1.day", NULL},
        {"{\"kind\":\"也许\"}", FIELD_CHOICE, "data.x-1.kind", "是、否"},
        {"{\"who\":\"甲\\u202e公\"}", FORM_VALUE_TEXT, "data.x-1.who", NULL},
        {"{\"who\":\"甲\\u2066公\"}", FORM_VALUE_TEXT, "data.x-1.who", NULL},
        {"{\"who\":\"乙公司\"}", FORM_VALUE_SOURCE, "data.x-1.who", "甲公司"},
        {"{\"who\":\"六个字的名称\"}", FIELD_TOO_LONG, "data.x-1.who", "5"},
        {"{\"a\":1,\"b\":1,\"total\":3}", FORM_VALUE_FORMULA, "data.x-1.total", "2.00"},
        {"{\"a\":1,\"rate\":10,\"tax\":\"0.12\"}", FORM_VALUE_FORMULA, "data.x-1.tax", "0.10"},
        {"{\"a\":1,\"b\":2}", FORM_VALUE_CHECK, "data.x-1.a", "甲不小于乙" PROBLEM_BOTH "a must not be below b"},
    };
    static struct problem why;
    (void)state;
    AUTO_ARENA(arena);
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct form_filled filled;
        status result = fill(arena, cases[i].json, &filled, &why);
        if (result != PROBLEM_INPUT || why.fault_count < 1) fail_msg("taken: %s", cases[i].json);
        const struct problem_fault *fault = &why.faults[0];
        bool same = fault->code == cases[i].want && strcmp(fault->field, cases[i].field) == 0;
        if (!same || (cases[i].subject && strcmp(fault->subject, cases[i].subject) != 0))
            fail_msg("%s: %s %s '%s'", cases[i].json, fault->field, problem_name(fault->code), fault->subject);
    }
}

static void a_required_value_may_come_from_the_declaration_only(void **state)
{
    static struct problem why;
    struct form form;
    struct form_filled filled;
    const struct json_value *data = NULL;
    (void)state;
    AUTO_ARENA(arena);
    assert_int_equal(compile(arena, FIELDS, &form, &why), OK);
    assert_int_equal(json_parse(bytes_of_text("{}"), arena, &data, &why), OK);
    assert_int_equal(form_fill(&form, data, NULL, arena, &filled, &why), PROBLEM_INPUT);
    assert_int_equal(why.faults[0].code, FIELD_REQUIRED);
    assert_string_equal(why.faults[0].field, "data.x-1.who");
}

static void tells_the_faults_of_both_files_at_once(void **state)
{
    static struct problem why;
    struct form form;
    (void)state;
    AUTO_ARENA(arena);
    const char *config = HEAD "<field name=\"a\" cell=\"H40\" type=\"money\" label=\"甲\"/></form>";
    struct bytes sound = book_of(arena, SHEET), broken = bytes_of_text("PK\x03\x04 no workbook");
    problem_clear(&why);
    assert_int_equal(form_compile(sound, bytes_of_text(config), arena, &form, &why), PROBLEM_INPUT);
    assert_int_equal(why.fault_count, 2); /* of the file, and of its cell against the workbook */
    assert_int_equal(why.faults[0].code, FORM_CONFIG_VALUE);
    assert_int_equal(why.faults[1].code, FORM_CELL_OUTSIDE);
    problem_clear(&why);
    assert_int_equal(form_compile(broken, bytes_of_text(config), arena, &form, &why), PROBLEM_INPUT);
    assert_string_equal(why.faults[0].field, "template");
    assert_int_equal(why.faults[1].code, FORM_CONFIG_VALUE);
    problem_clear(&why);
    assert_int_equal(form_compile(broken, bytes_of_text("<form"), arena, &form, &why), PROBLEM_INPUT);
    assert_int_equal(why.fault_count, 2);
    assert_string_equal(why.faults[1].field, "config");
    assert_int_equal(why.faults[1].code, FORM_XML_BROKEN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(compiles_places_lines_and_seal),
                                       cmocka_unit_test(tells_the_faults_of_both_files_at_once),
                                       cmocka_unit_test(names_cells_that_cannot_be_used),
                                       cmocka_unit_test(cuts_long_sheets_into_pages),
                                       cmocka_unit_test(a_fixed_text_must_fit_its_cell),
                                       cmocka_unit_test(base_names_must_agree),
                                       cmocka_unit_test(comes_back_from_the_store_unchanged),
                                       cmocka_unit_test(loads_no_changed_byte_into_a_bad_form),
                                       cmocka_unit_test(computes_what_is_not_declared),
                                       cmocka_unit_test(takes_declared_results_that_agree),
                                       cmocka_unit_test(names_each_faulty_value),
                                       cmocka_unit_test(a_required_value_may_come_from_the_declaration_only)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
