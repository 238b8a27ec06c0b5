#include "pdf_copy.h"
#include "pdf_page.h"
#include "test.h"
#include "test_pdf.h"
#include <math.h>

static const struct pdf_copy_marks marks = {.tile = {{(const unsigned char *)"0 0 9 9 re f", 12}, 100, 50},
                                            .foot = {{(const unsigned char *)"1 1 8 8 re f", 12}, PDF_COPY_WIDTH, 60},
                                            .title = "副本"};

static status copy(struct arena *arena, struct bytes file, struct bytes *out, struct problem *why)
{
    struct pdf *pdf = NULL;
    struct list pieces;
    struct buffer whole = {.arena = arena};
    TRY(pdf_read_open(arena, file, &pdf, why));
    TRY(pdf_copy_make(pdf, &marks, &pieces, why));
    for (size_t i = 0; i < pieces.count; i++) {
        const struct bytes *piece = LIST_AT(&pieces, const struct bytes, i);
        buffer_add(&whole, piece->data, piece->size);
    }
    *out = buffer_bytes(&whole);
    return OK;
}

static struct pdf *copy_of(struct arena *arena, struct bytes file)
{
    struct pdf *pdf = NULL;
    struct bytes whole;
    struct problem why = {0};
    assert_int_equal(copy(arena, file, &whole, &why), OK);
    assert_int_equal(pdf_read_open(arena, whole, &pdf, &why), OK);
    return pdf;
}

static const struct pdf_object *forms_of(struct pdf *pdf, struct pdf_page *page)
{
    struct problem why;
    assert_int_equal(pdf_page_at(pdf, 0, page, &why), OK);
    return pdf_read_get(pdf, page->resources, "XObject");
}

static bool holds(struct pdf *pdf, const struct pdf_object *stream, const char *text)
{
    struct bytes data;
    struct problem why;
    assert_int_equal(pdf_read_decode(pdf, stream, &data, &why), OK);
    return memmem(data.data, data.size, text, strlen(text)) != NULL;
}

static bool ends(struct pdf *pdf, const struct pdf_object *stream, const char *text)
{
    struct bytes data;
    struct problem why;
    size_t size = strlen(text);
    assert_int_equal(pdf_read_decode(pdf, stream, &data, &why), OK);
    return data.size >= size && memcmp(data.data + data.size - size, text, size) == 0;
}

static struct bytes annotated(struct arena *arena, const char *flags)
{
    struct test_pdf file = {.out = {.arena = arena}};
    char *page = arena_format(arena,
                              "/Annots [<< /Type /Annot /Subtype /Widget /FT /Sig /F %s /Rect [10 20 30 60] "
                              "/V 6 0 R /AP << /N 5 0 R >> /A << /S /JavaScript /JS (no) >> >>] "
                              "/Resources << /Loop 3 0 R /Font << /F1 7 0 R >> >>",
                              flags);
    test_pdf_page(&file, page, "BT (text) Tj ET q q");
    test_pdf_stream(&file, 5, "/Subtype /Form /BBox [0 0 10 10] /Matrix [0 1 -1 0 0 0]", bytes_of("0 0 9 9 re f", 12));
    test_pdf_object(&file, 6, "<< /Type /Sig /ByteRange [0 1 2 3] /Contents <00> >>");
    test_pdf_object(&file, 7, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
    return test_pdf_end(&file, "/Root 1 0 R");
}

static void draws_what_is_signed_and_keeps_no_signature(void **state)
{
    AUTO_ARENA(arena);
    struct pdf_page page;
    (void)state;
    struct bytes file = annotated(arena, "132"), whole;
    struct problem why;
    struct pdf *pdf = copy_of(arena, file);
    const struct pdf_object *forms = forms_of(pdf, &page);
    const struct pdf_object *content = pdf_read_get(pdf, page.dict, "Contents");
    assert_true(holds(pdf, content, "q 2.000 0.000 0.000 4.000 30.000 20.000 cm /A0 Do Q"));
    assert_true(holds(pdf, pdf_read_get(pdf, forms, "A0"), "0 0 9 9 re f"));
    assert_true(holds(pdf, pdf_read_get(pdf, forms, "P"), "(text) Tj"));
    assert_int_equal(pdf_object_get(page.dict, "Annots"), NULL);
    assert_int_equal(pdf_object_get(pdf_read_catalog(pdf), "AcroForm"), NULL);
    assert_int_equal(copy(arena, file, &whole, &why), OK);
    assert_null(memmem(whole.data, whole.size, "ByteRange", 9));
    assert_null(memmem(whole.data, whole.size, "JavaScript", 10));
}

static void leaves_out_what_would_not_be_printed(void **state)
{
    AUTO_ARENA(arena);
    struct pdf_page page;
    static const char *const flags[] = {"0", "2", "6"};
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(flags); i++)
        assert_null(pdf_object_get(forms_of(copy_of(arena, annotated(arena, flags[i])), &page), "A0"));
}

static void grows_each_page_at_its_lower_edge(void **state)
{
    static const struct {
        const char *page;
        struct pdf_rectangle want;
    } cases[] = {
        {"/Rotate 0", {0, -60, 595, 842}},
        {"/Rotate 90", {0, 0, 655, 842}},
        {"/Rotate 180", {0, 0, 595, 902}},
        {"/Rotate -90", {-60, 0, 595, 842}},
        {"/CropBox [100 100 397.5 500] /UserUnit 2", {100, 70, 397.5, 500}},
    };
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        AUTO_ARENA(arena);
        struct test_pdf file = {.out = {.arena = arena}};
        struct pdf_page page;
        test_pdf_page(&file, cases[i].page, "");
        (void)forms_of(copy_of(arena, test_pdf_end(&file, "/Root 1 0 R")), &page);
        assert_true(fabs(page.crop.left - cases[i].want.left) < 0.01 && fabs(page.crop.top - cases[i].want.top) < 0.01);
        assert_true(fabs(page.crop.right - cases[i].want.right) < 0.01);
        assert_true(fabs(page.crop.bottom - cases[i].want.bottom) < 0.01);
    }
}

static void joins_a_content_of_several_streams(void **state)
{
    AUTO_ARENA(arena);
    struct pdf_page page;
    struct test_pdf file = {.out = {.arena = arena}};
    (void)state;
    test_pdf_page(&file, "", "0 0 1");
    test_pdf_object(&file, 3, "<< /Type /Page /Parent 2 0 R /Contents [4 0 R 5 0 R] >>");
    test_pdf_stream(&file, 5, "", bytes_of("1 re f", 6));
    struct pdf *pdf = copy_of(arena, test_pdf_end(&file, "/Root 1 0 R"));
    assert_true(holds(pdf, pdf_read_get(pdf, forms_of(pdf, &page), "P"), "0 0 1\n1 re f"));
}

/* Readers go on with a hidden layer that a content has begun and not ended: the mark would not be seen. */
static void closes_the_layers_that_a_content_leaves_open(void **state)
{
    static const struct {
        const char *content, *end;
    } cases[] = {
        {"/OC /M BDC 1 g", "1 g\nEMC"},
        {"/OC /M BDC /OC /M BDC EMC (EMC) Tj", "(EMC) Tj\nEMC"},
        {"/OC /M BDC EMC 1 g", "EMC 1 g"},
        {"EMC EMC /A BMC 1 g", "1 g\nEMC"},
        {"(BDC) Tj", "Tj\nEMC"}, /* not sure: one too many does no harm */
        {"/OC /M BDC BI /W 1 /H 1 ID x EI EMC EI", "EI EMC EI\nEMC"},
        {"1 g", "1 g"},
    };
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases) * 2; i++) {
        AUTO_ARENA(arena);
        struct pdf_page page;
        bool is_layered = i % 2 == 0;
        const char *content = cases[i / 2].content, *end = is_layered ? cases[i / 2].end : content;
        struct test_pdf file = {.out = {.arena = arena}};
        test_pdf_page(&file, "/Resources << /XObject << /X 5 0 R >> >>", content);
        if (is_layered) test_pdf_object(&file, 1, "<< /Type /Catalog /Pages 2 0 R /OCProperties << /OCGs [] >> >>");
        test_pdf_stream(&file, 5, "/Subtype /Form /BBox [0 0 1 1]", bytes_of(content, strlen(content)));
        struct pdf *pdf = copy_of(arena, test_pdf_end(&file, "/Root 1 0 R"));
        const struct pdf_object *form = pdf_read_get(pdf, forms_of(pdf, &page), "P");
        const struct pdf_object *inner = pdf_read_get(pdf, pdf_read_get(pdf, form, "Resources"), "XObject");
        assert_true(ends(pdf, form, end));
        assert_true(ends(pdf, pdf_read_get(pdf, inner, "X"), end));
    }
}

static void refuses_a_layered_content_that_it_cannot_read(void **state)
{
    AUTO_ARENA(arena);
    struct bytes whole;
    struct problem why = {0};
    struct test_pdf file = {.out = {.arena = arena}};
    (void)state;
    test_pdf_page(&file, "", "/OC /M BDC (never ended");
    test_pdf_object(&file, 1, "<< /Type /Catalog /Pages 2 0 R /OCProperties << /OCGs [] >> >>");
    assert_int_not_equal(copy(arena, test_pdf_end(&file, "/Root 1 0 R"), &whole, &why), OK);
}

/* 56 pages that show one stream of 2 MB would be 112 MB. */
static struct bytes repeated(struct arena *arena)
{
    struct test_pdf file = {.out = {.arena = arena}};
    struct buffer kids = {.arena = arena};
    char *large = arena_alloc(arena, 2 << 20);
    memset(large, ' ', 2 << 20);
    test_pdf_object(&file, 1, "<< /Type /Catalog /Pages 2 0 R >>");
    test_pdf_stream(&file, 3, "", bytes_of(large, 2 << 20));
    for (unsigned i = 4; i < 60; i++) {
        test_pdf_object(&file, i, "<< /Type /Page /Contents 3 0 R >>");
        buffer_format(&kids, "%u 0 R ", i);
    }
    test_pdf_object(&file, 2,
                    arena_format(arena, "<< /Type /Pages /MediaBox [0 0 9 9] /Kids [%s] >>", buffer_string(&kids)));
    return test_pdf_end(&file, "/Root 1 0 R");
}

static void refuses_what_it_cannot_copy(void **state)
{
    AUTO_ARENA(arena);
    static const char *const pages[] = {"/MediaBox [0 0 9000000 9]", "/MediaBox [9000000 0 9000010 9]",
                                        "/MediaBox [0 0 0 9]"};
    struct bytes whole;
    struct problem why = {0};
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(pages); i++) {
        struct test_pdf file = {.out = {.arena = arena}};
        test_pdf_page(&file, pages[i], "");
        assert_int_not_equal(copy(arena, test_pdf_end(&file, "/Root 1 0 R"), &whole, &why), OK);
        assert_int_equal(why.code, PDF_TOO_COMPLEX);
    }
    struct test_pdf empty = {.out = {.arena = arena}};
    test_pdf_object(&empty, 1, "<< /Type /Catalog /Pages 2 0 R >>");
    test_pdf_object(&empty, 2, "<< /Type /Pages /Kids [] >>");
    assert_int_not_equal(copy(arena, test_pdf_end(&empty, "/Root 1 0 R"), &whole, &why), OK);
    assert_int_equal(why.code, PDF_PAGE_MISSING);
}

static void refuses_to_outgrow_its_source(void **state)
{
    AUTO_ARENA(arena);
    struct bytes whole;
    struct problem why = {0};
    (void)state;
    assert_int_not_equal(copy(arena, repeated(arena), &whole, &why), OK);
    assert_int_equal(why.code, PDF_TOO_COMPLEX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(draws_what_is_signed_and_keeps_no_signature),
        cmocka_unit_test(leaves_out_what_would_not_be_printed),
        cmocka_unit_test(grows_each_page_at_its_lower_edge),
        cmocka_unit_test(joins_a_content_of_several_streams),
        cmocka_unit_test(closes_the_layers_that_a_content_leaves_open),
        cmocka_unit_test(refuses_a_layered_content_that_it_cannot_read),
        cmocka_unit_test(refuses_what_it_cannot_copy),
        cmocka_unit_test(refuses_to_outgrow_its_source),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
