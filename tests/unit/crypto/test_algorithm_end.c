#include "algorithm_end.h"
#include "clock.h"
#include "test.h"

static int64_t day(const char *text)
{
    int64_t ms = 0;
    assert_true(clock_parse_date(text, &ms));
    return ms;
}

static void a_table_is_of_names_and_days(void **state)
{
    (void)state;
    static const char *const good[] = {"", "SHA256=2035-12-31", "RSA2048=2030-12-31,P-256=2040-01-01,SHA1=2011-12-31"};
    static const char *const bad[] = {"SHA256",
                                      "SHA256=",
                                      "=2030-12-31",
                                      "SHA256=2030-02-30",
                                      "SHA256=2030-12-31,",
                                      ",SHA256=2030-12-31",
                                      "SHA256=2030-12-31 ",
                                      "SHA256=2030-12-31,,SHA1=2011-12-31",
                                      "SHA256=2030-12-31T00:00:00Z",
                                      "AN-ALGORITHM-OF-A-LONG-NAME=2030-12-31"};
    for (size_t i = 0; i < TEST_COUNT(good); i++) assert_true(algorithm_end_is_table(good[i]));
    for (size_t i = 0; i < TEST_COUNT(bad); i++) assert_false(algorithm_end_is_table(bad[i]));
}

static void the_first_to_end_counts_and_its_last_day_is_good(void **state)
{
    (void)state;
    static const char table[] = "RSA2048=2030-12-31,SHA256=2035-12-31,RSA3072=2040-01-01";
    const struct {
        const char *names, *first_day; /* on which it is relied on no more; NULL: never */
    } cases[] = {{"SHA256,RSA2048", "2031-01-01"},
                 {"SHA256,RSA1024", "2031-01-01"},
                 {"SHA256,RSA3072", "2036-01-01"},
                 {"SHA512,RSA3072", "2040-01-02"},
                 {"SHA512,RSA2049", "2040-01-02"},
                 {"SHA256,P-256", "2036-01-01"},
                 {"SHA512,RSA4096", NULL},
                 {"SHA512,P-256", NULL},
                 {"", NULL},
                 {"SHA2561,RSA", NULL}};
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        int64_t want = cases[i].first_day ? day(cases[i].first_day) : INT64_MAX;
        assert_int_equal(algorithm_end_of(table, cases[i].names), want);
    }
    assert_int_equal(algorithm_end_of("", "SHA256,RSA2048"), INT64_MAX);
    assert_int_equal(algorithm_end_of(table, NULL), INT64_MAX);
}

static void a_signer_is_named_by_its_key(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    const struct x509 rsa = {.key = X509_KEY_RSA, .key_name = "RSA", .key_bits = 2048};
    const struct x509 curve = {.key = X509_KEY_EC, .key_name = "P-256", .key_bits = 256};
    assert_string_equal(algorithm_end_names("SHA256", &rsa, arena), "SHA256,RSA2048");
    assert_string_equal(algorithm_end_names("SHA384", &curve, arena), "SHA384,P-256");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_table_is_of_names_and_days),
        cmocka_unit_test(the_first_to_end_counts_and_its_last_day_is_good),
        cmocka_unit_test(a_signer_is_named_by_its_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
