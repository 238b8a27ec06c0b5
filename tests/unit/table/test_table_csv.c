#include "json_read.h"
#include "table_csv.h"
#include "test.h"
#include "text.h"
#include <string.h>

static const struct table_csv_column columns[] = {
    {.name = "code", .titles = "纳税人识别号|单位代码", .check = json_check_code},
    {.name = "name", .titles = "纳税人名称|Taxpayer", .max = 6},
    {.name = "seal_type", .titles = "印章类型", .optional = true}};
static const struct table_csv_shape shape = {columns, 3, .max_rows = 3};

struct fixture {
    struct arena *arena;
    struct list rows;
    struct problem why;
};

static status read_bytes(struct fixture *f, const char *data, size_t size)
{
    f->rows = LIST_OF(f->arena, struct table_csv_row);
    problem_clear(&f->why);
    return table_csv_read(bytes_of(data, size), &shape, &f->rows, &f->why);
}

static status read_text(struct fixture *f, const char *text)
{
    return read_bytes(f, text, strlen(text));
}

static const char *cell(const struct fixture *f, size_t row, size_t column)
{
    assert_true(row < f->rows.count);
    return LIST_AT(&f->rows, struct table_csv_row, row)->cells[column];
}

static int begin(void **state)
{
    static struct fixture f;
    f.arena = arena_new();
    *state = &f;
    return 0;
}

static int end(void **state)
{
    arena_free(((struct fixture *)*state)->arena);
    return 0;
}

#define ROW "91370784983690064F"

static void reads_every_way_that_programs_save(void **state)
{
    static const struct {
        const char *data;
        size_t size;
    } cases[] = {
#define TEXT_CASE(text) {text, sizeof(text) - 1}
        TEXT_CASE("code,name\n" ROW ",甲乙\n"),
        TEXT_CASE("\xef\xbb\xbf纳税人识别号,纳税人名称\r\n" ROW ",甲乙\r\n"),
        TEXT_CASE("\xb5\xa5\xce\xbb\xb4\xfa\xc2\xeb,\xc4\xc9\xcb\xb0\xc8\xcb\xc3\xfb\xb3\xc6\r\n" ROW
                  ",\xbc\xd7\xd2\xd2"),
        TEXT_CASE("Taxpayer;Seal-Type;CODE *\n甲乙;;" ROW "\n"),
        TEXT_CASE("name\tcode\n 甲乙 \t" ROW "\n"),
        TEXT_CASE("code,name,\r\n\r\n,,\r\n\"" ROW "\" ,　甲乙　\r\n\r\n"),
        TEXT_CASE("\xff\xfe"
                  "c\0o\0d\0e\0\t\0n\0a\0m\0e\0\n\0"
                  "9\0"
                  "1\0"
                  "3\0"
                  "7\0"
                  "0\0"
                  "7\0"
                  "8\0"
                  "4\0"
                  "9\0"
                  "8\0"
                  "3\0"
                  "6\0"
                  "9\0"
                  "0\0"
                  "0\0"
                  "6\0"
                  "4\0"
                  "F\0\t\0\x32\x75\x59\x4e"),
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        if (read_bytes(f, cases[i].data, cases[i].size) != OK) fail_msg("case %zu: %s", i, problem_name(f->why.code));
        size_t last = f->rows.count - 1;
        assert_string_equal(cell(f, last, 0), ROW);
        assert_string_equal(cell(f, last, 1), "甲乙");
        assert_string_equal(cell(f, last, 2), "");
        assert_null(LIST_AT(&f->rows, struct table_csv_row, last)->faults);
    }
}

static void keeps_what_quotation_marks_hold(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(read_text(f, "code,name\n" ROW ",\"a,\"\"b\"\"\"\n" ROW ",=1+1\n" ROW ",\"-x\""), OK);
    assert_string_equal(cell(f, 0, 1), "a,\"b\"");
    assert_string_equal(cell(f, 1, 1), "=1+1");
    assert_string_equal(cell(f, 2, 1), "-x");
    assert_int_equal(table_csv_check(&f->rows, &f->why), OK);
}

static void refuses_files_that_are_no_table(void **state)
{
    static const struct {
        const char *data;
        size_t size;
        enum problem_code want;
    } cases[] = {
#define BAD(text, code) {text, sizeof(text) - 1, code}
        BAD("", TABLE_EMPTY),
        BAD("\xef\xbb\xbf", TABLE_EMPTY),
        BAD("code,name\n\n , \n", TABLE_EMPTY),
        BAD("PK\x03\x04rest", TABLE_WORKBOOK),
        BAD("\xd0\xcf\x11\xe0rest", TABLE_WORKBOOK),
        BAD("\xef\xbb\xbf"
            "code,name\n1,\xff\n",
            TABLE_ENCODING),
        BAD("code,name\n1,\xff\xff\n", TABLE_ENCODING),
        BAD("code,name\n1,a\0b\n", TABLE_ENCODING),
        BAD("\xff\xfe"
            "c",
            TABLE_ENCODING),
        BAD("code,name\n\"1,2\n", TABLE_QUOTE),
        BAD("code,name\n\"1\"2,3\n", TABLE_QUOTE),
        BAD("code,name\nA,b\nA,b\nA,b\nA,b\n", TABLE_ROWS),
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        assert_int_not_equal(read_bytes(f, cases[i].data, cases[i].size), OK);
        if (f->why.code != cases[i].want) fail_msg("case %zu: %s", i, problem_name(f->why.code));
    }
}

static void names_the_line_of_a_wrong_byte(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(read_text(f, "code,name\n1,a\n2,\xff\xff\n"), PROBLEM_INPUT);
    assert_string_equal(f->why.subject, "3");
    assert_int_equal(read_text(f, "code,name\n1,a\n2,\"b\nc\n"), PROBLEM_INPUT);
    assert_int_equal(f->why.code, TABLE_QUOTE);
    assert_string_equal(f->why.subject, "3");
}

static void tells_every_fault_of_the_header(void **state)
{
    static const struct {
        const char *text;
        enum problem_code want;
        const char *subject;
    } cases[] = {{"code\n1\n", TABLE_HEADER_MISSING, "纳税人名称"},
                 {"code,name,others\n1,2,3\n", TABLE_HEADER_UNKNOWN, "others"},
                 {"code,name,单位 代码\n1,2,3\n", TABLE_HEADER_REPEATED, "单位 代码"}};
    struct fixture *f = *state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        assert_int_equal(read_text(f, cases[i].text), PROBLEM_INPUT);
        assert_int_equal(f->why.fault_count, 1);
        assert_int_equal(f->why.faults[0].code, cases[i].want);
        assert_string_equal(f->why.faults[0].field, "header");
        assert_string_equal(f->why.faults[0].subject, cases[i].subject);
    }
    assert_int_equal(read_text(f, "a,b\n1,2\n"), PROBLEM_INPUT);
    assert_int_equal(f->why.fault_count, 4);
}

static void names_each_faulty_cell_by_row_and_column(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(read_text(f, "code,name\nbad-code,\"a\nb\"\n" ROW ",1234567,x\n,ok\n"), OK);
    assert_int_equal(table_csv_check(&f->rows, &f->why), PROBLEM_INPUT);
    static const struct {
        enum problem_code code;
        const char *field;
    } want[] = {{FIELD_FORM, "rows[2].code"},
                {TABLE_CELL_CONTROL, "rows[2].name"},
                {FIELD_TOO_LONG, "rows[4].name"},
                {TABLE_CELLS, "rows[4]"},
                {FIELD_REQUIRED, "rows[5].code"}};
    assert_int_equal(f->why.fault_count, TEST_COUNT(want));
    for (size_t i = 0; i < TEST_COUNT(want); i++) {
        assert_string_equal(f->why.faults[i].field, want[i].field);
        assert_int_equal(f->why.faults[i].code, want[i].code);
    }
}

static void bounds_columns_and_bytes(void **state)
{
    struct fixture *f = *state;
    struct buffer text = {.arena = f->arena};
    buffer_text(&text, "code,name");
    for (int i = 0; i < TABLE_CSV_COLUMNS - 2; i++) buffer_byte(&text, ',');
    buffer_text(&text, "\n" ROW ",a");
    assert_int_equal(read_text(f, buffer_string(&text)), OK);
    for (int i = 0; i < 500; i++) buffer_text(&text, ",x");
    assert_int_equal(read_text(f, buffer_string(&text)), OK);
    assert_int_equal(LIST_AT(&f->rows, struct table_csv_row, 0)->faults->code, TABLE_CELLS);
    assert_int_equal(read_text(f, arena_format(f->arena, ",%s", buffer_string(&text))), PROBLEM_INPUT);
    assert_int_equal(f->why.code, TABLE_COLUMNS);
    char *large = arena_alloc(f->arena, TABLE_CSV_BYTES + 1);
    assert_int_equal(read_bytes(f, large, TABLE_CSV_BYTES + 1), PROBLEM_TOO_LARGE);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {TEST(reads_every_way_that_programs_save),
                                       TEST(keeps_what_quotation_marks_hold),
                                       TEST(refuses_files_that_are_no_table),
                                       TEST(names_the_line_of_a_wrong_byte),
                                       TEST(tells_every_fault_of_the_header),
                                       TEST(names_each_faulty_cell_by_row_and_column),
                                       TEST(bounds_columns_and_bytes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
