#include "test.h"
#include "totp.h"

/* RFC 6238, appendix B: SHA-1, secret "12345678901234567890", eight digits. */
static const struct {
    int64_t now_s;
    uint32_t want;
} vectors[] = {{59, 94287082},         {1111111109, 7081804},  {1111111111, 14050471},
               {1234567890, 89005924}, {2000000000, 69279037}, {20000000000, 65353130}};

/* RFC 4226, appendix D: the same secret, six digits, counters 0 to 9. */
static const uint32_t counted[] = {755224, 287082, 359152, 969429, 338314, 254676, 287922, 162583, 399871, 520489};

static struct bytes secret(void)
{
    return bytes_of_text("12345678901234567890");
}

static void codes_are_those_of_the_rfcs(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(vectors); i++)
        assert_int_equal(totp_code(secret(), vectors[i].now_s / TOTP_STEP_S, 8), vectors[i].want);
    for (size_t i = 0; i < TEST_COUNT(counted); i++)
        assert_int_equal(totp_code(secret(), (int64_t)i, TOTP_DIGITS), counted[i]);
}

static const struct {
    const char *code; /* 287082 is that of step 1: from 30 s on */
    int64_t now_s, last_step;
    bool want;
} matches[] = {
    {"287082", 30, 0, true},  {"287082", 59, 0, true},  {"287082", 60, 0, true},   {"287082", 89, 0, true},
    {"287082", 90, 0, false}, /* two steps old */
    {"287082", 1, 0, true},   /* a clock that is a little ahead */
    {"287082", 45, 1, false}, /* used already */
    {"287082", 45, 2, false}, {"287083", 45, 0, false}, {"28708", 45, 0, false},   {"2870820", 45, 0, false},
    {"28708a", 45, 0, false}, {"+87082", 45, 0, false}, {" 287082", 45, 0, false}, {"", 45, 0, false},
};

static void a_code_is_good_once_and_a_step_either_way(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(matches); i++) {
        int64_t step = 0;
        assert_int_equal(totp_matches(secret(), matches[i].code, matches[i].now_s, matches[i].last_step, &step),
                         matches[i].want);
        if (matches[i].want) assert_int_equal(step, 1);
    }
}

static void secrets_are_told_as_authenticators_read_them(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    static const struct {
        const char *from, *want;
    } rfc4648[] = {{"", ""},         {"f", "MY"},         {"fo", "MZXQ"},
                   {"foo", "MZXW6"}, {"foob", "MZXW6YQ"}, {"foobar", "MZXW6YTBOI"}};
    for (size_t i = 0; i < TEST_COUNT(rfc4648); i++)
        assert_string_equal(totp_base32(memory, bytes_of_text(rfc4648[i].from)), rfc4648[i].want);
    assert_string_equal(totp_uri(memory, "eStamp 签", "a@b", secret()),
                        "otpauth://totp/eStamp%20%E7%AD%BE:a%40b?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
                        "&issuer=eStamp%20%E7%AD%BE");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_are_those_of_the_rfcs),
        cmocka_unit_test(a_code_is_good_once_and_a_step_either_way),
        cmocka_unit_test(secrets_are_told_as_authenticators_read_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
