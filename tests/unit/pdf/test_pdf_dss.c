#include "pdf_dss.h"
#include "pdf_update.h"
#include "test.h"
#include "test_pdf.h"

static const char CONTENTS[] = "a signature", OTHER[] = "another one";

static struct pdf *opened(struct arena *arena, struct bytes file)
{
    struct problem why;
    struct pdf *pdf = NULL;
    assert_int_equal(pdf_read_open(arena, file, &pdf, &why), OK);
    return pdf;
}

static struct bytes written(struct arena *arena, struct pdf_dss_plan *plan)
{
    struct problem why;
    struct list pieces;
    assert_int_equal(pdf_dss_write(plan, &pieces, &why), OK);
    return pdf_update_join(&pieces, arena);
}

/* The same file with one more thing that this signature needs. */
static struct bytes with(struct arena *arena, struct bytes file, const char *contents, enum revocation_kind kind,
                         const char *der)
{
    struct pdf_dss_plan plan = pdf_dss_open(opened(arena, file));
    pdf_dss_add(&plan, pdf_dss_record(&plan, bytes_of_text(contents)), kind, bytes_of_text(der));
    struct bytes more = written(arena, &plan);
    assert_true(more.size > file.size);
    assert_memory_equal(more.data, file.data, file.size);
    return more;
}

static struct bytes page(struct arena *arena, const char *catalog)
{
    struct test_pdf file = {.out = {.arena = arena}};
    test_pdf_page(&file, "", "BT ET");
    test_pdf_object(&file, 1, arena_format(arena, "<< /Type /Catalog /Pages 2 0 R %s >>", catalog));
    test_pdf_stream(&file, 10, "", bytes_of_text("old answer"));
    return test_pdf_end(&file, "/Root 1 0 R");
}

/* How long a list of the store is. */
static size_t length_of(struct pdf *pdf, const char *key)
{
    const struct pdf_object *dss = pdf_read_get(pdf, pdf_read_catalog(pdf), "DSS");
    return pdf_read_get(pdf, dss, key)->count;
}

static const struct pdf_object *entry_at(struct pdf *pdf, size_t index)
{
    const struct pdf_object *dss = pdf_read_get(pdf, pdf_read_catalog(pdf), "DSS");
    const struct pdf_object *all = pdf_read_get(pdf, dss, "VRI");
    assert_true(index < all->count);
    return pdf_read_resolve(pdf, &all->items[index]);
}

static void keeps_what_a_signature_needed_before(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct problem why;
    struct bytes file = with(arena, page(arena, ""), CONTENTS, REVOCATION_OCSP, "an answer");
    file = with(arena, file, CONTENTS, REVOCATION_CRL, "a list");
    file = with(arena, file, OTHER, REVOCATION_OCSP, "a later answer");
    file = with(arena, file, CONTENTS, REVOCATION_OCSP, "one more answer");
    struct pdf *pdf = opened(arena, file);
    assert_int_equal(length_of(pdf, "OCSPs"), 3);
    assert_int_equal(length_of(pdf, "CRLs"), 1);
    assert_int_equal(length_of(pdf, "VRI"), 2);
    assert_int_equal(pdf_read_get(pdf, entry_at(pdf, 0), "OCSP")->count, 2);
    assert_int_equal(pdf_read_get(pdf, entry_at(pdf, 0), "CRL")->count, 1);
    assert_int_equal(pdf_read_get(pdf, entry_at(pdf, 1), "OCSP")->count, 1);
    assert_int_equal(pdf_read_get(pdf, entry_at(pdf, 1), "CRL")->kind, PDF_NULL);
    assert_int_equal(pdf_read_fault(pdf, &why), OK);
}

/* The digest of CONTENTS is what its entry is called by. */
static void keeps_what_others_wrote_into_its_entry(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct pdf *made = opened(arena, with(arena, page(arena, ""), CONTENTS, REVOCATION_NONE, "a certificate"));
    const struct pdf_object *dss = pdf_read_get(made, pdf_read_catalog(made), "DSS");
    const char *name = pdf_read_get(made, dss, "VRI")->keys[0];
    const char *catalog =
        arena_format(arena, "/DSS << /VRI << /%s << /TU (D:20260101) /OCSP [ 10 0 R ] >> >> >>", name);
    struct bytes file = with(arena, page(arena, catalog), CONTENTS, REVOCATION_OCSP, "an answer");
    struct pdf *pdf = opened(arena, file);
    assert_int_equal(length_of(pdf, "VRI"), 1);
    assert_int_equal(pdf_read_get(pdf, entry_at(pdf, 0), "TU")->kind, PDF_STRING);
    assert_int_equal(pdf_read_get(pdf, entry_at(pdf, 0), "OCSP")->count, 2);
}

static void makes_one_entry_of_a_signature_that_two_fields_show(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct pdf_dss_plan plan = pdf_dss_open(opened(arena, page(arena, "")));
    for (int i = 0; i < 2; i++)
        pdf_dss_add(&plan, pdf_dss_record(&plan, bytes_of_text(CONTENTS)), REVOCATION_NONE, bytes_of_text("der"));
    struct pdf *pdf = opened(arena, written(arena, &plan));
    assert_int_equal(length_of(pdf, "VRI"), 1);
    assert_int_equal(length_of(pdf, "Certs"), 1);
}

/* Number 64 is the next free one: what is new takes it. */
static void takes_a_store_that_is_missing_for_none(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct bytes file = with(arena, page(arena, "/DSS 64 0 R"), CONTENTS, REVOCATION_NONE, "a certificate");
    assert_int_equal(length_of(opened(arena, file), "Certs"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_what_a_signature_needed_before),
        cmocka_unit_test(keeps_what_others_wrote_into_its_entry),
        cmocka_unit_test(makes_one_entry_of_a_signature_that_two_fields_show),
        cmocka_unit_test(takes_a_store_that_is_missing_for_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
