#include "seal.h"
#include "test.h"

static struct seal enabled(void)
{
    return (struct seal){
        .id = "s", .state = SEAL_ENABLED, .certificate = {.not_before_ms = 1000, .not_after_ms = 9000}};
}

static const struct {
    int64_t now_ms;
    enum problem_code want;
} validity[] = {
    {999, SEAL_CERTIFICATE_EXPIRED}, {1000, PROBLEM_NONE}, {9000, PROBLEM_NONE}, {9001, SEAL_CERTIFICATE_EXPIRED}};

static void usable_only_inside_its_certificates_period(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(validity); i++) {
        struct problem why = {0};
        const struct seal seal = enabled();
        (void)!seal_may_use(&seal, validity[i].now_ms, &why);
        assert_int_equal(why.code, validity[i].want);
    }
}

static void a_disabled_seal_is_not_used_and_not_disabled_twice(void **state)
{
    struct problem why = {0};
    struct seal seal = enabled();
    (void)state;
    assert_int_equal(seal_set_state(&seal, SEAL_DISABLED, 2000, &why), OK);
    assert_int_equal(seal_may_use(&seal, 2000, &why), PROBLEM_CONFLICT);
    assert_int_equal(why.code, SEAL_STATE);
    assert_int_equal(seal_set_state(&seal, SEAL_DISABLED, 2000, &why), PROBLEM_CONFLICT);
    assert_int_equal(seal_set_state(&seal, SEAL_ENABLED, 3000, &why), OK);
    assert_int_equal(seal.changed_ms, 3000);
}

static void each_wrong_pin_doubles_the_wait_to_a_limit(void **state)
{
    static const int64_t waits_s[] = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900};
    struct problem why = {0};
    struct seal seal = enabled();
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(waits_s); i++) {
        seal_pin_failed(&seal, 2000);
        assert_int_equal(seal.pin_after_ms, 2000 + waits_s[i] * 1000);
        assert_int_equal(seal.pin_failures, i + 1);
    }
    seal.certificate.not_after_ms = INT64_MAX;
    assert_int_equal(seal_may_unlock(&seal, 2000 + 899999, &why), PROBLEM_TOO_MANY);
    assert_int_equal(why.retry_after_s, 1);
    assert_int_equal(seal_may_unlock(&seal, 2000 + 900000, &why), OK);
    seal_pin_good(&seal);
    assert_int_equal(seal_may_unlock(&seal, 2001, &why), OK);
}

static void a_pin_is_long_enough_visible_and_varied(void **state)
{
    static const char *const bad[] = {"",       "12345",        "111111",
                                      "12 456", "密码密码密码", "123456789012345678901234567890123"};
    (void)state;
    assert_null(seal_check_pin("246810"));
    assert_null(seal_check_pin("a!b@c#12345678901234567890123456"));
    for (size_t i = 0; i < TEST_COUNT(bad); i++) assert_non_null(seal_check_pin(bad[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(usable_only_inside_its_certificates_period),
        cmocka_unit_test(a_disabled_seal_is_not_used_and_not_disabled_twice),
        cmocka_unit_test(each_wrong_pin_doubles_the_wait_to_a_limit),
        cmocka_unit_test(a_pin_is_long_enough_visible_and_varied),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
