#include "pdf_layout.h"
#include "pdf_pages.h"
#include "pdf_straddle.h"
#include "test.h"
#include "test_pdf.h"
#include <math.h>

static const double NEAR = 0.02; /* mm: boxes are in whole points */

/* Four pages: A4, A4 turned, cropped, A5 high and 420 points wide; each says SEAL and SEAL. */
static struct pdf *four_pages(struct arena *arena)
{
    struct problem why;
    struct pdf *pdf = NULL;
    struct test_pdf file = {.out = {.arena = arena}};
    static const char text[] = "BT /F1 10 Tf 200 400 Td (SEAL) Tj 0 -100 Td (SEAL) Tj ET";
    static const char *const pages[] = {"/MediaBox [0 0 595 842]", "/MediaBox [0 0 595 842] /Rotate 90",
                                        "/MediaBox [-50 -50 700 900] /CropBox [0 100 500 800] /Rotate 270",
                                        "/MediaBox [0 0 420 595]"};
    test_pdf_object(&file, 1, "<< /Type /Catalog /Pages 2 0 R >>");
    test_pdf_object(&file, 2, "<< /Type /Pages /Kids [10 0 R 11 0 R 12 0 R 13 0 R] /Count 4 >>");
    test_pdf_stream(&file, 4, "", bytes_of(text, sizeof text - 1));
    test_pdf_object(&file, 5, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
    for (unsigned i = 0; i < TEST_COUNT(pages); i++)
        test_pdf_object(&file, 10 + i,
                        arena_format(arena,
                                     "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> "
                                     ">> %s >>",
                                     pages[i]));
    assert_int_equal(pdf_read_open(arena, test_pdf_end(&file, "/Root 1 0 R"), &pdf, &why), OK);
    return pdf;
}

static status resolve(struct pdf *pdf, const struct pdf_layout_place *places, size_t count, struct pdf_layout *out,
                      struct problem *why)
{
    const struct pdf_layout_asked asked = {places, count, 40, 2}; /* 40 x 20 mm */
    return pdf_layout_resolve(pdf, &asked, out, why);
}

static const struct pdf_stamp_place *stamp_at(const struct pdf_layout *layout, size_t index)
{
    assert_true(index < layout->stamps.count);
    return LIST_AT(&layout->stamps, const struct pdf_stamp_place, index);
}

static void pages_are_words_or_upward_ranges(void **state)
{
    static const struct {
        const char *text;
        status want;
        size_t count, first, last;
    } cases[] = {{"all", OK, 7, 0, 6},
                 {"odd", OK, 4, 0, 6},
                 {"even", OK, 3, 1, 5},
                 {"first", OK, 1, 0, 0},
                 {"last", OK, 1, 6, 6},
                 {"1,3-5", OK, 4, 0, 4},
                 {"7,7,1-2,2", OK, 3, 0, 6},
                 {"007", OK, 1, 6, 6},
                 {"8", PROBLEM_INPUT, 0, 0, 0},
                 {"1-8", PROBLEM_INPUT, 0, 0, 0},
                 {"", PROBLEM_INPUT, 0, 0, 0},
                 {"0", PROBLEM_INPUT, 0, 0, 0},
                 {"3-2", PROBLEM_INPUT, 0, 0, 0},
                 {"1,", PROBLEM_INPUT, 0, 0, 0},
                 {",1", PROBLEM_INPUT, 0, 0, 0},
                 {"1-", PROBLEM_INPUT, 0, 0, 0},
                 {"-1", PROBLEM_INPUT, 0, 0, 0},
                 {"1--2", PROBLEM_INPUT, 0, 0, 0},
                 {"1 ,2", PROBLEM_INPUT, 0, 0, 0},
                 {"All", PROBLEM_INPUT, 0, 0, 0},
                 {"99999999999999999999", PROBLEM_INPUT, 0, 0, 0},
                 {"18446744073709551617", PROBLEM_INPUT, 0, 0, 0}};
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct problem why;
        AUTO_ARENA(arena);
        struct list chosen = LIST_OF(arena, size_t);
        assert_int_equal(pdf_pages_choose(cases[i].text, 7, &chosen, &why), cases[i].want);
        assert_int_equal(chosen.count, cases[i].count);
        if (cases[i].want != OK) continue;
        assert_int_equal(*LIST_AT(&chosen, const size_t, 0), cases[i].first);
        assert_int_equal(*LIST_AT(&chosen, const size_t, chosen.count - 1), cases[i].last);
    }
    assert_true(pdf_pages_is_valid("8") && pdf_pages_is_valid("1-200000"));
    assert_false(pdf_pages_is_valid("200001"));
}

static void a_point_counts_from_its_corner_as_the_page_is_shown(void **state)
{
    /* widths and heights as shown, in mm */
    static const double sizes[4][2] = {{595 / 72.0 * 25.4, 842 / 72.0 * 25.4},
                                       {842 / 72.0 * 25.4, 595 / 72.0 * 25.4},
                                       {700 / 72.0 * 25.4, 500 / 72.0 * 25.4},
                                       {420 / 72.0 * 25.4, 595 / 72.0 * 25.4}};
    struct problem why;
    struct pdf_layout layout;
    AUTO_ARENA(arena);
    struct pdf *pdf = four_pages(arena);
    (void)state;
    for (int corner = 0; corner < 4; corner++) {
        const struct pdf_layout_place place = {
            .pages = "all", .corner = (enum pdf_layout_corner)corner, .x_mm = 7, .y_mm = 9};
        assert_int_equal(resolve(pdf, &place, 1, &layout, &why), OK);
        assert_int_equal(layout.stamps.count, 4);
        for (size_t i = 0; i < 4; i++) {
            double x = corner % 2 ? sizes[i][0] - 7 - 40 : 7, y = corner / 2 ? sizes[i][1] - 9 - 20 : 9;
            assert_true(fabs(stamp_at(&layout, i)->x_mm - x) < NEAR && fabs(stamp_at(&layout, i)->y_mm - y) < NEAR);
            assert_int_equal(stamp_at(&layout, i)->page, i);
        }
    }
}

static void a_keyword_gives_its_first_last_or_all_places(void **state)
{
    static const struct {
        enum pdf_layout_which which;
        const char *pages;
        size_t count, page;
        double y_mm; /* of the first stamp's middle, on an unturned A4 page */
    } cases[] = {{PDF_LAYOUT_FIRST, NULL, 1, 0, 442},
                 {PDF_LAYOUT_LAST, "1", 1, 0, 542},
                 {PDF_LAYOUT_LAST, NULL, 1, 3, 0},
                 {PDF_LAYOUT_ALL, "1,4", 4, 0, 442},
                 {PDF_LAYOUT_ALL, NULL, 8, 0, 442}};
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct problem why;
        struct pdf_layout layout;
        AUTO_ARENA(arena);
        struct pdf *pdf = four_pages(arena);
        const struct pdf_layout_place place = {
            .kind = PDF_LAYOUT_KEYWORD, .text = "S EAL", .which = cases[i].which, .pages = cases[i].pages, .dy_mm = 5};
        assert_int_equal(resolve(pdf, &place, 1, &layout, &why), OK);
        assert_int_equal(layout.stamps.count, cases[i].count);
        assert_int_equal(stamp_at(&layout, 0)->page, cases[i].page);
        double middle = stamp_at(&layout, 0)->y_mm + 10 - 5;
        if (cases[i].y_mm > 0) assert_true(fabs(middle - cases[i].y_mm / 72 * 25.4) < 4);
    }
}

static void groups_are_even_and_leave_no_page_alone(void **state)
{
    (void)state;
    for (size_t most = 2; most <= PDF_STRADDLE_GROUP_MAX; most++) {
        for (size_t count = 2; count <= 300; count++) {
            size_t groups = pdf_straddle_groups(count, most);
            size_t small = count / groups, large = small + (count % groups != 0);
            assert_true(small >= 2);
            assert_true(large <= most || (most == 2 && large == 3 && count == 2 * groups + 1));
        }
    }
}

static void strips_make_the_whole_picture_in_their_order(void **state)
{
    for (int left = 0; left < 2; left++) {
        struct problem why;
        struct pdf_layout layout;
        AUTO_ARENA(arena);
        struct pdf *pdf = four_pages(arena);
        const struct pdf_layout_place place = {.kind = PDF_LAYOUT_STRADDLE, .is_left = left != 0};
        (void)state;
        assert_int_equal(resolve(pdf, &place, 1, &layout, &why), OK);
        assert_int_equal(layout.stamps.count, 4);
        for (size_t i = 0; i < 4; i++) {
            const struct pdf_stamp_place *strip = stamp_at(&layout, i);
            double nth = left ? 3.0 - (double)i : (double)i;
            assert_true(fabs(strip->from - nth / 4) < 1e-9 && fabs(strip->to - (nth + 1) / 4) < 1e-9);
            assert_true(fabs(strip->width_mm - 10) < 1e-9 && fabs(strip->height_mm - 20) < 1e-9);
            assert_true(fabs(strip->y_mm - (500 / 72.0 * 25.4 - 20) / 2) < NEAR); /* the lowest page's middle */
            assert_true(left ? strip->x_mm == 0 : strip->x_mm > 100);
        }
    }
}

static void what_cannot_be_is_refused_by_the_place_that_asks_for_it(void **state)
{
    static const struct pdf_layout_place good = {.x_mm = 1, .y_mm = 1};
    static const struct {
        struct pdf_layout_place place;
        enum problem_code code;
    } cases[] = {
        {{.pages = "5"}, PDF_PAGE_MISSING},
        {{.pages = "x"}, PDF_PAGES_FORM},
        {{.x_mm = 171}, PDF_PLACE_OUTSIDE},
        {{.x_mm = 171, .corner = PDF_LAYOUT_BOTTOM_RIGHT}, PDF_PLACE_OUTSIDE},
        {{.y_mm = -1}, PDF_PLACE_OUTSIDE},
        {{.x_mm = NAN}, PDF_PLACE_OUTSIDE},
        {{.kind = PDF_LAYOUT_KEYWORD, .text = "SEALS"}, PDF_KEYWORD_MISSING},
        {{.kind = PDF_LAYOUT_KEYWORD, .text = "SEAL", .dx_mm = -500}, PDF_PLACE_OUTSIDE},
        {{.kind = PDF_LAYOUT_FIELD, .name = "A"}, PDF_FIELD_ALONE},
        {{.kind = PDF_LAYOUT_STRADDLE, .pages = "2"}, PDF_STRADDLE_PAGES},
        {{.kind = PDF_LAYOUT_STRADDLE, .pages = "1,3", .skip_first = true}, PDF_STRADDLE_PAGES},
        {{.kind = PDF_LAYOUT_STRADDLE, .is_at = true, .at_mm = 190}, PDF_PLACE_OUTSIDE},
    };
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct problem why;
        struct pdf_layout layout;
        AUTO_ARENA(arena);
        struct pdf *pdf = four_pages(arena);
        const struct pdf_layout_place places[] = {good, cases[i].place};
        assert_int_not_equal(resolve(pdf, places, 2, &layout, &why), OK);
        assert_int_equal(why.code, cases[i].code);
        assert_int_equal(layout.at, 1);
    }
}

static void a_seal_too_narrow_for_two_strips_is_refused(void **state)
{
    struct problem why;
    struct pdf_layout layout;
    AUTO_ARENA(arena);
    struct pdf *pdf = four_pages(arena);
    const struct pdf_layout_place place = {.kind = PDF_LAYOUT_STRADDLE};
    const struct pdf_layout_asked narrow = {&place, 1, 3.9, 1}, wide = {&place, 1, 4, 1};
    (void)state;
    assert_int_not_equal(pdf_layout_resolve(pdf, &narrow, &layout, &why), OK);
    assert_int_equal(why.code, PDF_STRADDLE_NARROW);
    assert_int_equal(pdf_layout_resolve(pdf, &wide, &layout, &why), OK);
    assert_true(fabs(stamp_at(&layout, 3)->width_mm - 2) < 1e-9);
}

static void three_pages_that_stay_together_need_three_wide_strips(void **state)
{
    struct problem why;
    struct pdf_layout layout;
    AUTO_ARENA(arena);
    struct pdf *pdf = four_pages(arena);
    const struct pdf_layout_place place = {.kind = PDF_LAYOUT_STRADDLE, .skip_first = true};
    const struct pdf_layout_asked narrow = {&place, 1, 5.9, 1}, wide = {&place, 1, 6, 1};
    (void)state;
    assert_int_not_equal(pdf_layout_resolve(pdf, &narrow, &layout, &why), OK);
    assert_int_equal(why.code, PDF_STRADDLE_NARROW);
    assert_string_equal(why.subject, "6");
    assert_int_equal(pdf_layout_resolve(pdf, &wide, &layout, &why), OK);
    assert_int_equal(layout.stamps.count, 3);
}

static void a_field_alone_gives_its_name_and_no_stamp(void **state)
{
    struct problem why;
    struct pdf_layout layout;
    AUTO_ARENA(arena);
    struct pdf *pdf = four_pages(arena);
    const struct pdf_layout_place place = {.kind = PDF_LAYOUT_FIELD, .name = "Party.A"};
    (void)state;
    assert_int_equal(resolve(pdf, &place, 1, &layout, &why), OK);
    assert_string_equal(layout.field, "Party.A");
    assert_int_equal(layout.stamps.count, 0);
    assert_int_equal(resolve(pdf, NULL, 0, &layout, &why), OK);
    assert_true(layout.field == NULL && layout.stamps.count == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_are_words_or_upward_ranges),
        cmocka_unit_test(a_point_counts_from_its_corner_as_the_page_is_shown),
        cmocka_unit_test(a_keyword_gives_its_first_last_or_all_places),
        cmocka_unit_test(groups_are_even_and_leave_no_page_alone),
        cmocka_unit_test(strips_make_the_whole_picture_in_their_order),
        cmocka_unit_test(what_cannot_be_is_refused_by_the_place_that_asks_for_it),
        cmocka_unit_test(a_seal_too_narrow_for_two_strips_is_refused),
        cmocka_unit_test(three_pages_that_stay_together_need_three_wide_strips),
        cmocka_unit_test(a_field_alone_gives_its_name_and_no_stamp),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
