#include "ca.h"
#include "test.h"

static const struct ca_order order = {.reason = 1, .now_ms = 5000};

static struct ca_issued issued_as(enum ca_state state)
{
    bool is_good = state == CA_GOOD;
    return (struct ca_issued){.state = state,
                              .reason = is_good ? 0 : CA_REASON_HOLD,
                              .revoked_ms = is_good ? 0 : 3000,
                              .not_before_ms = 1000};
}

static void each_state_allows_what_follows_it_alone(void **state)
{
    static const struct {
        enum ca_state from;
        enum problem_code revoked, held, released;
    } cases[] = {{CA_GOOD, PROBLEM_NONE, PROBLEM_NONE, CERTIFICATE_STATE},
                 {CA_HELD, PROBLEM_NONE, CERTIFICATE_STATE, PROBLEM_NONE},
                 {CA_REVOKED, CERTIFICATE_STATE, CERTIFICATE_STATE, CERTIFICATE_STATE}};
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct problem revoked = {0}, held = {0}, released = {0};
        struct ca_issued one = issued_as(cases[i].from), other = one, third = one;
        (void)!ca_revoke(&one, &order, &revoked);
        (void)!ca_hold(&other, 5000, &held);
        (void)!ca_release(&third, &released);
        assert_int_equal(revoked.code, cases[i].revoked);
        assert_int_equal(held.code, cases[i].held);
        assert_int_equal(released.code, cases[i].released);
        assert_int_equal(one.state, CA_REVOKED);
        assert_int_equal(other.state, cases[i].held ? cases[i].from : CA_HELD);
        assert_int_equal(third.state, cases[i].released ? cases[i].from : CA_GOOD);
    }
}

static void a_revocation_begins_with_the_hold_that_it_ends(void **state)
{
    static const struct {
        enum ca_state from;
        int64_t since_ms;
    } cases[] = {{CA_GOOD, 5000}, {CA_HELD, 3000}};
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct problem why = {0};
        struct ca_issued issued = issued_as(cases[i].from);
        assert_int_equal(ca_revoke(&issued, &order, &why), OK);
        assert_int_equal(issued.revoked_ms, cases[i].since_ms);
        assert_int_equal(issued.reason, 1);
    }
}

static void a_release_leaves_nothing_of_the_hold(void **state)
{
    struct problem why = {0};
    struct ca_issued issued = issued_as(CA_GOOD);
    (void)state;
    assert_int_equal(ca_hold(&issued, 3000, &why), OK);
    assert_int_equal(issued.reason, CA_REASON_HOLD);
    assert_int_equal(issued.revoked_ms, 3000);
    assert_int_equal(ca_release(&issued, &why), OK);
    assert_int_equal(issued.reason, 0);
    assert_int_equal(issued.revoked_ms, 0);
}

static void a_key_is_lost_between_its_certificate_and_now(void **state)
{
    static const struct {
        int64_t invalid_ms;
        enum problem_code want;
    } cases[] = {
        {0, PROBLEM_NONE}, {999, FIELD_TOO_SMALL}, {1000, PROBLEM_NONE}, {5000, PROBLEM_NONE}, {5001, FIELD_TOO_BIG}};
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct problem why = {0};
        struct ca_order since = order;
        struct ca_issued issued = issued_as(CA_GOOD);
        since.invalid_ms = cases[i].invalid_ms;
        (void)!ca_revoke(&issued, &since, &why);
        assert_int_equal(why.faults[0].code, cases[i].want);
        assert_int_equal(issued.state, cases[i].want ? CA_GOOD : CA_REVOKED);
        assert_int_equal(issued.invalid_ms, cases[i].want ? 0 : cases[i].invalid_ms);
    }
}

static void units_certificates_are_revoked_for_reasons_of_their_own(void **state)
{
    static const int codes[] = {0, 1, 3, 4, 5, 9}; /* RFC 5280, 5.3.1: neither a CA's nor a hold's */
    size_t count = 0;
    (void)state;
    for (; ca_reasons[count]; count++) {
        assert_true(count < TEST_COUNT(codes));
        assert_int_equal(ca_reason_code(ca_reasons[count]), codes[count]);
        assert_string_equal(ca_reason_name(codes[count]), ca_reasons[count]);
    }
    assert_int_equal(count, TEST_COUNT(codes));
    assert_string_equal(ca_reason_name(11), "unspecified");
}

static void serials_are_upper_case_and_unknown_states_the_worst(void **state)
{
    AUTO_ARENA(memory);
    (void)state;
    assert_string_equal(ca_serial(bytes_of("\x4a\xfb\x00", 3), memory), "4AFB00");
    for (enum ca_state i = CA_GOOD; i <= CA_REVOKED; i++) assert_int_equal(ca_state_of(ca_state_name(i)), i);
    assert_int_equal(ca_state_of("?"), CA_REVOKED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_state_allows_what_follows_it_alone),
        cmocka_unit_test(a_revocation_begins_with_the_hold_that_it_ends),
        cmocka_unit_test(a_release_leaves_nothing_of_the_hold),
        cmocka_unit_test(a_key_is_lost_between_its_certificate_and_now),
        cmocka_unit_test(units_certificates_are_revoked_for_reasons_of_their_own),
        cmocka_unit_test(serials_are_upper_case_and_unknown_states_the_worst),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
