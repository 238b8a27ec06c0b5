#include "clock.h"
#include "der.h"
#include "der_write.h"
#include "key_make.h"
#include "keystore.h"
#include "sign_key.h"
#include "signature.h"
#include "sm2.h"
#include "test.h"
#include "test_file.h"
#include "test_openssl.h"
#include "text.h"
#include "trust.h"
#include "x509.h"
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <string.h>

static const struct sign_method sm2_method = {.digest = DIGEST_SM3};

static struct bytes from_hex(struct arena *arena, const char *hex)
{
    struct bytes out;
    assert_true(bytes_from_hex(arena, hex, &out));
    return out;
}

static struct bytes pki(struct arena *arena, const char *name)
{
    return test_file(arena, "TEST_PKI", name);
}

/* GM/T 0003.5, annex A.2 (GB/T 32918.5): key, Z, e and signature of "message digest". */
#define STANDARD_X "09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
#define STANDARD_Y "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
#define STANDARD_Z "b2e14c5c79c6df5b85f4fe7ed8db7a262b9da7e07ccb0ea9f4747b8ccda8a4f3"
#define STANDARD_E "f0b43e94ba45accaace692ed534382eb17e6ab5a19ce7b31f4486fdfc0d28640"
#define STANDARD_R "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"
#define STANDARD_S "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa"

/* SubjectPublicKeyInfo (GM/T 0009, 7.1) of an uncompressed point. */
static EVP_PKEY *standard_key(struct arena *arena)
{
    struct bytes der = from_hex(arena, "3059301306072a8648ce3d020106082a811ccf5501822d034200"
                                       "04" STANDARD_X STANDARD_Y);
    const unsigned char *at = der.data;
    EVP_PKEY *key = d2i_PUBKEY(NULL, &at, (long)der.size);
    assert_non_null(key);
    return key;
}

static void sm2_gives_the_standards_values(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    unsigned char z[SM2_DIGEST_SIZE], e[SM2_DIGEST_SIZE];
    const struct bytes pieces[] = {bytes_of_text("message "), bytes_of_text("digest")};
    struct bytes raw = from_hex(arena, STANDARD_R STANDARD_S);
    enum sm2_form form;
    EVP_PKEY *key = standard_key(arena);
    assert_true(sm2_z(key, z));
    assert_string_equal(bytes_hex(arena, bytes_of(z, sizeof z)), STANDARD_Z);
    sm2_digest(z, pieces, 2, e);
    assert_string_equal(bytes_hex(arena, bytes_of(e, sizeof e)), STANDARD_E);
    assert_true(sm2_verify(key, e, raw, &form));
    assert_int_equal(form, SM2_FORM_RAW);
    e[0] ^= 1;
    assert_false(sm2_verify(key, e, raw, &form));
    EVP_PKEY_free(key);
}

static struct bytes sequence(struct arena *arena, const char *r, const char *s)
{
    struct bytes first = der_write_wrap(arena, DER_INTEGER, from_hex(arena, r));
    struct bytes second = der_write_wrap(arena, DER_INTEGER, from_hex(arena, s));
    return der_write_wrap(arena, DER_SEQUENCE, der_write_join(arena, first, second));
}

static void every_form_of_a_value_is_read_and_named(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    EVP_PKEY *key = standard_key(arena);
    const struct {
        struct bytes value;
        const char *form; /* NULL: no signature */
    } cases[] = {
        {sequence(arena, "00" STANDARD_R, "00" STANDARD_S), "der"},
        {sequence(arena, STANDARD_R, STANDARD_S), "loose_der"},
        {sequence(arena, "00" STANDARD_R, STANDARD_S), "loose_der"},
        {sequence(arena, "000000" STANDARD_R, "0000" STANDARD_S), "loose_der"},
        {from_hex(arena, STANDARD_R STANDARD_S), "raw"},
        {from_hex(arena, STANDARD_S STANDARD_R), NULL},
        {sequence(arena, STANDARD_S, STANDARD_R), NULL},
        {sequence(arena, "00", "00"), NULL},
        {sequence(arena, STANDARD_R, ""), NULL},
        {der_write_join(arena, sequence(arena, "00" STANDARD_R, "00" STANDARD_S), from_hex(arena, "00")), NULL},
        {from_hex(arena, STANDARD_R), NULL},
        {from_hex(arena, "00" STANDARD_R STANDARD_S), NULL},
        {bytes_of(NULL, 0), NULL},
    };
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        enum sm2_form form = SM2_FORM_DER;
        bool is_right = sm2_verify_message(key, bytes_of_text("message digest"), cases[i].value, &form);
        assert_int_equal(is_right, cases[i].form != NULL);
        if (is_right) assert_string_equal(sm2_form_name(form), cases[i].form);
    }
    EVP_PKEY_free(key);
}

static void only_sm2_keys_have_a_z(void **state)
{
    (void)state;
    unsigned char z[SM2_DIGEST_SIZE];
    EVP_PKEY *other = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
    assert_false(sm2_z(other, z));
    assert_false(sm2_z(NULL, z));
    assert_false(sm2_verify_message(other, bytes_of_text("m"), bytes_of_text("v"), NULL));
    EVP_PKEY_free(other);
}

static void what_openssl_signed_is_believed_under_the_usual_id_only(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    enum sm2_form form = SM2_FORM_RAW;
    struct bytes certificate = pki(arena, "sm2_seal.der"), content = pki(arena, "content");
    struct bytes value = pki(arena, "content.sm2");
    assert_true(signature_fits(certificate, content, value, arena));
    assert_true(signature_fits_by(certificate, sm2_method, content, value, arena, &form));
    assert_int_equal(form, SM2_FORM_DER);
    assert_false(signature_fits_by(certificate, (struct sign_method){0}, content, value, arena, NULL));
    assert_false(signature_fits(certificate, content, pki(arena, "content.sm2noid"), arena));
    assert_false(signature_fits(pki(arena, "sm2_other.der"), content, value, arena));
    assert_false(signature_fits(certificate, pki(arena, "content.first"), value, arena));
}

static void any_bit_of_a_value_counts(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct bytes certificate = pki(arena, "sm2_seal.der"), content = pki(arena, "content");
    struct bytes value = bytes_copy(arena, pki(arena, "content.sm2"));
    for (size_t bit = 0; bit < value.size * 8; bit += 3) {
        unsigned char *byte = (unsigned char *)(uintptr_t)value.data + bit / 8;
        *byte ^= (unsigned char)(1 << bit % 8);
        assert_false(signature_fits(certificate, content, value, arena));
        *byte ^= (unsigned char)(1 << bit % 8);
    }
    assert_true(signature_fits(certificate, content, value, arena));
}

static void what_we_sign_is_believed_by_openssl(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    AUTO(sign_key, key);
    struct problem why = {0};
    struct bytes message = bytes_of_text("a declaration"), value;
    assert_int_equal(sign_key_open(pki(arena, "sm2_seal.p8"), &key, &why), OK);
    assert_int_equal(sign_key_algorithm(key), SIGN_SM2);
    assert_int_equal(sign_key_bits(key), 256);
    assert_true(sign_key_matches(key, pki(arena, "sm2_seal.der")));
    assert_false(sign_key_matches(key, pki(arena, "sm2_other.der")));
    assert_int_equal(sign_key_sign_message(key, sm2_method, message, arena, &value, &why), OK);
    assert_true(test_openssl_sm2(arena, message, value));
    assert_false(test_openssl_sm2(arena, bytes_of_text("another"), value));
}

static void a_new_key_signs_and_no_other_key_did_it(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    static const enum sign_algorithm kinds[] = {SIGN_SM2, SIGN_ED25519, SIGN_P384, SIGN_P256};
    struct bytes message = bytes_of_text("m"), value;
    for (size_t i = 0; i < TEST_COUNT(kinds); i++) {
        AUTO(sign_key, key);
        struct problem why = {0};
        struct key_made made;
        assert_int_equal(key_make(kinds[i], arena, &made, &why), OK);
        assert_int_equal(sign_key_open(made.private_key, &key, &why), OK);
        assert_int_equal(sign_key_algorithm(key), kinds[i]);
        assert_int_equal(sign_key_sign_message(key, sign_method_usual(kinds[i]), message, arena, &value, &why), OK);
        assert_false(signature_fits(pki(arena, "sm2_seal.der"), message, value, arena));
        const unsigned char *at = made.public_key.data;
        EVP_PKEY *public_key = d2i_PUBKEY(NULL, &at, (long)made.public_key.size);
        assert_int_equal(sm2_verify_message(public_key, message, value, NULL), kinds[i] == SIGN_SM2);
        EVP_PKEY_free(public_key);
    }
}

static void a_key_store_may_hold_sm2(void **state)
{
    (void)state;
    static const char *const files[] = {"sm2_seal.p12", "sm2_sm4.p12"};
    for (size_t i = 0; i < TEST_COUNT(files); i++) {
        AUTO_ARENA(arena);
        struct keystore store;
        struct problem why = {0};
        assert_int_equal(keystore_open(arena, pki(arena, files[i]), bytes_of_text("password"), &store, &why), OK);
        assert_int_equal(store.algorithm, SIGN_SM2);
        assert_int_equal(store.chain_count, i == 0 ? 3 : 1);
        assert_int_equal(keystore_open(arena, pki(arena, files[i]), bytes_of_text("passwort"), &store, &why),
                         PROBLEM_INPUT);
    }
}

static void a_certificate_of_sm2_is_known_as_such(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct x509 facts;
    struct problem why = {0};
    assert_int_equal(x509_read(pki(arena, "sm2_seal.der"), arena, &facts, &why), OK);
    assert_int_equal(facts.key, X509_KEY_SM2);
    assert_string_equal(facts.key_name, "SM2");
    assert_string_equal(facts.signature_name, "SM2-SM3");
    assert_false(facts.is_weak);
    assert_true(x509_may_seal(&facts));
}

static void chains_of_sm2_are_believed_under_the_usual_id_only(void **state)
{
    (void)state;
    static const struct {
        const char *leaf, *helper, *reason; /* NULL: trusted */
    } cases[] = {{"sm2_seal.der", "sm2_middle.der", NULL},
                 {"sm2_seal.der", NULL, "issuer_missing"},
                 {"sm2_noid.der", "sm2_middle.der", "signature_wrong"},
                 {"seal.der", "middle.der", "issuer_missing"}};
    AUTO_ARENA(arena);
    AUTO(trust, list);
    struct problem why = {0};
    struct list roots = LIST_OF(arena, struct bytes);
    *(struct bytes *)list_add(&roots) = pki(arena, "sm2_root.der");
    list = trust_of(&roots, &why);
    assert_non_null(list);
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct trust_answer answer;
        struct list helpers = LIST_OF(arena, struct bytes);
        if (cases[i].helper) *(struct bytes *)list_add(&helpers) = pki(arena, cases[i].helper);
        const struct trust_question question = {pki(arena, cases[i].leaf), &helpers, clock_now_ms(), TRUST_USE_SEAL};
        trust_check(list, &question, arena, &answer);
        assert_true(text_equal(answer.reason, cases[i].reason));
        assert_int_equal(answer.verdict == TRUST_TRUSTED, cases[i].reason == NULL);
    }
}

static void a_flipped_bit_of_a_certificate_breaks_its_chain(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    AUTO(trust, list);
    struct problem why = {0};
    struct list roots = LIST_OF(arena, struct bytes), helpers = LIST_OF(arena, struct bytes);
    *(struct bytes *)list_add(&roots) = pki(arena, "sm2_root.der");
    *(struct bytes *)list_add(&helpers) = pki(arena, "sm2_middle.der");
    list = trust_of(&roots, &why);
    struct bytes leaf = bytes_copy(arena, pki(arena, "sm2_seal.der"));
    for (size_t at = 10; at < leaf.size; at += 7) {
        struct trust_answer answer;
        unsigned char *byte = (unsigned char *)(uintptr_t)leaf.data + at;
        *byte ^= 4;
        const struct trust_question question = {leaf, &helpers, clock_now_ms(), TRUST_USE_SEAL};
        trust_check(list, &question, arena, &answer);
        assert_int_not_equal(answer.verdict, TRUST_TRUSTED);
        *byte ^= 4;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sm2_gives_the_standards_values),
        cmocka_unit_test(every_form_of_a_value_is_read_and_named),
        cmocka_unit_test(only_sm2_keys_have_a_z),
        cmocka_unit_test(what_openssl_signed_is_believed_under_the_usual_id_only),
        cmocka_unit_test(any_bit_of_a_value_counts),
        cmocka_unit_test(what_we_sign_is_believed_by_openssl),
        cmocka_unit_test(a_new_key_signs_and_no_other_key_did_it),
        cmocka_unit_test(a_key_store_may_hold_sm2),
        cmocka_unit_test(a_certificate_of_sm2_is_known_as_such),
        cmocka_unit_test(chains_of_sm2_are_believed_under_the_usual_id_only),
        cmocka_unit_test(a_flipped_bit_of_a_certificate_breaks_its_chain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
