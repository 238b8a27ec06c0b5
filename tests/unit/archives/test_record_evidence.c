#include "test.h"

#include "record_evidence.h"
#include <string.h>

enum { HOUR_MS = 3600000, DAY_MS = 24 * HOUR_MS, WEEK_MS = 7 * DAY_MS };

static void what_may_pass_by_itself_is_tried_soon_and_what_does_not_ever_more_seldom(void **state)
{
    (void)state;
    static const struct {
        enum problem_code code;
        int64_t tries, want_ms;
    } cases[] = {{TIMESTAMP_FAILED, 0, HOUR_MS},     {EVIDENCE_MISSING, 6, HOUR_MS},
                 {TIMESTAMP_FAILED, 7, DAY_MS},      {RECORD_BYTES_CHANGED, 0, DAY_MS},
                 {RENEWAL_GAINS_NOTHING, 6, DAY_MS}, {CERTIFICATE_REVOKED, 7, WEEK_MS}};
    for (size_t i = 0; i < TEST_COUNT(cases); i++)
        assert_int_equal(record_evidence_delay(cases[i].code, cases[i].tries), cases[i].want_ms);
}

static void names_of_algorithms_come_once_and_as_far_as_there_is_room(void **state)
{
    (void)state;
    char known[RECORD_EVIDENCE_ALGORITHMS] = "";
    record_evidence_add_names(known, "SHA256,RSA2048");
    assert_string_equal(known, "SHA256,RSA2048");
    record_evidence_add_names(known, "SHA256,P-256");
    record_evidence_add_names(known, "RSA204,SHA256");
    assert_string_equal(known, "SHA256,RSA2048,P-256,RSA204");
    record_evidence_add_names(known, "123456789012345678901234567890123456,");
    assert_int_equal(strlen(known), RECORD_EVIDENCE_ALGORITHMS - 1);
    record_evidence_add_names(known, "X");
    assert_int_equal(strlen(known), RECORD_EVIDENCE_ALGORITHMS - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_may_pass_by_itself_is_tried_soon_and_what_does_not_ever_more_seldom),
        cmocka_unit_test(names_of_algorithms_come_once_and_as_far_as_there_is_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
