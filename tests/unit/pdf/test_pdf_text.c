#include "pdf_text.h"
#include "test.h"
#include "test_pdf.h"
#include <math.h>

static const char RESOURCES[] =
    "/Resources << /Font << /A 10 0 R /C 11 0 R /G 14 0 R /U 15 0 R >> /XObject << /X 16 0 R >> >>";
static const char CMAP[] =
    "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange\n"
    "1 beginbfchar <0001> <76d6> endbfchar 2 beginbfrange <0002> <0003> [<7ae0> <00660066>]\n"
    "<0010> <0012> <0041> endbfrange endcmap";

static struct pdf *open_text(struct arena *arena, const char *page, const char *content)
{
    struct test_pdf file = {.out = {.arena = arena}};
    struct pdf *pdf = NULL;
    struct problem why;
    test_pdf_page(&file, arena_format(arena, "%s %s", RESOURCES, page), content);
    test_pdf_object(&file, 10,
                    "<< /Type /Font /Subtype /Type1 /BaseFont /X /FirstChar 65 /Widths [1000 500 500] /Encoding << "
                    "/BaseEncoding /WinAnsiEncoding /Differences [97 /uni76D6 /seven] >> >>");
    test_pdf_object(
        &file, 11,
        "<< /Type /Font /Subtype /Type0 /Encoding /Identity-H /ToUnicode 12 0 R /DescendantFonts [13 0 R] >>");
    test_pdf_stream(&file, 12, "", bytes_of_text(CMAP));
    test_pdf_object(&file, 13, "<< /Type /Font /Subtype /CIDFontType2 /DW 1000 /W [3 [2000] 16 18 600] >>");
    test_pdf_object(&file, 14, "<< /Type /Font /Subtype /Type0 /Encoding /GBK-EUC-H /DescendantFonts [13 0 R] >>");
    test_pdf_object(&file, 15, "<< /Type /Font /Subtype /Type0 /Encoding /UniGB-UCS2-H /DescendantFonts [13 0 R] >>");
    test_pdf_stream(
        &file, 16,
        "/Type /XObject /Subtype /Form /Matrix [1 0 0 1 100 0] /BBox [0 0 9 9] /Resources << /Font << /A 10 0 R >> >>",
        bytes_of_text("BT /A 10 Tf (AB) Tj ET"));
    assert_int_equal(pdf_read_open(arena, test_pdf_end(&file, "/Root 1 0 R"), &pdf, &why), OK);
    return pdf;
}

static void reads_characters_of_every_kind_of_font(void **state)
{
    static const struct {
        const char *content;
        uint32_t want[6];
    } cases[] = {
        {"BT /A 10 Tf (AaBb) Tj ET", {'A', 0x76D6, 'B', '7'}},
        {"BT /C 10 Tf <0001 0002 0010 0012> Tj ET", {0x76D6, 0x7AE0, 'A', 'C'}},
        {"BT /C 10 Tf <0003> Tj ET", {'f', 'f'}},
        {"BT /C 10 Tf <7777 0001> Tj ET", {0x76D6}},
        {"BT /G 10 Tf <41 B8C7> Tj ET", {'A', 0x76D6}},
        {"BT /U 10 Tf <76D6 7AE0> Tj ET", {0x76D6, 0x7AE0}},
        {"BT /A 10 Tf [(A) -200 (B)] TJ (A) ' 1 2 (B) \" ET", {'A', 'B', 'A', 'B'}},
        {"BI /W 1 /H 1 ID (Tj EI BT /A 10 Tf (A) Tj ET", {'A'}},
        {"/X Do", {'A', 'B'}},
        {"BT /None 10 Tf (A) Tj ET", {'A'}},
        {"", {0}},
    };
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        AUTO_ARENA(arena);
        struct pdf *pdf = open_text(arena, "", cases[i].content);
        struct pdf_page page;
        struct pdf_text_glyph *glyphs = NULL;
        struct problem why;
        size_t count = 0, want = 0;
        while (want < 6 && cases[i].want[want]) want++;
        assert_int_equal(pdf_page_at(pdf, 0, &page, &why), OK);
        assert_int_equal(pdf_text_page(pdf, &page, &glyphs, &count, &why), OK);
        assert_int_equal(count, want);
        for (size_t k = 0; k < count; k++) assert_int_equal(glyphs[k].code, cases[i].want[k]);
    }
}

static void knows_where_each_character_stands(void **state)
{
    static const struct {
        const char *page, *content;
        double x, width; /* of the second glyph: left edge from the page's left, in points */
    } cases[] = {
        {"", "BT /A 10 Tf 100 500 Td (AB) Tj ET", 110, 5},
        {"", "BT /A 10 Tf 2 Tc 100 500 Td (AB) Tj ET", 112, 5},
        {"", "BT /A 10 Tf 50 Tz 100 500 Td (AB) Tj ET", 105, 2.5},
        {"", "BT /A 10 Tf 100 500 Td [(A) -1000 (B)] TJ ET", 120, 5},
        {"", "2 0 0 2 0 0 cm BT /A 10 Tf 1 0 0 1 50 200 Tm (AB) Tj ET", 120, 10},
        {"", "q 2 0 0 2 0 0 cm Q BT /A 10 Tf 100 500 Td (AB) Tj ET", 110, 5},
        {"", "BT /C 10 Tf 100 500 Td <0010 0011> Tj ET", 106, 6},
        {"", "/X Do", 110, 5},
        {"/CropBox [50 0 500 800]", "BT /A 10 Tf 100 500 Td (AB) Tj ET", 60, 5},
    };
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        AUTO_ARENA(arena);
        struct pdf *pdf = open_text(arena, cases[i].page, cases[i].content);
        struct pdf_page page;
        struct pdf_text_glyph *glyphs = NULL;
        struct problem why;
        size_t count = 0;
        assert_int_equal(pdf_page_at(pdf, 0, &page, &why), OK);
        assert_int_equal(pdf_text_page(pdf, &page, &glyphs, &count, &why), OK);
        assert_int_equal(count, 2);
        assert_true(fabs(glyphs[1].x * 72 / 25.4 - cases[i].x) < 0.01);
        assert_true(fabs(glyphs[1].width * 72 / 25.4 - cases[i].width) < 0.01);
    }
}

static void finds_keywords_across_pieces_and_blanks(void **state)
{
    static const struct {
        const char *content, *keyword;
        bool is_found;
    } cases[] = {
        {"BT /C 10 Tf 100 500 Td <0001> Tj <0002> Tj ET", "盖章", true},
        {"BT /C 10 Tf 100 500 Td <0001> Tj 20 0 Td <0002> Tj ET", "盖 章", true},
        {"BT /C 10 Tf 120 500 Td <0002> Tj -20 0 Td <0001> Tj ET", "盖章", true}, /* drawn backwards */
        {"BT /C 10 Tf 100 500 Td <0001> Tj 300 -400 Td <0002> Tj ET", "盖章", false},
        {"BT /C 10 Tf 100 500 Td <0001> Tj ET", "盖章", false},
        {"BT /A 10 Tf 100 500 Td (A B A C) Tj ET", "BAC", true},
        {"BT /A 10 Tf 100 500 Td (A B A C) Tj ET", "CAB", false},
        {"", "盖", false},
        {"BT /A 10 Tf (AB) Tj ET", " ", false},
    };
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        AUTO_ARENA(arena);
        struct pdf *pdf = open_text(arena, "", cases[i].content);
        struct pdf_text_place place;
        struct problem why;
        status got = pdf_text_find(pdf, cases[i].keyword, PDF_TEXT_ANY_PAGE, &place, &why);
        assert_int_equal(got == OK, cases[i].is_found);
        if (got != OK) assert_int_equal(why.code, PDF_KEYWORD_MISSING);
    }
    AUTO_ARENA(arena);
    struct pdf_text_place place;
    struct problem why;
    struct pdf *pdf = open_text(arena, "", "BT /A 10 Tf (AB) Tj ET");
    assert_int_equal(pdf_text_find(pdf, "AB", 1, &place, &why), PROBLEM_INPUT);
    assert_int_equal(why.code, PDF_PAGE_MISSING);
}

/* Forms that draw each other would draw for ever; ten deep and ten wide would draw 10^10 letters. */
static void bounds_the_work_of_hostile_content(void **state)
{
    AUTO_ARENA(arena);
    struct test_pdf file = {.out = {.arena = arena}};
    struct pdf *pdf = NULL;
    struct pdf_page page;
    struct problem why;
    struct pdf_text_glyph *glyphs = NULL;
    size_t count = 0;
    (void)state;
    test_pdf_page(&file, "/Resources << /XObject << /X 20 0 R >> /Font << /A 10 0 R >> >>", "/X Do");
    test_pdf_object(&file, 10, "<< /Type /Font /Subtype /Type1 >>");
    for (unsigned i = 20; i < 40; i++) {
        const char *entries = arena_format(
            arena, "/Subtype /Form /Resources << /Font << /A 10 0 R >> /XObject << /X %u 0 R /Y 20 0 R >> >>", i + 1);
        test_pdf_stream(
            &file, i, entries,
            bytes_of_text("BT /A 9 Tf (x) Tj ET /X Do /Y Do /X Do /Y Do /X Do /Y Do /X Do /Y Do /X Do /Y Do"));
    }
    assert_int_equal(pdf_read_open(arena, test_pdf_end(&file, "/Root 1 0 R"), &pdf, &why), OK);
    assert_int_equal(pdf_page_at(pdf, 0, &page, &why), OK);
    status got = pdf_text_page(pdf, &page, &glyphs, &count, &why);
    assert_true(got == OK || why.code == PDF_TOO_COMPLEX);
    assert_true(count <= PDF_TEXT_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_characters_of_every_kind_of_font),
        cmocka_unit_test(knows_where_each_character_stands),
        cmocka_unit_test(finds_keywords_across_pieces_and_blanks),
        cmocka_unit_test(bounds_the_work_of_hostile_content),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
