#include "clock.h"
#include "test.h"
#include "test_file.h"
#include "text.h"
#include "x509.h"
#include "x509_extension.h"
#include <string.h>

static struct bytes pki(struct arena *arena, const char *name)
{
    return test_file(arena, "TEST_PKI", name);
}

static struct x509 read(struct arena *arena, const char *name)
{
    struct problem why;
    struct x509 out;
    assert_int_equal(x509_read(pki(arena, name), arena, &out, &why), OK);
    return out;
}

static void tells_the_facts_of_a_certificate(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct x509 seal = read(arena, "seal.der");
    assert_string_equal(seal.name, "潍坊示范机械有限公司");
    assert_non_null(strstr(seal.subject, "O=潍坊示范机械有限公司"));
    assert_non_null(strstr(seal.issuer, "CN=演示签发证书"));
    assert_string_equal(seal.key_name, "RSA");
    assert_int_equal(seal.key, X509_KEY_RSA);
    assert_int_equal(seal.key_bits, 2048);
    assert_true(seal.has_key_usage);
    assert_int_equal(seal.key_usage, X509_MAY_SIGN | X509_MAY_COMMIT);
    assert_false(seal.is_authority);
    assert_false(seal.is_weak);
    assert_int_equal(strlen(seal.fingerprint), 64);
    assert_int_equal(strlen(seal.serial), 16);
    assert_true(read(arena, "root.der").is_authority);
    assert_true(read(arena, "root.der").is_self_issued);
    assert_string_equal(read(arena, "curve.der").key_name, "P-256");
    assert_int_equal(read(arena, "curve.der").key, X509_KEY_EC);
}

static void pem_and_der_are_the_same_certificate(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    assert_string_equal(read(arena, "seal.pem").fingerprint, read(arena, "seal.der").fingerprint);
}

static void finds_the_unit_in_the_subject(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct x509 seal = read(arena, "seal.der");
    static const struct {
        const char *field, *value;
        bool want;
    } cases[] = {
        {"serialNumber", "91370700MA3C00001X", true},
        {"2.5.4.5", "91370700MA3C00001X", true},
        {"serialNumber", "91370700MA3C00001", false},
        {"serialNumber", "91370700MA3C00001XX", false},
        {"serialNumber", "", false},
        {"CN", "91370700MA3C00001X", false},
        {"O", "潍坊示范机械有限公司", true},
        {"no such field", "x", false},
        {"2.5.4.97", "91370700MA3C00001X", false},
    };
    for (size_t i = 0; i < TEST_COUNT(cases); i++)
        assert_int_equal(x509_subject_has(&seal, cases[i].field, cases[i].value), cases[i].want);
    assert_int_equal(x509_subject_values(&seal, "CN", arena).count, 1);
}

static void validity_has_both_ends(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct x509 seal = read(arena, "seal.der");
    assert_true(x509_is_valid_at(&seal, clock_now_ms()));
    assert_true(x509_is_valid_at(&seal, seal.not_before_ms));
    assert_false(x509_is_valid_at(&seal, seal.not_before_ms - 1));
    assert_true(x509_is_valid_at(&seal, seal.not_after_ms));
    assert_false(x509_is_valid_at(&seal, seal.not_after_ms + 1));
}

static void usage_decides_who_may_seal(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    static const struct {
        const char *name;
        bool seal, stamp;
    } cases[] = {{"seal.der", true, false}, {"curve.der", true, false}, {"cipher.der", false, false},
                 {"tls.der", false, false}, {"stamp.der", false, true}, {"root.der", false, false}};
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct x509 facts = read(arena, cases[i].name);
        assert_int_equal(x509_may_seal(&facts), cases[i].seal);
        assert_int_equal(x509_may_timestamp(&facts), cases[i].stamp);
    }
}

static void old_algorithms_and_short_keys_are_weak(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    assert_true(read(arena, "sha1.der").is_weak);
    assert_true(read(arena, "md5.der").is_weak);
    assert_true(read(arena, "small.der").is_weak);
    assert_false(read(arena, "curve.der").is_weak);
}

static void refuses_what_is_not_exactly_one_certificate(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct problem why;
    struct x509 out;
    struct bytes good = pki(arena, "seal.der");
    struct buffer longer = {.arena = arena};
    buffer_add(&longer, good.data, good.size);
    buffer_byte(&longer, 0);
    const struct bytes bad[] = {
        buffer_bytes(&longer),
        bytes_of(good.data, good.size - 1),
        bytes_of(good.data, 0),
        bytes_of_text("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
        bytes_of_text("not a certificate"),
        pki(arena, "chain.pem"),
        pki(arena, "seal.key"),
        pki(arena, "cades.cms"),
    };
    for (size_t i = 0; i < TEST_COUNT(bad); i++) {
        assert_int_equal(x509_read(bad[i], arena, &out, &why), PROBLEM_INPUT);
        assert_int_equal(why.code, CERTIFICATE_BROKEN);
    }
}

static void reads_every_certificate_of_a_chain(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct problem why;
    struct list all;
    assert_int_equal(x509_read_all(pki(arena, "chain.pem"), arena, &all, &why), OK);
    assert_int_equal(all.count, 3);
    assert_int_equal(x509_read_all(pki(arena, "seal.key"), arena, &all, &why), PROBLEM_INPUT);
}

static const struct x509_extension *extension(const struct list *all, const char *oid)
{
    for (size_t i = 0; i < all->count; i++) {
        const struct x509_extension *one = LIST_AT(all, struct x509_extension, i);
        if (text_equal(one->oid, oid)) return one;
    }
    return NULL;
}

static void tells_what_the_extensions_say(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct list seal = x509_extension_all(read(arena, "seal.der").der, arena);
    const struct x509_extension *usage = extension(&seal, "2.5.29.15");
    assert_non_null(usage);
    assert_true(usage->is_critical);
    assert_string_equal(usage->name, "X509v3 Key Usage");
    assert_string_equal(usage->value, "Digital Signature, Non Repudiation");
    struct list root = x509_extension_all(read(arena, "root.der").der, arena);
    assert_string_equal(extension(&root, "2.5.29.19")->value, "CA:TRUE");
    assert_null(extension(&root, "2.5.29.31"));
    assert_int_equal(x509_extension_all(bytes_of_text("no certificate"), arena).count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_the_facts_of_a_certificate),
        cmocka_unit_test(pem_and_der_are_the_same_certificate),
        cmocka_unit_test(finds_the_unit_in_the_subject),
        cmocka_unit_test(validity_has_both_ends),
        cmocka_unit_test(usage_decides_who_may_seal),
        cmocka_unit_test(old_algorithms_and_short_keys_are_weak),
        cmocka_unit_test(refuses_what_is_not_exactly_one_certificate),
        cmocka_unit_test(reads_every_certificate_of_a_chain),
        cmocka_unit_test(tells_what_the_extensions_say),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
