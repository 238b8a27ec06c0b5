#include "test.h"

#include "evidence_end.h"
#include <string.h>

enum { DAY_MS = 86400000 };
static const int64_t NEVER_MS = INT64_C(253402300799000), LATE_MS = INT64_C(1893456000000); /* 2030-01-01 */

struct one {
    size_t revision;
    int64_t not_after_ms, chain_ms, stamp_ms;
    bool is_timestamp, is_removed;
    enum trust_verdict trust;
};

static void look(const struct one *some, size_t count, const char *ends, struct evidence_end *out)
{
    AUTO_ARENA(arena);
    const struct archives_config config = {.algorithm_ends = ends};
    const struct archives archives = {.config = &config};
    struct pdf_verify_report report = {.signatures = LIST_OF(arena, struct pdf_verify_signature)};
    for (size_t i = 0; i < count; i++) {
        struct pdf_verify_signature *s = list_add(&report.signatures);
        *s = (struct pdf_verify_signature){.revision = some[i].revision,
                                           .is_timestamp = some[i].is_timestamp,
                                           .is_removed = some[i].is_removed,
                                           .trust = some[i].trust,
                                           .has_signer = true,
                                           .digest = "SHA256",
                                           .chain_until_ms = some[i].chain_ms,
                                           .stamp_until_ms = some[i].stamp_ms};
        s->signer.not_after_ms = some[i].not_after_ms;
        s->signer.key = X509_KEY_RSA;
        s->signer.key_bits = 2048;
        report.revisions = some[i].revision > report.revisions ? some[i].revision : report.revisions;
    }
    evidence_end_of(&archives, &report, arena, out);
}

static void seals_end_with_the_first_of_their_certificates(void **state)
{
    (void)state;
    static const struct {
        struct one seal;
        int64_t want_ms;
    } cases[] = {{{.not_after_ms = INT64_C(1893456000000)}, INT64_C(1893456000000)},
                 {{.not_after_ms = INT64_C(1893456000000), .chain_ms = 5}, 5},
                 {{.not_after_ms = INT64_C(1893456000000), .chain_ms = 9, .stamp_ms = 7}, 7},
                 {{.not_after_ms = 3, .is_removed = true}, INT64_C(253402300799000)}};
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct evidence_end end;
        look(&cases[i].seal, 1, "", &end);
        assert_int_equal(end.until_ms, cases[i].want_ms);
        assert_false(end.is_stamped);
    }
}

static void a_certificate_that_ended_before_1970_is_not_taken_for_one_of_unknown_end(void **state)
{
    (void)state;
    static const int64_t ends_ms[] = {0, -1, -INT64_C(86400000) * 3650};
    for (size_t i = 0; i < TEST_COUNT(ends_ms); i++) {
        struct evidence_end end;
        const struct one seals[] = {{.revision = 1, .not_after_ms = ends_ms[i]},
                                    {.revision = 2, .not_after_ms = LATE_MS}};
        look(seals, 2, "", &end);
        assert_int_equal(end.until_ms, 1);
    }
}

static void a_document_timestamp_that_is_believed_covers_what_came_before_it(void **state)
{
    (void)state;
    struct evidence_end end;
    struct one all[] = {{.revision = 1, .not_after_ms = DAY_MS},
                        {.revision = 2, .not_after_ms = LATE_MS, .is_timestamp = true, .trust = TRUST_TRUSTED}};
    look(all, 2, "", &end);
    assert_int_equal(end.until_ms, LATE_MS);
    assert_true(end.is_stamped);
    assert_string_equal(end.algorithms, "SHA256,RSA2048");
    all[1].trust = TRUST_UNTRUSTED;
    look(all, 2, "", &end);
    assert_int_equal(end.until_ms, DAY_MS);
    assert_false(end.is_stamped);
    all[0].revision = 3; /* a seal behind it counts by itself */
    all[1].trust = TRUST_TRUSTED;
    look(all, 2, "", &end);
    assert_int_equal(end.until_ms, DAY_MS);
    assert_false(end.is_stamped);
}

static void the_end_of_an_algorithm_counts_too(void **state)
{
    (void)state;
    struct evidence_end end;
    const struct one stamp = {.revision = 1, .not_after_ms = LATE_MS, .is_timestamp = true, .trust = TRUST_TRUSTED};
    look(&stamp, 1, "RSA2048=2027-12-31", &end);
    assert_true(end.until_ms < LATE_MS && end.until_ms > LATE_MS - INT64_C(732) * DAY_MS);
    look(&stamp, 0, "RSA2048=2027-12-31", &end);
    assert_int_equal(end.until_ms, NEVER_MS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(seals_end_with_the_first_of_their_certificates),
        cmocka_unit_test(a_certificate_that_ended_before_1970_is_not_taken_for_one_of_unknown_end),
        cmocka_unit_test(a_document_timestamp_that_is_believed_covers_what_came_before_it),
        cmocka_unit_test(the_end_of_an_algorithm_counts_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
