#include "pdf_page.h"
#include "pdf_stamp.h"
#include "test.h"
#include "test_pdf.h"
#include <math.h>

static struct pdf *open_tree(struct arena *arena, const char *const objects[], size_t count)
{
    struct test_pdf file = {.out = {.arena = arena}};
    struct pdf *pdf = NULL;
    struct problem why;
    test_pdf_object(&file, 1, "<< /Type /Catalog /Pages 2 0 R >>");
    for (size_t i = 0; i < count; i++) test_pdf_object(&file, (unsigned)(2 + i), objects[i]);
    assert_int_equal(pdf_read_open(arena, test_pdf_end(&file, "/Root 1 0 R"), &pdf, &why), OK);
    return pdf;
}

static void gives_pages_with_what_they_inherit(void **state)
{
    AUTO_ARENA(arena);
    static const char *const objects[] = {
        "<< /Type /Pages /Kids [3 0 R 6 0 R] /Count 99 /MediaBox [0 0 100 200] /Rotate 90 >>",
        "<< /Type /Pages /Kids [4 0 R 5 0 R] /Resources << /Own true >> /CropBox [200 10 -5 50] >>",
        "<< /Type /Page >>",
        "<< /Type /Page /MediaBox [50 60 -10 -20] /Rotate -90 /UserUnit 2 >>",
        "<< /Type /Page /CropBox [1000 1000 2000 2000] /Rotate 450 >>",
    };
    struct problem why;
    struct pdf_page *pages = NULL, one;
    size_t count = 0;
    (void)state;
    struct pdf *pdf = open_tree(arena, objects, TEST_COUNT(objects));
    assert_int_equal(pdf_page_all(pdf, &pages, &count, &why), OK);
    assert_int_equal(count, 3);
    assert_int_equal(pages[0].rotate, 90);
    assert_true(pages[0].crop.left == 0 && pages[0].crop.bottom == 10 && pages[0].crop.right == 100 &&
                pages[0].crop.top == 50);
    assert_int_equal(pages[0].resources->kind, PDF_DICT);
    assert_int_equal(pages[1].rotate, 270);
    assert_true(pages[1].media.left == -10 && pages[1].media.top == 60 && pages[1].unit == 2);
    assert_int_equal(pages[2].rotate, 90);
    assert_true(pages[2].crop.right == 100 && pages[2].crop.top == 200); /* a crop box beside the page shows nothing */
    assert_int_equal(pages[2].resources->kind, PDF_NULL);
    assert_int_equal(pdf_page_at(pdf, 2, &one, &why), OK);
    assert_int_equal(one.ref.number, 6);
    assert_int_equal(pdf_page_at(pdf, 3, &one, &why), PROBLEM_INPUT);
    assert_int_equal(why.code, PDF_PAGE_MISSING);
}

static void takes_letter_for_a_page_without_a_size(void **state)
{
    static const char *const leaves[] = {"<< /Type /Page >>", "<< /Type /Page /MediaBox [0 0 1] >>",
                                         "<< /Type /Page /MediaBox (a) >>"};
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(leaves); i++) {
        AUTO_ARENA(arena);
        const char *const objects[] = {"<< /Type /Pages /Kids [3 0 R] >>", leaves[i]};
        struct problem why;
        struct pdf_page page;
        struct pdf *pdf = open_tree(arena, objects, TEST_COUNT(objects));
        assert_int_equal(pdf_page_at(pdf, 0, &page, &why), OK);
        assert_true(page.media.left == 0 && page.media.bottom == 0 && page.crop.right == 612 && page.crop.top == 792);
    }
}

static void refuses_trees_that_are_none(void **state)
{
    static const struct {
        const char *objects[3];
        enum problem_code want;
    } cases[] = {
        {{"<< /Type /Pages /Kids [2 0 R] >>", "1", "1"}, PDF_BROKEN},
        {{"<< /Type /Pages /Kids [3 0 R] >>", "<< /Type /Pages /Kids [2 0 R] >>", "1"}, PDF_BROKEN},
        {{"<< /Type /Pages /Kids [3 0 R 3 0 R] /MediaBox [0 0 1 1] >>", "<< /Type /Page >>", "1"}, PDF_BROKEN},
        {{"<< /Type /Pages /Kids [3 0 R] >>", "(page)", "1"}, PDF_BROKEN},
        {{"<< /Type /Pages /Kids [<< /Type /Page >>] >>", "1", "1"}, PDF_BROKEN},
        {{"<< /Type /Pages /Kids [3 0 R] >>", "<< /Type /Page /MediaBox [0 0 1 1] /Rotate 45 >>", "1"}, PDF_BROKEN},
        {{"<< /Type /Pages /Kids [] >>", "1", "1"}, PDF_PAGE_MISSING},
        {{"<< /Type /Pages /Kids [9 0 R] >>", "1", "1"}, PDF_PAGE_MISSING},
    };
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        AUTO_ARENA(arena);
        struct problem why = {0};
        struct pdf_page page;
        struct pdf *pdf = open_tree(arena, cases[i].objects, TEST_COUNT(cases[i].objects));
        /* Past the first page, so that the whole tree is gone through. */
        status got = pdf_page_at(pdf, i < 8 ? 1 : 0, &page, &why);
        if (got == PROBLEM_INPUT && why.code == PDF_PAGE_MISSING && cases[i].want == PDF_BROKEN)
            got = pdf_page_at(pdf, 0, &page, &why);
        assert_int_equal(got, PROBLEM_INPUT);
        assert_string_equal(problem_name(why.code), problem_name(cases[i].want));
    }
}

static void refuses_a_tree_that_is_too_deep(void **state)
{
    AUTO_ARENA(arena);
    struct buffer out = {.arena = arena};
    struct buffer table = {.arena = arena};
    struct problem why;
    struct pdf *pdf = NULL;
    struct pdf_page page;
    (void)state;
    buffer_text(&out, "%PDF-1.7\n");
    for (int i = 1; i <= 300; i++) {
        buffer_format(&table, "%010zu 00000 n \n", out.size);
        buffer_format(&out, "%d 0 obj << /Type %s /Pages %d 0 R /Kids [%d 0 R] >> endobj\n", i,
                      i == 1 ? "/Catalog" : "/Pages", i + 1, i + 1);
    }
    size_t xref = out.size;
    buffer_format(&out, "xref\n1 300\n%strailer << /Size 301 /Root 1 0 R >>\nstartxref\n%zu\n%%%%EOF\n",
                  buffer_string(&table), xref);
    assert_int_equal(pdf_read_open(arena, buffer_bytes(&out), &pdf, &why), OK);
    assert_int_equal(pdf_page_at(pdf, 0, &page, &why), PROBLEM_INPUT);
    assert_int_equal(why.code, PDF_TOO_COMPLEX);
}

static bool near(double a, double b)
{
    return fabs(a - b) < 1e-6;
}

static void places_stamps_as_the_page_is_seen(void **state)
{
    static const struct {
        int rotate;
        struct pdf_rectangle want; /* of 10 x 5 mm, 20 mm from the left and 30 mm from the top */
    } cases[] = {
        {0, {30 + 20, 200 - 35, 30 + 30, 200 - 30}},
        {90, {30 + 30, 40 + 20, 30 + 35, 40 + 30}},
        {180, {130 - 30, 40 + 30, 130 - 20, 40 + 35}},
        {270, {130 - 35, 200 - 30, 130 - 30, 200 - 20}},
    };
    const double mm = 72 / 25.4;
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct problem why;
        struct pdf_stamp stamp;
        struct pdf_rectangle crop = {30 * mm, 40 * mm, 130 * mm, 200 * mm}, want = cases[i].want;
        struct pdf_page page = {.crop = crop, .rotate = cases[i].rotate, .unit = 1};
        struct pdf_stamp_place place = {.x_mm = 20, .y_mm = 30, .width_mm = 10, .height_mm = 5};
        assert_int_equal(pdf_stamp_place_on(&page, &place, 1, &stamp, &why), OK);
        assert_true(near(stamp.rect.left, want.left * mm) && near(stamp.rect.bottom, want.bottom * mm));
        assert_true(near(stamp.rect.right, want.right * mm) && near(stamp.rect.top, want.top * mm));
        struct pdf_stamp_place back = pdf_stamp_place_of(&page, &stamp.rect);
        assert_true(near(back.x_mm, 20) && near(back.y_mm, 30) && near(back.width_mm, 10) && near(back.height_mm, 5));
    }
}

static void refuses_places_that_are_not_shown(void **state)
{
    static const struct {
        double x, y, width, height;
        bool is_fine;
    } cases[] = {
        {0, 0, 100, 160, true},  {0, 0, 40, 0, true},        {-1, 0, 10, 10, false},  {0, -1, 10, 10, false},
        {91, 0, 10, 10, false},  {0, 151, 10, 10, false},    {0, 0, 0, 10, false},    {0, 0, -5, 10, false},
        {NAN, 0, 10, 10, false}, {0, 0, INFINITY, 1, false}, {0, 0, 1e300, 1, false}, {90, 150, 10, 10, true},
    };
    const double mm = 72 / 25.4;
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct problem why;
        struct pdf_stamp stamp;
        struct pdf_page page = {.crop = {0, 0, 100 * mm, 160 * mm}, .unit = 1};
        struct pdf_stamp_place place = {
            .x_mm = cases[i].x, .y_mm = cases[i].y, .width_mm = cases[i].width, .height_mm = cases[i].height};
        status got = pdf_stamp_place_on(&page, &place, 2, &stamp, &why);
        assert_int_equal(got == OK, cases[i].is_fine);
        if (got != OK) assert_int_equal(why.code, PDF_PLACE_OUTSIDE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_pages_with_what_they_inherit), cmocka_unit_test(takes_letter_for_a_page_without_a_size),
        cmocka_unit_test(refuses_trees_that_are_none),        cmocka_unit_test(refuses_a_tree_that_is_too_deep),
        cmocka_unit_test(places_stamps_as_the_page_is_seen),  cmocka_unit_test(refuses_places_that_are_not_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
