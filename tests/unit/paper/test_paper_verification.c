/* What the paper says is read by tests/http/test_signing_verification.py; here: that nothing breaks it. */
#include "paper_verification.h"
#include "test.h"
#include "test_fonts.h"
#include "test_vector.h"
#include "trust.h"
#include <string.h>

enum { NOW_S = 1795000000, PAPER_MOST = 400000 };
static const int64_t NOW_MS = (int64_t)NOW_S * 1000;

static struct bytes paper_of(struct arena *arena, const struct pdf_verify_report *report, const char *name,
                             bool chinese)
{
    struct problem why;
    struct bytes pdf = {0};
    const struct paper_verification what = {report, name, bytes_of_text("file"), NOW_MS, chinese, NULL};
    assert_int_equal(paper_verification_make(&what, arena, &pdf, &why), OK);
    assert_true(pdf.size > 1000 && pdf.size < PAPER_MOST);
    assert_memory_equal(pdf.data, "%PDF-", 5);
    return pdf;
}

static void judge(struct arena *arena, const char *seed, struct pdf_verify_report *report)
{
    struct problem why;
    struct bytes file = test_vector(arena, arena_format(arena, "fuzz/fuzz_pdf_verify/%s.pdf", seed));
    AUTO(trust, list);
    list = trust_open(NULL, &why);
    pdf_verify(file, list, NOW_MS, arena, report);
}

static void the_same_facts_give_the_same_bytes(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct pdf_verify_report report;
    judge(arena, "two_seals", &report);
    for (int chinese = 0; chinese < 2; chinese++) {
        struct bytes first = paper_of(arena, &report, "two_seals.pdf", chinese);
        assert_true(bytes_equal(first, paper_of(arena, &report, "two_seals.pdf", chinese)));
        assert_false(bytes_equal(first, paper_of(arena, &report, "another.pdf", chinese)));
        assert_false(bytes_equal(first, paper_of(arena, &report, "two_seals.pdf", !chinese)));
    }
}

static void every_kind_of_report_becomes_a_paper(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    static const char *const seeds[] = {"two_seals", "evidence_names_the_page_content", "form_value_replaced",
                                        "free_text_on_certified_3", "table_skips_the_signed_revision"};
    struct pdf_verify_report report;
    for (size_t i = 0; i < TEST_COUNT(seeds); i++) {
        judge(arena, seeds[i], &report);
        (void)paper_of(arena, &report, seeds[i], true);
    }
    pdf_verify(bytes_of_text("no PDF"), NULL, NOW_MS, arena, &report);
    (void)paper_of(arena, &report, NULL, false);
}

static void hostile_names_cannot_break_it(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct pdf_verify_report report;
    judge(arena, "two_seals", &report);
    char *endless = arena_alloc(arena, 1000001);
    memset(endless, 'W', 1000000);
    const char *const names[] = {endless,
                                 "\xe2\x80\xae"
                                 "fdp.exe",                          /* right-to-left override */
                                 "\x01\x02\x1b[31m\x7f.pdf",         /* controls */
                                 "\xff\xfe\xc3(\xf0\x9f",            /* no UTF-8, cut in a letter */
                                 "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d", /* Hebrew */
                                 "a\n\n\n\n\n\n\n\n\n\n\n\n\n\nb",
                                 "<b>&amp;</b> %s%n"};
    for (size_t i = 0; i < TEST_COUNT(names); i++) {
        for (size_t k = 0; k < report.signatures.count; k++) {
            struct pdf_verify_signature *s = LIST_AT(&report.signatures, struct pdf_verify_signature, k);
            s->field = s->seal = s->signer.name = names[i];
        }
        (void)paper_of(arena, &report, names[i], true);
    }
}

static void very_many_signatures_and_changes_stay_a_short_paper(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct pdf_verify_report report;
    judge(arena, "two_seals", &report);
    struct pdf_verify_signature *first = LIST_AT(&report.signatures, struct pdf_verify_signature, 0);
    while (first->changes.count < PDF_CHANGE_MAX)
        pdf_change_add(&first->changes, (struct pdf_change){.code = PDF_CHANGE_OBJECT_ADDED,
                                                            .object = (uint32_t)first->changes.count + 1});
    const struct pdf_verify_signature copy = *first;
    while (report.signatures.count < PDF_VERIFY_SIGNATURES_MAX)
        *(struct pdf_verify_signature *)list_add(&report.signatures) = copy;
    (void)paper_of(arena, &report, "many.pdf", false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_facts_give_the_same_bytes),
        cmocka_unit_test(every_kind_of_report_becomes_a_paper),
        cmocka_unit_test(hostile_names_cannot_break_it),
        cmocka_unit_test(very_many_signatures_and_changes_stay_a_short_paper),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
