#include "pdf_field.h"
#include "test.h"
#include "test_pdf.h"

/* An array that says the same `count` times. */
static const char *repeated(struct arena *arena, const char *item, size_t count)
{
    struct buffer out = {.arena = arena};
    buffer_text(&out, "[");
    for (size_t i = 0; i < count; i++) buffer_format(&out, "%s ", item);
    buffer_text(&out, "]");
    return buffer_string(&out);
}

static status all(struct arena *arena, struct test_pdf *file, struct list *out, struct problem *why)
{
    struct pdf *pdf = NULL;
    test_pdf_page(file, "", "BT ET");
    test_pdf_object(file, 1, "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields 20 0 R >> >>");
    assert_int_equal(pdf_read_open(arena, test_pdf_end(file, "/Root 1 0 R"), &pdf, why), OK);
    return pdf_field_all(pdf, out, why);
}

static void names_fields_by_what_is_above_them(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct problem why;
    struct list fields;
    struct test_pdf file = {.out = {.arena = arena}};
    test_pdf_object(&file, 20, "[ 21 0 R << /T (b) /FT /Tx >> ]");
    test_pdf_object(&file, 21, "<< /T (a) /FT /Sig /Kids [ << /Subtype /Widget >> << /T (c) >> ] >>");
    assert_int_equal(all(arena, &file, &fields, &why), OK);
    assert_true(fields.count >= 3);
    const struct pdf_field *first = LIST_AT(&fields, const struct pdf_field, 0),
                           *last = LIST_AT(&fields, const struct pdf_field, fields.count - 1);
    assert_string_equal(first->name, "a");
    assert_false(first->is_terminal);
    assert_string_equal(last->name, "b");
    assert_true(last->is_terminal);
    assert_string_equal(LIST_AT(&fields, const struct pdf_field, fields.count - 2)->name, "a.c");
    assert_string_equal(LIST_AT(&fields, const struct pdf_field, fields.count - 2)->type, "Sig");
}

/* Each of many fields has the same long list of children: few bytes, and their product of work. */
static void bounds_the_work_that_shared_lists_make(void **state)
{
    static const struct {
        size_t fields;
        const char *kid;
        status want;
    } cases[] = {{100, "22 0 R", OK}, {2000, "22 0 R", PROBLEM_INPUT}, {2000, "0", PROBLEM_INPUT}};
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        AUTO_ARENA(arena);
        struct problem why;
        struct list fields;
        struct test_pdf file = {.out = {.arena = arena}};
        test_pdf_object(&file, 20, repeated(arena, "21 0 R", cases[i].fields));
        test_pdf_object(&file, 21, "<< /T (a) /Kids 23 0 R >>");
        test_pdf_object(&file, 22, "<< /Subtype /Widget >>");
        test_pdf_object(&file, 23, repeated(arena, cases[i].kid, 2000));
        assert_int_equal(all(arena, &file, &fields, &why), cases[i].want);
        if (cases[i].want != OK) assert_int_equal(why.code, PDF_TOO_COMPLEX);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_fields_by_what_is_above_them),
        cmocka_unit_test(bounds_the_work_that_shared_lists_make),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
