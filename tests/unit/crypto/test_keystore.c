#include "keystore.h"
#include "test.h"
#include "test_vector.h"
#include <string.h>

static status open_file(struct arena *arena, const char *name, const char *password, struct keystore *out,
                        struct problem *why)
{
    return keystore_open(arena, test_vector(arena, arena_format(arena, "pki/%s", name)), bytes_of_text(password), out,
                         why);
}

static void opens_what_people_have(void **state)
{
    static const struct {
        const char *file, *password;
        enum sign_algorithm algorithm;
        unsigned bits;
        size_t chain;
    } cases[] = {
        {"rsa2048.p12", "password", SIGN_RSA, 2048, 3},      {"rsa3072.p12", "password", SIGN_RSA, 3072, 3},
        {"rsa4096.p12", "password", SIGN_RSA, 4096, 3},      {"rsa2048-rc2.p12", "password", SIGN_RSA, 2048, 3},
        {"rsa2048-3des.p12", "password", SIGN_RSA, 2048, 3}, {"rsa2048-empty.p12", "", SIGN_RSA, 2048, 1},
        {"p256.p12", "password", SIGN_P256, 256, 3},         {"p384.p12", "password", SIGN_P384, 384, 3},
    };
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        AUTO_ARENA(arena);
        AUTO(sign_key, key);
        struct keystore store;
        struct problem why = {0};
        assert_int_equal(open_file(arena, cases[i].file, cases[i].password, &store, &why), OK);
        assert_int_equal(store.algorithm, cases[i].algorithm);
        assert_int_equal(store.bits, cases[i].bits);
        assert_int_equal(store.chain_count, cases[i].chain);
        assert_int_equal(sign_key_open(store.key, &key, &why), OK);
        assert_true(sign_key_matches(key, store.chain[0]));
        for (size_t k = 1; k < store.chain_count; k++) assert_false(sign_key_matches(key, store.chain[k]));
    }
}

static void refuses_with_the_reason(void **state)
{
    static const struct {
        const char *file, *password;
        enum problem_code want;
    } cases[] = {
        {"rsa2048.p12", "Password", KEYSTORE_PASSWORD},
        {"rsa2048.p12", "", KEYSTORE_PASSWORD},
        {"rsa2048-rc2.p12", "wrong", KEYSTORE_PASSWORD},
        {"rsa2048-empty.p12", "password", KEYSTORE_PASSWORD},
        {"rsa1024.p12", "password", KEY_UNSUPPORTED},
        {"p521.p12", "password", KEY_UNSUPPORTED},
        {"rsa2048-no-mac.p12", "password", KEYSTORE_BROKEN},
        {"rsa2048-slow.p12", "password", KEYSTORE_BROKEN},
        {"no-key.p12", "password", KEYSTORE_KEY},
        {"no-certificate.p12", "password", KEYSTORE_CERTIFICATE},
        {"root.pem", "password", KEYSTORE_BROKEN},
    };
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        AUTO_ARENA(arena);
        struct keystore store;
        struct problem why = {0};
        assert_int_not_equal(open_file(arena, cases[i].file, cases[i].password, &store, &why), OK);
        assert_string_equal(problem_name(why.code), problem_name(cases[i].want));
    }
}

static void refuses_every_cut_off_file(void **state)
{
    AUTO_ARENA(arena);
    (void)state;
    struct bytes whole = test_vector(arena, "pki/p256.p12");
    for (size_t size = 0; size < whole.size; size += 97) {
        struct keystore store;
        struct problem why = {0};
        struct bytes part = bytes_of(whole.data, size);
        assert_int_not_equal(keystore_open(arena, part, bytes_of_text("password"), &store, &why), OK);
    }
}

static void refuses_too_large_a_file(void **state)
{
    AUTO_ARENA(arena);
    struct keystore store;
    struct problem why = {0};
    (void)state;
    struct bytes large = bytes_of(arena_alloc(arena, KEYSTORE_MAX + 1), KEYSTORE_MAX + 1);
    assert_int_equal(keystore_open(arena, large, bytes_of_text("password"), &store, &why), PROBLEM_INPUT);
    assert_int_equal(why.code, KEYSTORE_BROKEN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(opens_what_people_have),
        cmocka_unit_test(refuses_with_the_reason),
        cmocka_unit_test(refuses_every_cut_off_file),
        cmocka_unit_test(refuses_too_large_a_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
