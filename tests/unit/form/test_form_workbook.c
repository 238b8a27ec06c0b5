#include "form_workbook.h"
#include "test.h"
#include "test_book.h"
#include "text.h"
#include <string.h>

static const char SHEET[] =
    "<sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr><sheetFormatPr defaultRowHeight=\"15\"/>"
    "<cols><col min=\"1\" max=\"2\" width=\"10\"/><col min=\"4\" max=\"4\" width=\"5\" hidden=\"1\"/></cols><sheetData>"
    "<row r=\"1\" ht=\"30\"><c r=\"A1\" s=\"1\" t=\"s\"><v>0</v></c><c r=\"B1\"/></row>"
    "<row r=\"3\"><c r=\"A3\" t=\"s\"><v>1</v></c><c r=\"C3\" s=\"2\"><v>12.50</v></c>"
    "<c r=\"D3\" t=\"inlineStr\"><is><r><t>内</t></r><r><t>联</t></r></is></c></row></sheetData>"
    "<mergeCells><mergeCell ref=\"A1:B1\"/></mergeCells><printOptions horizontalCentered=\"1\"/>"
    "<pageMargins left=\"0.5\" right=\"0.25\" top=\"1\" bottom=\"0.75\" header=\"0\" footer=\"0\"/>"
    "<pageSetup paperSize=\"9\" orientation=\"landscape\" fitToHeight=\"0\"/>"
    "<rowBreaks><brk id=\"2\" man=\"1\"/></rowBreaks>";

static status read_book(struct arena *arena, struct bytes file, struct form_workbook *out, struct problem *why)
{
    problem_clear(why);
    return form_workbook_read(file, arena, out, why);
}

static void reads_cells_and_looks(void **state)
{
    static struct problem why;
    struct form_workbook book;
    (void)state;
    AUTO_ARENA(arena);
    assert_int_equal(read_book(arena, book_of(arena, SHEET), &book, &why), OK);
    assert_int_equal(book.sheet_count, 2);
    assert_true(!book.sheets[0].hidden && book.sheets[1].hidden);
    const struct form_sheet *sheet = &book.sheets[0];
    assert_string_equal(sheet->name, "主表");
    assert_int_equal(sheet->cell_count, 5);
    assert_string_equal(sheet->cells[0].text, "申报表");
    assert_null(sheet->cells[1].text);
    assert_string_equal(sheet->cells[2].text, "甲 乙"); /* rich text flattened, the reading aid left out */
    assert_true(sheet->cells[3].is_number);
    assert_string_equal(sheet->cells[4].text, "内联");
    const struct form_look *look = &book.looks[sheet->cells[0].look];
    assert_true(look->bold && look->wrap && look->filled && look->size_pt == 16);
    assert_int_equal(look->rgb, 0xC00000);
    assert_int_equal(look->borders[FORM_TOP].stroke, FORM_STROKE_MEDIUM);
    assert_int_equal(look->borders[FORM_TOP].rgb, 0xFF0000);
    assert_int_equal(look->across, FORM_ACROSS_CENTER);
    assert_string_equal(book.looks[sheet->cells[3].look].format, "#,##0.00;-#,##0.00;\"——\"");
}

static void reads_sizes_and_page_setup(void **state)
{
    static struct problem why;
    struct form_workbook book;
    (void)state;
    AUTO_ARENA(arena);
    assert_int_equal(read_book(arena, book_of(arena, SHEET), &book, &why), OK);
    const struct form_sheet *sheet = &book.sheets[0];
    assert_true(book.digit_pt > 5.49 && book.digit_pt < 5.51);
    assert_true(sheet->column_pt[0] > 54.9 && sheet->column_pt[0] < 55.1);
    assert_true(sheet->column_pt[3] == 0);
    assert_true(sheet->row_pt[0] == 30 && sheet->row_pt[2] == 15);
    assert_true(sheet->landscape && sheet->fit_to_page && sheet->center_across && !sheet->center_down);
    assert_true(sheet->margins_pt[0] == 72 && sheet->margins_pt[3] == 36 && sheet->margins_pt[1] == 18);
    assert_int_equal(sheet->fit_height, 0);
    assert_int_equal(sheet->row_break_count, 1);
    assert_int_equal(sheet->row_breaks[0], 2);
    assert_int_equal(sheet->merges[0].last.column, 1);
}

static void refuses_formulas_by_cell(void **state)
{
    static struct problem why;
    struct form_workbook book;
    (void)state;
    AUTO_ARENA(arena);
    struct bytes file =
        book_of(arena, "<sheetData><row r=\"1\"><c r=\"A1\"><f>B1+1</f><v>1</v></c></row>"
                       "<row r=\"7\"><c r=\"C7\"><f>WEBSERVICE(\"http://x\")</f></c></row></sheetData>");
    assert_int_equal(read_book(arena, file, &book, &why), PROBLEM_INPUT);
    assert_int_equal(why.fault_count, 4); /* the hidden sheet shows the same part */
    assert_int_equal(why.faults[0].code, FORM_WORKBOOK_CELL_FORMULA);
    assert_string_equal(why.faults[0].field, "template.主表!A1");
    assert_string_equal(why.faults[1].field, "template.主表!C7");
}

static void refuses_broken_sheets(void **state)
{
    static const struct {
        const char *sheet;
        enum problem_code want;
    } cases[] = {
        {"<sheetData><row r=\"0\"/></sheetData>", FORM_WORKBOOK_BROKEN},
        {"<sheetData><row r=\"1\"><c r=\"A2\"/></row></sheetData>", FORM_WORKBOOK_BROKEN},
        {"<sheetData><row r=\"1\"><c r=\"B1\"/><c r=\"A1\"/></row></sheetData>", FORM_WORKBOOK_BROKEN},
        {"<sheetData><row r=\"1\"><c r=\"A1\"/><c r=\"A1\"/></row></sheetData>", FORM_WORKBOOK_BROKEN},
        {"<sheetData><row r=\"1048577\"/></sheetData>", FORM_WORKBOOK_BROKEN},
        {"<sheetData><row r=\"9000\"><c t=\"str\"><v>x</v></c></row></sheetData>", FORM_WORKBOOK_LARGE},
        {"<mergeCells><mergeCell ref=\"B1:A1\"/></mergeCells>", FORM_WORKBOOK_BROKEN},
        {"<sheetData>", FORM_XML_BROKEN},
    };
    static struct problem why;
    (void)state;
    AUTO_ARENA(arena);
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct form_workbook book;
        assert_int_equal(read_book(arena, book_of(arena, cases[i].sheet), &book, &why), PROBLEM_INPUT);
        if (why.code != cases[i].want) fail_msg("%s: %s", cases[i].sheet, problem_name(why.code));
    }
    struct form_workbook book;
    const char *wild = "<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>7</v></c></row></sheetData>";
    assert_int_equal(read_book(arena, book_of(arena, wild), &book, &why), PROBLEM_INPUT);
    assert_int_equal(why.faults[0].code, FORM_WORKBOOK_VALUE);
}

static void refuses_other_files_with_advice(void **state)
{
    static const struct {
        const char *data;
        size_t size;
        enum problem_code want;
    } cases[] = {{"", 0, FORM_WORKBOOK_KIND},
                 {"hello", 5, FORM_WORKBOOK_KIND},
                 {"%PDF-1.7\n\1\2", 11, FORM_WORKBOOK_KIND},
                 {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1zz", 10, FORM_WORKBOOK_OLD},
                 {"\x09\x08\x10\0\0\6", 6, FORM_WORKBOOK_OLD},
                 {"VTS\0\5\0\1\2\3", 9, FORM_WORKBOOK_FORMULA_ONE},
                 {"\x0F\0\x05\0\x01\0", 6, FORM_WORKBOOK_FORMULA_ONE},
                 {"PK\3\4 no zip", 11, FORM_WORKBOOK_BROKEN}};
    static struct problem why;
    (void)state;
    AUTO_ARENA(arena);
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct form_workbook book;
        assert_int_equal(read_book(arena, bytes_of(cases[i].data, cases[i].size), &book, &why), PROBLEM_INPUT);
        assert_int_equal(why.code, cases[i].want);
    }
}

static void refuses_a_cut_or_changed_file_at_every_length(void **state)
{
    static struct problem why;
    (void)state;
    AUTO_ARENA(arena);
    struct bytes whole = book_of(arena, SHEET);
    for (size_t size = 0; size < whole.size; size += 7) {
        struct form_workbook book;
        AUTO_ARENA(scratch);
        assert_int_not_equal(read_book(scratch, bytes_of(whole.data, size), &book, &why), OK);
    }
}

static void refuses_links_and_macros(void **state)
{
    static const struct {
        const char *name, *text;
        enum problem_code want;
    } cases[] = {
        {"xl/vbaProject.bin", "x", FORM_WORKBOOK_MACRO},
        {"xl/embeddings/oleObject1.bin", "x", FORM_WORKBOOK_MACRO},
        {"xl/externalLinks/externalLink1.xml", "<x/>", FORM_WORKBOOK_EXTERNAL},
        {"xl/worksheets/_rels/sheet1.xml.rels",
         BOOK_LINKS
         "<Relationship Id=\"r1\" Type=\"x\" Target=\"http://example.org/a\" TargetMode=\"External\"/></Relationships>",
         FORM_WORKBOOK_EXTERNAL},
        {"xl/Workbook.XML", "<x/>", FORM_WORKBOOK_BROKEN}, /* the same name again */
    };
    static struct problem why;
    (void)state;
    AUTO_ARENA(arena);
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct form_workbook book;
        struct book_part parts[BOOK_PARTS + 1];
        book_parts(arena, SHEET, parts);
        parts[BOOK_PARTS] = (struct book_part){.name = cases[i].name, .text = cases[i].text};
        assert_int_equal(read_book(arena, book_zip(arena, parts, BOOK_PARTS + 1), &book, &why), PROBLEM_INPUT);
        if (why.code != cases[i].want) fail_msg("%s: %s", cases[i].name, problem_name(why.code));
    }
}

static void refuses_bombs(void **state)
{
    static struct problem why;
    struct form_workbook book;
    struct book_part parts[BOOK_PARTS];
    (void)state;
    AUTO_ARENA(arena);
    size_t size = 8 * 1024 * 1024;
    char *blanks = arena_alloc(arena, size);
    memset(blanks, ' ', size);
    book_parts(arena, SHEET, parts);
    parts[5] = (struct book_part){.name = parts[5].name, .text = blanks, .size = size};
    assert_int_equal(read_book(arena, book_zip(arena, parts, BOOK_PARTS), &book, &why), PROBLEM_INPUT);
    assert_int_equal(why.code, FORM_WORKBOOK_LARGE);

    book_parts(arena, SHEET, parts);
    parts[4].text = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]><sst>&b;</sst>";
    assert_int_equal(read_book(arena, book_zip(arena, parts, BOOK_PARTS), &book, &why), PROBLEM_INPUT);
    assert_int_equal(why.code, FORM_XML_DTD);

    struct buffer deep = {.arena = arena};
    for (int i = 0; i < 100; i++) buffer_text(&deep, "<x>");
    assert_int_equal(read_book(arena, book_of(arena, buffer_string(&deep)), &book, &why), PROBLEM_INPUT);
    assert_int_equal(why.code, FORM_XML_LIMIT);

    size_t count = 1200;
    struct book_part *many = arena_array(arena, count, sizeof *many);
    for (size_t i = 0; i < count; i++)
        many[i] = (struct book_part){.name = arena_format(arena, "p%zu", i), .text = "x"};
    assert_int_equal(read_book(arena, book_zip(arena, many, count), &book, &why), PROBLEM_INPUT);
    assert_int_equal(why.code, FORM_WORKBOOK_LARGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(reads_cells_and_looks),
                                       cmocka_unit_test(reads_sizes_and_page_setup),
                                       cmocka_unit_test(refuses_formulas_by_cell),
                                       cmocka_unit_test(refuses_broken_sheets),
                                       cmocka_unit_test(refuses_other_files_with_advice),
                                       cmocka_unit_test(refuses_a_cut_or_changed_file_at_every_length),
                                       cmocka_unit_test(refuses_links_and_macros),
                                       cmocka_unit_test(refuses_bombs)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
