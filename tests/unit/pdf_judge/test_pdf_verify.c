/* The files and their root are the fuzz targets' seeds, which tests/support/make_seeds.py makes together. */
#include "json_read.h"
#include "json_write.h"
#include "pdf_report.h"
#include "test.h"
#include "test_vector.h"
#include "text.h"
#include <string.h>

static const int64_t MINUTE_MS = 60000, YEAR_MS = 31557600000;

static struct trust *list_of(struct arena *arena, const char *name)
{
    struct problem why;
    struct list roots;
    assert_int_equal(x509_read_all(test_vector(arena, name), arena, &roots, &why), OK);
    struct trust *list = trust_of(&roots, &why);
    assert_non_null(list);
    return list;
}

static struct bytes seed(struct arena *arena, const char *name)
{
    return test_vector(arena, arena_format(arena, "fuzz/fuzz_pdf_verify/%s.pdf", name));
}

static struct pdf_verify_signature *signature(struct pdf_verify_report *report, size_t index)
{
    assert_true(index < report->signatures.count);
    return LIST_AT(&report->signatures, struct pdf_verify_signature, index);
}

/* When the first seal of the file says it was made. */
static int64_t sealed_ms(struct arena *arena, const struct trust *list, struct bytes file)
{
    struct pdf_verify_report report;
    pdf_verify(file, list, INT64_MAX / 2, arena, &report);
    return signature(&report, 0)->time_ms;
}

static void keeps_the_four_answers_apart(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    AUTO(trust, list);
    struct pdf_verify_report report;
    list = list_of(arena, "fuzz/fuzz_x509/root.pem");
    struct bytes file = seed(arena, "two_seals");
    pdf_verify(file, list, sealed_ms(arena, list, file) + MINUTE_MS, arena, &report);
    assert_int_equal(report.overall, PDF_VERIFY_INTACT);
    assert_true(report.is_trusted);
    assert_int_equal(pdf_report_exit(&report), 0);
    assert_int_equal(report.revisions, 3);
    const struct pdf_verify_signature *first = signature(&report, 0), *second = signature(&report, 1);
    assert_int_equal(first->integrity, CMS_VERIFY_OK);
    assert_int_equal(first->coverage, PDF_COVERAGE_WHOLE_REVISION);
    assert_int_equal(first->revision, 2);
    assert_string_equal(pdf_verify_changes_name(first), "permitted");
    assert_int_equal(first->trust, TRUST_TRUSTED);
    assert_string_equal(first->seal, "S-0001");
    assert_int_equal(second->coverage, PDF_COVERAGE_WHOLE_FILE);
    assert_string_equal(pdf_verify_changes_name(second), "none");
}

static void a_changed_file_stays_whole_and_trusted(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    AUTO(trust, list);
    struct pdf_verify_report report;
    list = list_of(arena, "fuzz/fuzz_x509/root.pem");
    struct bytes file = seed(arena, "evidence_names_the_page_content");
    pdf_verify(file, list, sealed_ms(arena, list, file) + MINUTE_MS, arena, &report);
    assert_int_equal(report.overall, PDF_VERIFY_CHANGED);
    assert_int_equal(signature(&report, 0)->integrity, CMS_VERIFY_OK);
    assert_int_equal(signature(&report, 0)->trust, TRUST_TRUSTED);
    assert_int_equal(pdf_report_exit(&report), 1);
}

/* The clock of the verifier against what the signer says. */
static void a_claimed_time_is_no_proof(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    AUTO(trust, list);
    list = list_of(arena, "fuzz/fuzz_x509/root.pem");
    struct bytes file = seed(arena, "two_seals");
    int64_t sealed = sealed_ms(arena, list, file);
    const struct {
        int64_t now_ms;
        enum trust_verdict want;
        const char *reason;
        bool in_future;
    } cases[] = {
        {sealed, TRUST_TRUSTED, NULL, false},
        {sealed - YEAR_MS, TRUST_UNTRUSTED, "not_yet_valid", true},
        {sealed + YEAR_MS, TRUST_TRUSTED, NULL, false},
        {sealed + 30 * YEAR_MS, TRUST_UNKNOWN, "expired_since", false},
    };
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct pdf_verify_report report;
        pdf_verify(file, list, cases[i].now_ms, arena, &report);
        const struct pdf_verify_signature *first = signature(&report, 0);
        assert_int_equal(first->trust, cases[i].want);
        assert_true(text_equal(first->trust_reason, cases[i].reason));
        assert_int_equal(first->is_time_in_future, cases[i].in_future);
        assert_int_equal(first->time_source, PDF_VERIFY_TIME_CLAIMED);
    }
}

/* Signature values (between < and >) hold certificates and padding that are not signed: test_cms_verify looks at them.
 */
static bool is_in_value(struct bytes file, size_t at)
{
    struct bytes rest = file;
    for (;;) {
        const unsigned char *found = memmem(rest.data, rest.size, "/Contents<", 10);
        if (!found) return false;
        const unsigned char *end = memchr(found, '>', file.size - (size_t)(found - file.data));
        if (file.data + at >= found + 10 && file.data + at < end) return true;
        rest = bytes_of(end, file.size - (size_t)(end - file.data));
    }
}

static void no_changed_byte_stays_unseen(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    AUTO(trust, list);
    list = list_of(arena, "fuzz/fuzz_x509/root.pem");
    struct bytes file = bytes_copy(arena, seed(arena, "two_seals"));
    int64_t now_ms = sealed_ms(arena, list, file);
    unsigned char *data = (unsigned char *)(uintptr_t)file.data;
    int tried = 0;
    for (size_t i = 0; i + 1 < file.size; i++) { /* the last line end is not signed */
        AUTO_ARENA(scratch);
        struct pdf_verify_report report;
        if (is_in_value(file, i)) continue;
        data[i] ^= 0x04;
        pdf_verify(file, list, now_ms, scratch, &report);
        data[i] ^= 0x04;
        assert_int_not_equal(report.overall, PDF_VERIFY_INTACT);
        tried++;
    }
    assert_true(tried > 1000);
}

static void the_full_report_says_why(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    AUTO(trust, list);
    struct problem why;
    struct pdf_verify_report report;
    const struct json_value *json = NULL;
    struct json_writer w = {.out = {.arena = arena}};
    list = trust_open(NULL, &why);
    pdf_verify(seed(arena, "table_skips_the_signed_revision"), list, 1795000000000, arena, &report);
    pdf_report_json(&report, NULL, PDF_REPORT_FULL, &w);
    assert_int_equal(json_parse(buffer_bytes(&w.out), arena, &json, &why), OK);
    assert_string_equal(json_member(json, "overall")->text, "broken");
    assert_string_equal(json_member(json, "zh")->text, "无效：签章已损坏，或与文件内容不符。");
    const struct json_value *first = json_member(json, "signatures")->child;
    assert_string_equal(json_member(first, "coverage_reason")->text, "end_not_revision");
    assert_string_equal(json_member(first, "kind")->text, "seal");
    assert_string_equal(json_member(json_member(first, "certificate"), "key")->text, "RSA");
}

static const struct json_value *full_report(struct arena *arena, const struct pdf_verify_report *report)
{
    struct problem why;
    const struct json_value *json = NULL;
    struct json_writer w = {.out = {.arena = arena}};
    json_write_begin(&w, NULL, '{');
    struct json_writer judged = {.out = {.arena = arena}};
    pdf_report_json(report, NULL, PDF_REPORT_FULL, &judged);
    json_write_raw(&w, "report", buffer_bytes(&judged.out));
    pdf_report_certificates(report, "certificates", &w);
    json_write_end(&w, '}');
    assert_int_equal(json_parse(buffer_bytes(&w.out), arena, &json, &why), OK);
    return json;
}

static void the_full_report_shows_revisions_and_chains(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    AUTO(trust, list);
    struct pdf_verify_report report;
    list = list_of(arena, "fuzz/fuzz_x509/root.pem");
    struct bytes file = seed(arena, "two_seals");
    pdf_verify(file, list, sealed_ms(arena, list, file) + MINUTE_MS, arena, &report);
    const struct json_value *json = full_report(arena, &report), *judged = json_member(json, "report");
    size_t ends = 0;
    for (size_t i = 0; i < report.revisions; i++) {
        assert_true(report.revision_ends[i] > ends && report.revision_ends[i] <= file.size);
        ends = report.revision_ends[i];
    }
    assert_int_equal(ends, file.size);
    assert_non_null(json_member(judged, "revision_ends")->child);
    const struct json_value *first = json_member(judged, "signatures")->child;
    assert_string_equal(json_member(json_member(first, "etsi"), "sub_indication")->text, "TRY_LATER");
    assert_string_equal(json_member(first, "level")->text, "B-B");
    const struct json_value *leaf = json_member(json, "certificates")->child;
    assert_string_equal(json_member(leaf, "fingerprint")->text, json_member(first, "chain")->child->text);
    assert_string_equal(json_member(leaf, "fingerprint")->text, signature(&report, 0)->signer.fingerprint);
    const struct json_value *root = leaf->next->next; /* both seals share one chain of three, told once */
    assert_true(report.signatures.count == 2 && root && !root->next);
}

static void what_is_no_pdf_is_unreadable_with_its_reason(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    AUTO(trust, list);
    struct problem why;
    struct pdf_verify_report report;
    list = trust_open(NULL, &why);
    pdf_verify(bytes_of_text("hello"), list, 1795000000000, arena, &report);
    assert_int_equal(report.overall, PDF_VERIFY_UNREADABLE);
    assert_int_equal(report.problem, PDF_BROKEN);
    assert_int_equal(pdf_report_exit(&report), 1);
    assert_non_null(strstr(pdf_report_text(&report, "x", true, arena), "无法读取"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_the_four_answers_apart),
        cmocka_unit_test(a_changed_file_stays_whole_and_trusted),
        cmocka_unit_test(a_claimed_time_is_no_proof),
        cmocka_unit_test(no_changed_byte_stays_unseen),
        cmocka_unit_test(the_full_report_says_why),
        cmocka_unit_test(the_full_report_shows_revisions_and_chains),
        cmocka_unit_test(what_is_no_pdf_is_unreadable_with_its_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
