#include "form_zip.h"
#include "table_write.h"
#include "test.h"
#include "text.h"
#include <string.h>

static const struct table_column columns[] = {{"编号", "No.", TABLE_TEXT, 20},
                                              {"次数", "Uses", TABLE_INT, 8},
                                              {"期间", "Period", TABLE_DATE, 12},
                                              {"时间", "Time", TABLE_TIME, 20}};
static const struct table_shape shape = {columns, 4, true, 480};

struct fixture {
    struct arena *arena;
    struct buffer out;
    size_t limit; /* bytes after which the sink fails */
    struct problem why;
};

static status keep(void *self, struct bytes bytes, struct problem *why)
{
    struct fixture *f = self;
    if (f->limit && f->out.size + bytes.size > f->limit) return problem_set(why, SERVICE_BUSY, "%s", "sink");
    buffer_add(&f->out, bytes.data, bytes.size);
    return OK;
}

static int begin(void **state)
{
    static struct fixture f;
    f = (struct fixture){.arena = arena_new()};
    f.out.arena = f.arena;
    *state = &f;
    return 0;
}

static int end(void **state)
{
    arena_free(((struct fixture *)*state)->arena);
    return 0;
}

static status write_rows(struct fixture *f, enum table_format format, const struct table_value *rows, size_t count)
{
    const struct table_sink sink = {keep, f};
    AUTO(table_write, table);
    TRY(table_write_open(format, &shape, &sink, &table, &f->why));
    for (size_t i = 0; i < count; i++) TRY(table_write_row(table, rows + i * 4, &f->why));
    return table_write_end(table, &f->why);
}

static const struct table_value one[] = {
    {.text = "00123"}, {.number = 7}, {.text = "2026-01-31"}, {.number = 1763791500000}};

static void writes_csv_that_programs_read(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(write_rows(f, TABLE_CSV, one, 1), OK);
    assert_string_equal(buffer_string(&f->out),
                        "\xef\xbb\xbf编号,次数,期间,时间\r\n00123,7,2026-01-31,2025-11-22 14:05:00\r\n");
}

static void keeps_texts_from_being_formulas(void **state)
{
    static const struct {
        const char *text, *want;
    } cases[] = {{"=1+1", "'=1+1"},
                 {"+86", "'+86"},
                 {"-1", "'-1"},
                 {"@SUM(A1)", "'@SUM(A1)"},
                 {"\tx", "'\tx"},
                 {"a=b", "a=b"},
                 {"a,b", "\"a,b\""},
                 {"say \"x\"", "\"say \"\"x\"\"\""},
                 {"=\"a\",b", "\"'=\"\"a\"\",b\""},
                 {"a\nb", "\"a\nb\""},
                 {" a", "\" a\""},
                 {"", ""}};
    struct fixture *f = *state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        const struct table_value row[] = {{.text = cases[i].text}, {0}, {0}, {0}};
        f->out.size = 0;
        assert_int_equal(write_rows(f, TABLE_CSV, row, 1), OK);
        const char *line = strstr(buffer_string(&f->out), "\r\n") + 2;
        const char *want = arena_format(f->arena, "%s,0,,\r\n", cases[i].want);
        assert_string_equal(line, want);
    }
}

static const char *part(struct fixture *f, const char *name)
{
    AUTO(form_zip, zip);
    struct bytes content;
    assert_int_equal(form_zip_open(buffer_bytes(&f->out), f->arena, &zip, &f->why), OK);
    assert_int_equal(form_zip_read(zip, name, f->arena, &content, &f->why), OK);
    return arena_copy(f->arena, content.data, content.size);
}

static void writes_a_workbook_with_true_types(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(write_rows(f, TABLE_XLSX, one, 1), OK);
    const char *sheet = part(f, "xl/worksheets/sheet1.xml");
    assert_non_null(strstr(sheet, "<c t=\"inlineStr\" s=\"2\"><is><t xml:space=\"preserve\">00123</t></is></c>"));
    assert_non_null(
        strstr(sheet, "<c s=\"3\"><v>7</v></c><c s=\"4\"><v>46053</v></c><c s=\"5\"><v>45983.58680556</v></c>"));
    assert_non_null(strstr(part(f, "xl/workbook.xml"), "<sheet name=\"1\""));
    assert_non_null(strstr(part(f, "[Content_Types].xml"), "worksheet+xml"));
}

static void escapes_what_xml_and_excel_would_read_otherwise(void **state)
{
    struct fixture *f = *state;
    const struct table_value row[] = {{.text = "<&>_x0041_\x01_x"}, {0}, {.text = "soon"}, {0}};
    assert_int_equal(write_rows(f, TABLE_XLSX, row, 1), OK);
    const char *sheet = part(f, "xl/worksheets/sheet1.xml");
    assert_non_null(strstr(sheet, ">&lt;&amp;&gt;_x005F_x0041__x</t>"));
    assert_non_null(strstr(sheet, ">soon</t></is></c><c/>"));
}

/* ECMA-376 part 1, 18.3.1.53 leaves it open; Excel's limit is 32,767 UTF-16 units, and it refuses the whole file. */
static void cuts_a_text_that_no_program_would_open(void **state)
{
    struct fixture *f = *state;
    struct buffer text = {.arena = f->arena};
    for (int i = 0; i < 20000; i++) buffer_text(&text, "章");
    const struct table_value row[] = {{.text = buffer_string(&text)}, {0}, {.text = "soon"}, {0}};
    assert_int_equal(write_rows(f, TABLE_XLSX, row, 1), OK);
    const char *sheet = part(f, "xl/worksheets/sheet1.xml"), *cell = strstr(sheet, "章"), *end = strstr(cell, "</t>");
    assert_in_range(end - cell, 32700, 32767);
    assert_int_equal(strncmp(end - strlen("章 …"), "章 …", strlen("章 …")), 0);
    assert_true(text_is_utf8(sheet, strlen(sheet)));
}

static void begins_a_further_sheet_when_one_is_full(void **state)
{
    struct fixture *f = *state;
    const struct table_sink sink = {keep, f};
    const struct table_value row[] = {{0}, {0}, {0}, {0}};
    AUTO(table_write, table);
    assert_int_equal(table_write_open(TABLE_XLSX, &shape, &sink, &table, &f->why), OK);
    for (int i = 0; i < TABLE_SHEET_ROWS + 1; i++) assert_int_equal(table_write_row(table, row, &f->why), OK);
    assert_int_equal(table_write_end(table, &f->why), OK);
    assert_non_null(strstr(part(f, "xl/workbook.xml"), "<sheet name=\"2\""));
    const char *second = strstr(part(f, "xl/worksheets/sheet2.xml"), "<row>");
    assert_non_null(strstr(second + 1, "<row><c/><c s=\"3\"><v>0</v></c><c/><c/></row></sheetData>"));
}

static void ends_when_the_client_is_gone(void **state)
{
    struct fixture *f = *state;
    f->limit = 1;
    assert_int_equal(write_rows(f, TABLE_CSV, one, 1), PROBLEM_UNAVAILABLE);
    assert_int_equal(write_rows(f, TABLE_XLSX, one, 1), PROBLEM_UNAVAILABLE);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {TEST(writes_csv_that_programs_read),
                                       TEST(keeps_texts_from_being_formulas),
                                       TEST(writes_a_workbook_with_true_types),
                                       TEST(escapes_what_xml_and_excel_would_read_otherwise),
                                       TEST(cuts_a_text_that_no_program_would_open),
                                       TEST(begins_a_further_sheet_when_one_is_full),
                                       TEST(ends_when_the_client_is_gone)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
