#include "clock.h"
#include "issuer.h"
#include "key_make.h"
#include "test.h"
#include "test_file.h"
#include "trust.h"
#include "x509.h"
#include "x509_extension.h"
#include <string.h>

static const int64_t YEAR = INT64_C(365) * 86400000;

/* Whole seconds, as certificates hold them. */
static int64_t now_ms(void)
{
    return clock_now_s() * 1000;
}

static struct issuer_setup setup_of(struct arena *arena, const char *who)
{
    return (struct issuer_setup){
        .key = test_file(arena, "TEST_PKI", arena_format(arena, "%s.key", who)),
        .certificate = test_file(arena, "TEST_PKI", arena_format(arena, "%s.pem", who)),
        .code_field = "serialNumber",
        .policy = "1.3.6.1.4.1.55555.1.2",
    };
}

static struct bytes issue(issuer *ca, struct arena *arena, enum sign_algorithm algorithm, struct key_made *key)
{
    struct problem why = {0};
    struct bytes der = {0};
    assert_int_equal(key_make(algorithm, arena, key, &why), OK);
    const struct issuer_request request = {.name = "潍坊𠮷祥机械有限公司",
                                           .code = "91370700MA3C00001X",
                                           .public_key = key->public_key,
                                           .not_before_ms = now_ms(),
                                           .not_after_ms = now_ms() + YEAR};
    assert_int_equal(issuer_issue(ca, &request, arena, &der, &why), OK);
    return der;
}

static void what_it_issues_leads_to_the_root(void **state)
{
    static const enum sign_algorithm kinds[] = {SIGN_RSA, SIGN_P256};
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(kinds); i++) {
        AUTO_ARENA(memory);
        AUTO(issuer, ca);
        AUTO(sign_key, key);
        struct problem why = {0};
        struct key_made made;
        struct x509 facts;
        struct issuer_setup setup = setup_of(memory, "middle");
        assert_int_equal(issuer_open(&setup, &ca, &why), OK);
        struct bytes der = issue(ca, memory, kinds[i], &made);
        assert_int_equal(x509_read(der, memory, &facts, &why), OK);
        assert_true(x509_may_seal(&facts) && !facts.is_authority && !facts.is_weak);
        assert_int_equal(facts.key_usage, X509_MAY_SIGN | X509_MAY_COMMIT);
        assert_true(x509_subject_has(&facts, "serialNumber", "91370700MA3C00001X"));
        assert_string_equal(facts.name, "潍坊𠮷祥机械有限公司");
        assert_true(facts.not_before_ms <= now_ms());
        assert_int_equal(facts.not_after_ms - facts.not_before_ms, YEAR);
        assert_int_equal(strlen(facts.serial), 32);
        assert_int_equal(sign_key_open(made.private_key, &key, &why), OK);
        assert_int_equal(sign_key_algorithm(key), kinds[i]);
        assert_true(sign_key_matches(key, der));
        AUTO(trust, roots);
        roots = trust_open(arena_format(memory, "%s/roots", getenv("TEST_PKI")), &why);
        const struct trust_question question = {der, issuer_chain(ca), now_ms() + 2000, TRUST_USE_SEAL};
        struct trust_answer answer;
        trust_check(roots, &question, memory, &answer);
        assert_int_equal(answer.verdict, TRUST_TRUSTED);
    }
}

static void no_two_serial_numbers_are_alike(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    AUTO(issuer, ca);
    struct problem why = {0};
    struct key_made key;
    struct x509 first, second;
    struct issuer_setup setup = setup_of(memory, "middle");
    assert_int_equal(issuer_open(&setup, &ca, &why), OK);
    assert_int_equal(x509_read(issue(ca, memory, SIGN_P256, &key), memory, &first, &why), OK);
    assert_int_equal(x509_read(issue(ca, memory, SIGN_P256, &key), memory, &second, &why), OK);
    assert_string_not_equal(first.serial, second.serial);
}

static const char *list_named(struct bytes der, struct arena *arena)
{
    struct list all = x509_extension_all(der, arena);
    for (size_t i = 0; i < all.count; i++) {
        const struct x509_extension *one = LIST_AT(&all, struct x509_extension, i);
        if (strcmp(one->oid, "2.5.29.31") == 0) return one->value;
    }
    return NULL;
}

static void certificates_name_the_list_that_is_published(void **state)
{
    static const char url[] = "http://127.0.0.1:7001/estamp/crl/issuer.crl";
    (void)state;
    for (int is_published = 0; is_published < 2; is_published++) {
        AUTO_ARENA(memory);
        AUTO(issuer, ca);
        struct problem why = {0};
        struct key_made made;
        struct bytes der;
        struct issuer_setup setup = setup_of(memory, "middle");
        assert_int_equal(issuer_open(&setup, &ca, &why), OK);
        assert_int_equal(key_make(SIGN_P256, memory, &made, &why), OK);
        struct issuer_request request = {.name = "潍坊机械",
                                         .code = "91370700MA3C00001X",
                                         .public_key = made.public_key,
                                         .not_before_ms = now_ms(),
                                         .not_after_ms = now_ms() + YEAR};
        if (is_published) request.list = url;
        assert_int_equal(issuer_issue(ca, &request, memory, &der, &why), OK);
        const char *named = list_named(der, memory);
        assert_int_equal(named != NULL, is_published);
        if (named) assert_non_null(strstr(named, url));
    }
}

static void an_unfit_authority_is_refused(void **state)
{
    static const struct {
        const char *key, *certificate, *field, *policy;
        enum problem_code code;
    } cases[] = {{"root", "middle", "serialNumber", "", ISSUER_UNFIT},
                 {"seal", "seal", "serialNumber", "", ISSUER_UNFIT},
                 {"middle", "middle", "no such field", "", ISSUER_UNFIT},
                 {"middle", "middle", "serialNumber", "no oid", ISSUER_UNFIT}};
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        AUTO_ARENA(memory);
        AUTO(issuer, ca);
        struct problem why = {0};
        struct issuer_setup setup = setup_of(memory, cases[i].certificate);
        setup.key = setup_of(memory, cases[i].key).key;
        setup.code_field = cases[i].field;
        setup.policy = cases[i].policy;
        assert_int_not_equal(issuer_open(&setup, &ca, &why), OK);
        assert_int_equal(why.code, cases[i].code);
    }
}

static void what_is_no_address_is_not_written(void **state)
{
    static const char *const wrong[] = {"ldap://a/b", "http://a/b,DNS:c", "http://a b", "a/b"};
    (void)state;
    AUTO_ARENA(memory);
    AUTO(issuer, ca);
    struct problem why = {0};
    struct key_made made;
    struct bytes der;
    struct issuer_setup setup = setup_of(memory, "middle");
    assert_int_equal(issuer_open(&setup, &ca, &why), OK);
    assert_int_equal(key_make(SIGN_P256, memory, &made, &why), OK);
    for (size_t i = 0; i < 3 * TEST_COUNT(wrong); i++) {
        struct issuer_request request = {.name = "潍坊机械",
                                         .code = "91370700MA3C00001X",
                                         .public_key = made.public_key,
                                         .not_before_ms = now_ms(),
                                         .not_after_ms = now_ms() + YEAR};
        const char **places[] = {&request.list, &request.ocsp, &request.chain};
        *places[i % 3] = wrong[i / 3];
        assert_int_not_equal(issuer_issue(ca, &request, memory, &der, &why), OK);
        assert_int_equal(why.code, ISSUER_UNFIT);
    }
}

static void broken_files_are_refused(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    AUTO(issuer, ca);
    struct problem why = {0};
    struct issuer_setup setup = setup_of(memory, "middle");
    setup.key = bytes_of_text("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    assert_int_not_equal(issuer_open(&setup, &ca, &why), OK);
    assert_int_equal(why.code, KEY_BROKEN);
    setup = setup_of(memory, "middle");
    setup.certificate = bytes_of_text("no certificate");
    assert_int_not_equal(issuer_open(&setup, &ca, &why), OK);
    assert_int_equal(why.code, CERTIFICATE_BROKEN);
}

/* A curve that no certificate of ours may use: secp256k1. */
static void a_key_of_another_kind_is_refused(void **state)
{
    static const char other_curve[] = "-----BEGIN PRIVATE KEY-----\n"
                                      "MIGEAgEAMBAGByqGSM49AgEGBSuBBAAKBG0wawIBAQQgIbnFGt8vohOxL4/hk42a\n"
                                      "N060cmjlq7n7xfcbYkbUiNqhRANCAARSwNzKP7e+09StJbSb9T4yqpF2vyNj928A\n"
                                      "EofVFyllt5WJZHWbayZp5WwLWVWBQHYGqdY0Zm0NHjlSBFG41oku\n"
                                      "-----END PRIVATE KEY-----\n";
    (void)state;
    AUTO_ARENA(memory);
    AUTO(issuer, ca);
    struct problem why = {0};
    struct issuer_setup setup = setup_of(memory, "middle");
    setup.key = bytes_of_text(other_curve);
    assert_int_not_equal(issuer_open(&setup, &ca, &why), OK);
    assert_int_equal(why.code, KEY_UNSUPPORTED);
}

static void requests_are_held_to_the_rules(void **state)
{
    static const struct {
        const char *name, *code;
        int64_t years;
        enum problem_code want;
    } cases[] = {{"潍坊机械", "91370700MA3C00001X", 1, PROBLEM_NONE},
                 {"潍坊机械", "", 1, ISSUER_SUBJECT},
                 {"", "91370700MA3C00001X", 1, ISSUER_SUBJECT},
                 {"潍坊\a机械", "91370700MA3C00001X", 1, ISSUER_SUBJECT},
                 {"潍坊\xff机械", "91370700MA3C00001X", 1, ISSUER_SUBJECT},
                 {"潍坊机械", "91370700MA3C00001X", 100, ISSUER_EXPIRED}};
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        AUTO_ARENA(memory);
        AUTO(issuer, ca);
        struct problem why = {0};
        struct key_made key;
        struct bytes der;
        struct issuer_setup setup = setup_of(memory, "middle");
        assert_int_equal(issuer_open(&setup, &ca, &why), OK);
        assert_int_equal(key_make(SIGN_P256, memory, &key, &why), OK);
        const struct issuer_request request = {.name = cases[i].name,
                                               .code = cases[i].code,
                                               .public_key = key.public_key,
                                               .not_before_ms = now_ms(),
                                               .not_after_ms = now_ms() + cases[i].years * YEAR};
        status got = issuer_issue(ca, &request, memory, &der, &why);
        assert_int_equal(got == OK, cases[i].want == PROBLEM_NONE);
        assert_int_equal(why.code, cases[i].want);
    }
}

static void a_long_name_is_cut_between_characters(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    AUTO(issuer, ca);
    struct problem why = {0};
    struct key_made key;
    struct bytes der;
    struct x509 facts;
    struct buffer name = {.arena = memory};
    for (int i = 0; i < 100; i++) buffer_text(&name, "税");
    struct issuer_setup setup = setup_of(memory, "middle");
    assert_int_equal(issuer_open(&setup, &ca, &why), OK);
    assert_int_equal(key_make(SIGN_P256, memory, &key, &why), OK);
    const struct issuer_request request = {.name = buffer_string(&name),
                                           .code = "91370700MA3C00001X",
                                           .public_key = key.public_key,
                                           .not_before_ms = now_ms(),
                                           .not_after_ms = now_ms() + YEAR};
    assert_int_equal(issuer_issue(ca, &request, memory, &der, &why), OK);
    assert_int_equal(x509_read(der, memory, &facts, &why), OK);
    assert_int_equal(strlen(facts.name), 3 * ISSUER_NAME_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_it_issues_leads_to_the_root),
        cmocka_unit_test(no_two_serial_numbers_are_alike),
        cmocka_unit_test(certificates_name_the_list_that_is_published),
        cmocka_unit_test(an_unfit_authority_is_refused),
        cmocka_unit_test(what_is_no_address_is_not_written),
        cmocka_unit_test(broken_files_are_refused),
        cmocka_unit_test(a_key_of_another_kind_is_refused),
        cmocka_unit_test(requests_are_held_to_the_rules),
        cmocka_unit_test(a_long_name_is_cut_between_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
