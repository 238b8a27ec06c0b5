/* Clauses are those of ETSI EN 319 102-1 V1.3.1. */
#include "pdf_etsi.h"
#include "test.h"
#include "text.h"

enum { BEGINS = 1000, ENDS = 2000, WITHIN = 1500 };

static struct pdf_verify_signature good(void)
{
    return (struct pdf_verify_signature){.field = "Seal",
                                         .revision = 3,
                                         .coverage = PDF_COVERAGE_WHOLE_FILE,
                                         .integrity = CMS_VERIFY_OK,
                                         .trust = TRUST_TRUSTED,
                                         .has_signer = true,
                                         .signer = {.not_before_ms = BEGINS, .not_after_ms = ENDS},
                                         .time_ms = WITHIN,
                                         .time_source = PDF_VERIFY_TIME_CLAIMED};
}

static struct pdf_verify_report report_of(struct arena *arena, struct pdf_verify_signature signature)
{
    struct pdf_verify_report report = {.signatures = LIST_OF(arena, struct pdf_verify_signature)};
    *(struct pdf_verify_signature *)list_add(&report.signatures) = signature;
    return report;
}

static void assert_outcome(struct pdf_etsi got, const char *indication, const char *sub, const char *clause)
{
    assert_string_equal(pdf_etsi_name(got.indication), indication);
    assert_true(text_equal(pdf_etsi_sub_name(got.sub), sub));
    assert_string_equal(got.clause, clause);
}

/* A document timestamp over revision 1, which the signature under test covers. */
static void add_earlier_timestamp(struct pdf_verify_report *report, int64_t stamped_ms)
{
    *(struct pdf_verify_signature *)list_add(&report->signatures) =
        (struct pdf_verify_signature){.field = "Stamp",
                                      .is_timestamp = true,
                                      .revision = 1,
                                      .coverage = PDF_COVERAGE_WHOLE_REVISION,
                                      .integrity = CMS_VERIFY_OK,
                                      .trust = TRUST_TRUSTED,
                                      .time_ms = stamped_ms,
                                      .time_source = PDF_VERIFY_TIME_TIMESTAMP};
}

static void a_sound_signature_passes_by_the_process_that_its_time_allows(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    const struct {
        int64_t proved_ms;
        enum pdf_verify_level level;
        bool is_timestamp;
        const char *clause;
    } cases[] = {{0, PDF_VERIFY_LEVEL_B, false, "5.3"},
                 {WITHIN, PDF_VERIFY_LEVEL_T, false, "5.5"},
                 {WITHIN, PDF_VERIFY_LEVEL_LT, false, "5.5"},
                 {WITHIN, PDF_VERIFY_LEVEL_LTA, false, "5.6"},
                 {WITHIN, PDF_VERIFY_LEVEL_NONE, true, "5.4"}};
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct pdf_verify_signature s = good();
        s.proved_ms = cases[i].proved_ms;
        s.level = cases[i].level;
        s.is_timestamp = cases[i].is_timestamp;
        struct pdf_verify_report report = report_of(arena, s);
        assert_outcome(pdf_etsi_judge(&report, 0), "TOTAL-PASSED", NULL, cases[i].clause);
    }
}

static void integrity_decides_by_its_reason(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    const struct {
        const char *reason, *indication, *sub, *clause;
    } cases[] = {
        {"digest_differs", "TOTAL-FAILED", "HASH_FAILURE", "5.2.7"},
        {"signature_wrong", "TOTAL-FAILED", "SIG_CRYPTO_FAILURE", "5.2.7"},
        {"not_cms", "TOTAL-FAILED", "FORMAT_FAILURE", "5.2.2"},
        {"junk_after_signature", "TOTAL-FAILED", "FORMAT_FAILURE", "5.2.2"},
        {"signers_not_one", "TOTAL-FAILED", "FORMAT_FAILURE", "5.2.2"},
        {"subfilter_unknown", "TOTAL-FAILED", "FORMAT_FAILURE", "5.2.2"},
        {"content_type_wrong", "TOTAL-FAILED", "FORMAT_FAILURE", "5.2.2"},
        {"attribute_repeated", "TOTAL-FAILED", "FORMAT_FAILURE", "5.2.2"},
        {"a reason of later days", "TOTAL-FAILED", "FORMAT_FAILURE", "5.2.2"},
        {"signer_missing", "INDETERMINATE", "NO_SIGNING_CERTIFICATE_FOUND", "5.2.3"},
        {"certificate_differs", "INDETERMINATE", "NO_SIGNING_CERTIFICATE_FOUND", "5.2.3"},
        {"certificate_unbound", "INDETERMINATE", "SIG_CONSTRAINTS_FAILURE", "5.2.8"},
        {"algorithm_refused", "INDETERMINATE", "CRYPTO_CONSTRAINTS_FAILURE_NO_POE", "5.2.8"},
        {"algorithm_unknown", "INDETERMINATE", "CRYPTO_CONSTRAINTS_FAILURE_NO_POE", "5.2.8"},
    };
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct pdf_verify_signature s = good();
        s.integrity = CMS_VERIFY_BROKEN;
        s.integrity_reason = cases[i].reason;
        s.trust = TRUST_UNKNOWN;
        s.trust_reason = "integrity";
        struct pdf_verify_report report = report_of(arena, s);
        assert_outcome(pdf_etsi_judge(&report, 0), cases[i].indication, cases[i].sub, cases[i].clause);
    }
}

/* The format comes before everything else (5.3.4 begins with 5.2.2). */
static void coverage_that_is_not_whole_is_a_fault_of_format(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    const struct {
        const char *reason, *indication, *sub, *clause;
    } cases[] = {{"start_missing", "TOTAL-FAILED", "FORMAT_FAILURE", "5.2.2"},
                 {"gap_not_contents", "TOTAL-FAILED", "FORMAT_FAILURE", "5.2.2"},
                 {"end_not_revision", "TOTAL-FAILED", "FORMAT_FAILURE", "5.2.2"},
                 {"ranges_invalid", "INDETERMINATE", "SIGNED_DATA_NOT_FOUND", "5.2.7"}};
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct pdf_verify_signature s = good();
        s.coverage = PDF_COVERAGE_NOT_WHOLE;
        s.coverage_reason = cases[i].reason;
        s.is_suspicious = true;
        struct pdf_verify_report report = report_of(arena, s);
        assert_outcome(pdf_etsi_judge(&report, 0), cases[i].indication, cases[i].sub, cases[i].clause);
    }
}

static void a_chain_that_does_not_hold_leaves_it_open(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    const struct {
        const char *reason, *sub;
    } cases[] = {{"self_signed", "NO_CERTIFICATE_CHAIN_FOUND"},
                 {"root_not_listed", "NO_CERTIFICATE_CHAIN_FOUND"},
                 {"no_list", "NO_CERTIFICATE_CHAIN_FOUND"},
                 {"issuer_missing", "NO_CERTIFICATE_CHAIN_FOUND"},
                 {"wrong_use", "CHAIN_CONSTRAINTS_FAILURE"},
                 {"issuer_not_authority", "CHAIN_CONSTRAINTS_FAILURE"},
                 {"expired", "OUT_OF_BOUNDS_NO_POE"},
                 {"expired_since", "OUT_OF_BOUNDS_NO_POE"},
                 {"seal_ended", "OUT_OF_BOUNDS_NO_POE"},
                 {"not_yet_valid", "OUT_OF_BOUNDS_NO_POE"},
                 {"too_weak", "CRYPTO_CONSTRAINTS_FAILURE_NO_POE"},
                 {"revoked", "REVOKED_NO_POE"},
                 {"key_compromised", "REVOKED_NO_POE"},
                 {"on_hold", "TRY_LATER"},
                 {"revocation_unknown", "TRY_LATER"},
                 {"signature_wrong", "CERTIFICATE_CHAIN_GENERAL_FAILURE"},
                 {"chain_invalid", "CERTIFICATE_CHAIN_GENERAL_FAILURE"}};
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct pdf_verify_signature s = good();
        s.trust = TRUST_UNTRUSTED;
        s.trust_reason = cases[i].reason;
        struct pdf_verify_report report = report_of(arena, s);
        assert_outcome(pdf_etsi_judge(&report, 0), "INDETERMINATE", cases[i].sub, "5.2.6");
    }
}

/* 5.2.6: revocation is to be known of every certificate but the root. */
static void what_is_not_known_of_revocation_is_to_be_tried_later(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    const struct {
        size_t chain, links;
        enum revocation_status last;
        bool is_later, is_suspicious;
        const char *indication, *sub;
    } cases[] = {
        {3, 0, REVOCATION_GOOD, false, false, "INDETERMINATE", "TRY_LATER"},
        {3, 2, REVOCATION_NOT_CHECKED, false, false, "INDETERMINATE", "TRY_LATER"},
        {3, 2, REVOCATION_UNKNOWN, false, false, "INDETERMINATE", "TRY_LATER"},
        {3, 0, REVOCATION_GOOD, false, true, "INDETERMINATE", "SIG_CONSTRAINTS_FAILURE"},
        {3, 2, REVOCATION_GOOD, false, false, "TOTAL-PASSED", NULL},
        {3, 2, REVOCATION_REVOKED, true, false, "TOTAL-PASSED", NULL},
        {1, 0, REVOCATION_GOOD, false, false, "TOTAL-PASSED", NULL},
    };
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct pdf_verify_signature s = good();
        s.is_suspicious = cases[i].is_suspicious;
        s.chain = LIST_OF(arena, struct bytes);
        s.links = LIST_OF(arena, struct revocation_answer);
        for (size_t k = 0; k < cases[i].chain; k++) *(struct bytes *)list_add(&s.chain) = bytes_of_text("certificate");
        for (size_t k = 0; k < cases[i].links; k++)
            *(struct revocation_answer *)list_add(&s.links) = (struct revocation_answer){.status = REVOCATION_GOOD};
        if (cases[i].links) {
            struct revocation_answer *last = LIST_AT(&s.links, struct revocation_answer, cases[i].links - 1);
            *last = (struct revocation_answer){.status = cases[i].last, .is_later = cases[i].is_later};
        }
        struct pdf_verify_report report = report_of(arena, s);
        struct pdf_etsi got = pdf_etsi_judge(&report, 0);
        assert_string_equal(pdf_etsi_name(got.indication), cases[i].indication);
        assert_true(text_equal(pdf_etsi_sub_name(got.sub), cases[i].sub));
    }
}

/* Only what proves the time makes an end of it: a claimed time never does. */
static void proved_times_settle_what_a_period_leaves_open(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    const struct {
        int64_t proved_ms;  /* 0: only claimed */
        int64_t earlier_ms; /* of a document timestamp before it; 0: none */
        const char *reason, *indication, *sub;
    } cases[] = {
        {BEGINS - 1, 0, "not_yet_valid", "TOTAL-FAILED", "NOT_YET_VALID"},
        {0, 0, "not_yet_valid", "INDETERMINATE", "OUT_OF_BOUNDS_NO_POE"},
        {ENDS + 5, 0, "expired", "INDETERMINATE", "OUT_OF_BOUNDS_NO_POE"},
        {ENDS + 5, ENDS + 1, "expired", "TOTAL-FAILED", "EXPIRED"},
        {0, ENDS + 1, "expired_since", "TOTAL-FAILED", "EXPIRED"},
        {0, ENDS, "expired_since", "INDETERMINATE", "OUT_OF_BOUNDS_NO_POE"},
        {0, WITHIN, "too_weak", "INDETERMINATE", "CRYPTO_CONSTRAINTS_FAILURE"},
    };
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct pdf_verify_signature s = good();
        s.trust = TRUST_UNTRUSTED;
        s.trust_reason = cases[i].reason;
        s.proved_ms = cases[i].proved_ms;
        struct pdf_verify_report report = report_of(arena, s);
        if (cases[i].earlier_ms) add_earlier_timestamp(&report, cases[i].earlier_ms);
        struct pdf_etsi got = pdf_etsi_judge(&report, 0);
        assert_string_equal(pdf_etsi_name(got.indication), cases[i].indication);
        assert_string_equal(pdf_etsi_sub_name(got.sub), cases[i].sub);
    }
}

static void revocation_counts_by_what_is_proved(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    const struct {
        const char *reason;
        enum revocation_status status;
        int64_t revoked_ms, earlier_ms;
        const char *indication, *sub;
    } cases[] = {
        {"revoked", REVOCATION_REVOKED, WITHIN, 0, "INDETERMINATE", "REVOKED_NO_POE"},
        {"revoked", REVOCATION_REVOKED, WITHIN, WITHIN - 1, "INDETERMINATE", "REVOKED_NO_POE"},
        {"revoked", REVOCATION_REVOKED, WITHIN, WITHIN, "TOTAL-FAILED", "REVOKED"},
        {"expired", REVOCATION_GOOD, 0, 0, "INDETERMINATE", "OUT_OF_BOUNDS_NOT_REVOKED"},
        {"expired", REVOCATION_UNKNOWN, 0, 0, "INDETERMINATE", "OUT_OF_BOUNDS_NO_POE"},
        {"expired", REVOCATION_NOT_CHECKED, 0, 0, "INDETERMINATE", "OUT_OF_BOUNDS_NO_POE"},
    };
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct pdf_verify_signature s = good();
        s.trust = TRUST_UNTRUSTED;
        s.trust_reason = cases[i].reason;
        s.revocation.status = cases[i].status;
        s.revocation.revoked_ms = cases[i].revoked_ms;
        struct pdf_verify_report report = report_of(arena, s);
        if (cases[i].earlier_ms) add_earlier_timestamp(&report, cases[i].earlier_ms);
        struct pdf_etsi got = pdf_etsi_judge(&report, 0);
        assert_string_equal(pdf_etsi_name(got.indication), cases[i].indication);
        assert_string_equal(pdf_etsi_sub_name(got.sub), cases[i].sub);
    }
}

static void a_timestamp_that_proves_nothing_settles_nothing(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    for (int fault = 0; fault < 5; fault++) {
        struct pdf_verify_signature s = good();
        s.trust = TRUST_UNKNOWN;
        s.trust_reason = "expired_since";
        struct pdf_verify_report report = report_of(arena, s);
        add_earlier_timestamp(&report, ENDS + 1);
        struct pdf_verify_signature *stamp = LIST_AT(&report.signatures, struct pdf_verify_signature, 1);
        if (fault == 0) stamp->revision = 4; /* not covered by the signature */
        if (fault == 1) stamp->trust = TRUST_UNTRUSTED;
        if (fault == 2) stamp->integrity = CMS_VERIFY_BROKEN;
        if (fault == 3) stamp->is_timestamp = false;
        if (fault == 4) stamp->coverage = PDF_COVERAGE_NOT_WHOLE;
        assert_outcome(pdf_etsi_judge(&report, 0), "INDETERMINATE", "OUT_OF_BOUNDS_NO_POE", "5.2.6");
    }
}

static void timestamps_must_keep_their_order(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct pdf_verify_signature s = good();
    s.proved_ms = WITHIN;
    struct pdf_verify_report report = report_of(arena, s);
    add_earlier_timestamp(&report, WITHIN + 1);
    assert_outcome(pdf_etsi_judge(&report, 0), "INDETERMINATE", "TIMESTAMP_ORDER_FAILURE", "5.5.4");
    LIST_AT(&report.signatures, struct pdf_verify_signature, 1)->time_ms = WITHIN;
    assert_outcome(pdf_etsi_judge(&report, 0), "TOTAL-PASSED", NULL, "5.5");
}

static void a_change_that_is_not_allowed_fails_a_constraint(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct pdf_verify_signature s = good();
    s.is_suspicious = true;
    struct pdf_verify_report report = report_of(arena, s);
    assert_outcome(pdf_etsi_judge(&report, 0), "INDETERMINATE", "SIG_CONSTRAINTS_FAILURE", "5.2.8");
}

static void the_level_is_that_of_the_format(void **state)
{
    (void)state;
    struct pdf_verify_signature s = good();
    assert_null(pdf_etsi_level(&s));
    s.is_baseline = true;
    assert_string_equal(pdf_etsi_level(&s), "B-B");
    s.has_timestamp = true;
    assert_string_equal(pdf_etsi_level(&s), "B-T");
    s.level = PDF_VERIFY_LEVEL_LT;
    assert_string_equal(pdf_etsi_level(&s), "B-LT");
    s.level = PDF_VERIFY_LEVEL_LTA;
    assert_string_equal(pdf_etsi_level(&s), "B-LTA");
    s.integrity = CMS_VERIFY_BROKEN;
    assert_null(pdf_etsi_level(&s));
}

static void every_outcome_has_words_in_both_languages(void **state)
{
    (void)state;
    for (int sub = 0; sub < PDF_ETSI_SUB_COUNT; sub++) {
        assert_true(pdf_etsi_sub_text((enum pdf_etsi_sub)sub, true)[0] != '\0');
        assert_true(pdf_etsi_sub_text((enum pdf_etsi_sub)sub, false)[0] != '\0');
        assert_int_equal(pdf_etsi_sub_name((enum pdf_etsi_sub)sub) == NULL, sub == PDF_ETSI_NONE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sound_signature_passes_by_the_process_that_its_time_allows),
        cmocka_unit_test(integrity_decides_by_its_reason),
        cmocka_unit_test(coverage_that_is_not_whole_is_a_fault_of_format),
        cmocka_unit_test(a_chain_that_does_not_hold_leaves_it_open),
        cmocka_unit_test(what_is_not_known_of_revocation_is_to_be_tried_later),
        cmocka_unit_test(proved_times_settle_what_a_period_leaves_open),
        cmocka_unit_test(revocation_counts_by_what_is_proved),
        cmocka_unit_test(a_timestamp_that_proves_nothing_settles_nothing),
        cmocka_unit_test(timestamps_must_keep_their_order),
        cmocka_unit_test(a_change_that_is_not_allowed_fails_a_constraint),
        cmocka_unit_test(the_level_is_that_of_the_format),
        cmocka_unit_test(every_outcome_has_words_in_both_languages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
