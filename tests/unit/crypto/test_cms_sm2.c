/* CMS by SM2 with SM3, and its twin of GB/T 35275. OpenSSL's own CMS knows no distinguishing id, so the openssl command
 * line judges the bytes that are signed. */
#include "cms_read.h"
#include "cms_sign.h"
#include "cms_verify.h"
#include "der_write.h"
#include "keystore.h"
#include "sm2.h"
#include "test.h"
#include "test_file.h"
#include "test_openssl.h"
#include "text.h"
#include <string.h>

struct fixture {
    struct arena *arena;
    struct keystore store;
    struct sign_key *key;
    struct cms_sign *signer;
    struct bytes message;
    struct problem why;
};

static void set_up(struct fixture *f, enum cms_sign_content content)
{
    *f = (struct fixture){.arena = arena_new(), .message = bytes_of_text("a declaration")};
    struct bytes file = test_file(f->arena, "TEST_PKI", "sm2_seal.p12");
    assert_int_equal(keystore_open(f->arena, file, bytes_of_text("password"), &f->store, &f->why), OK);
    assert_int_equal(sign_key_open(f->store.key, &f->key, &f->why), OK);
    const struct cms_sign_setup setup = {f->store.chain, f->store.chain_count, content, {.digest = DIGEST_SM3}};
    assert_int_equal(cms_sign_open_as(&setup, &f->signer, &f->why), OK);
}

static void tear_down(struct fixture *f)
{
    cms_sign_free(f->signer);
    sign_key_free(f->key);
    arena_free(f->arena);
}

static struct bytes sign(struct fixture *f, struct bytes inside)
{
    unsigned char content[DIGEST_SIZE];
    struct bytes der;
    struct cms_sign_parts parts = {.content = content, .inside = inside};
    digest_pieces(DIGEST_SM3, &f->message, 1, content);
    struct bytes input = cms_sign_input(f->signer, content, f->arena);
    assert_int_equal(sign_key_sign_by(f->key, cms_sign_method(f->signer), input, f->arena, &parts.signature, &f->why),
                     OK);
    assert_int_equal(cms_sign_check(f->signer, content, parts.signature, &f->why), OK);
    cms_sign_write(f->signer, &parts, f->arena, &der);
    return der;
}

static struct cms_verify judge(struct fixture *f, enum cms_verify_kind kind, struct bytes der)
{
    struct cms_verify out;
    const struct cms_verify_input in = {.kind = kind, .der = der, .content = &f->message, .content_count = 1};
    cms_verify(&in, f->arena, &out);
    return out;
}

static const struct {
    enum cms_sign_content content;
    bool is_inside;
    enum cms_verify_kind kind;
} kinds[] = {{CMS_SIGN_DETACHED, false, CMS_VERIFY_CADES},
             {CMS_SIGN_GM, false, CMS_VERIFY_CADES},
             {CMS_SIGN_GM, false, CMS_VERIFY_DETACHED},
             {CMS_SIGN_GM, true, CMS_VERIFY_INSIDE}};

static void what_is_signed_is_whole(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(kinds); i++) {
        struct fixture f;
        set_up(&f, kinds[i].content);
        struct bytes der = sign(&f, kinds[i].is_inside ? f.message : bytes_of(NULL, 0));
        if (!kinds[i].is_inside) assert_true(der.size <= cms_sign_size(f.signer));
        struct cms_verify out = judge(&f, kinds[i].kind, der);
        assert_true(text_equal(out.reason, NULL));
        assert_string_equal(out.method, "SM2");
        assert_string_equal(out.digest, "SM3");
        assert_int_equal(out.is_gm, kinds[i].content == CMS_SIGN_GM);
        assert_int_equal(out.form, SM2_FORM_DER);
        assert_false(out.is_weak);
        if (kinds[i].is_inside) assert_true(bytes_equal(out.content, f.message));
        tear_down(&f);
    }
}

static void openssl_believes_the_signature_over_the_attributes(void **state)
{
    (void)state;
    struct fixture f;
    struct cms_read parts;
    set_up(&f, CMS_SIGN_DETACHED);
    struct bytes der = sign(&f, bytes_of(NULL, 0));
    assert_null(cms_read(der, f.arena, &parts));
    struct bytes attributes = bytes_copy(f.arena, parts.signed_attributes);
    ((unsigned char *)(uintptr_t)attributes.data)[0] = DER_SET;
    assert_true(test_openssl_sm2(f.arena, attributes, parts.signature));
    assert_false(test_openssl_sm2(f.arena, parts.signed_attributes, parts.signature));
    tear_down(&f);
}

/* Every bit of one part of `der`, which must make it fail. */
static void flip(struct fixture *f, enum cms_verify_kind kind, struct bytes der, struct bytes part, size_t step)
{
    unsigned char *copy = arena_copy(f->arena, der.data, der.size);
    const unsigned char *found = memmem(der.data, der.size, part.data, part.size);
    assert_non_null(found);
    for (size_t bit = 0; bit < part.size * 8; bit += step) {
        unsigned char *byte = copy + (found - der.data) + bit / 8;
        *byte ^= (unsigned char)(1 << bit % 8);
        assert_int_not_equal(judge(f, kind, bytes_of(copy, der.size)).state, CMS_VERIFY_OK);
        *byte ^= (unsigned char)(1 << bit % 8);
    }
}

static void any_bit_of_it_counts(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(kinds); i++) {
        struct fixture f;
        struct cms_read parts;
        set_up(&f, kinds[i].content);
        struct bytes der = sign(&f, kinds[i].is_inside ? f.message : bytes_of(NULL, 0));
        assert_null(cms_read(der, f.arena, &parts));
        flip(&f, kinds[i].kind, der, parts.signature, 5);
        flip(&f, kinds[i].kind, der, parts.signed_attributes, 13);
        flip(&f, kinds[i].kind, der, *LIST_AT(&parts.certificates, struct bytes, 0), 37);
        if (kinds[i].is_inside) flip(&f, kinds[i].kind, der, f.message, 1);
        f.message = bytes_of_text("a declaratiom");
        if (!kinds[i].is_inside) assert_string_equal(judge(&f, kinds[i].kind, der).reason, "digest_differs");
        tear_down(&f);
    }
}

/* The signature value written anew in another form. */
static struct bytes rewritten(struct fixture *f, struct bytes value, bool is_raw)
{
    AUTO_ARENA(memory);
    unsigned char content[DIGEST_SIZE];
    struct bytes der;
    struct der all = {0}, r = {0}, s = {0};
    unsigned char raw[SM2_RAW_SIZE] = {0};
    assert_true(der_take(&value, DER_SEQUENCE, &all));
    assert_true(der_take(&all.value, DER_INTEGER, &r) && der_take(&all.value, DER_INTEGER, &s));
    for (size_t i = 0; i < 32 && i < r.value.size; i++) raw[31 - i] = r.value.data[r.value.size - 1 - i];
    for (size_t i = 0; i < 32 && i < s.value.size; i++) raw[63 - i] = s.value.data[s.value.size - 1 - i];
    struct bytes loose = der_write_wrap(
        memory, DER_SEQUENCE,
        der_write_join(
            memory, der_write_wrap(memory, DER_INTEGER, der_write_join(memory, bytes_of("", 1), bytes_of(raw, 32))),
            der_write_wrap(memory, DER_INTEGER, der_write_join(memory, bytes_of("\0", 2), bytes_of(raw + 32, 32)))));
    digest_pieces(DIGEST_SM3, &f->message, 1, content);
    const struct cms_sign_parts parts = {.content = content, .signature = is_raw ? bytes_of(raw, sizeof raw) : loose};
    cms_sign_write(f->signer, &parts, f->arena, &der);
    return der;
}

static void another_form_of_the_value_is_read_and_named(void **state)
{
    (void)state;
    struct fixture f;
    set_up(&f, CMS_SIGN_GM);
    struct cms_verify whole = judge(&f, CMS_VERIFY_CADES, sign(&f, bytes_of(NULL, 0)));
    for (int is_raw = 0; is_raw < 2; is_raw++) {
        struct cms_verify out = judge(&f, CMS_VERIFY_CADES, rewritten(&f, whole.signature, is_raw));
        assert_int_equal(out.state, CMS_VERIFY_OK);
        assert_int_equal(out.form, is_raw ? SM2_FORM_RAW : SM2_FORM_LOOSE);
    }
    tear_down(&f);
}

static void gb_t_35275_is_for_sm2_alone(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct cms_sign *signer = NULL;
    struct problem why = {0};
    struct bytes chain[] = {test_file(arena, "TEST_PKI", "seal.der")};
    const struct cms_sign_setup setup = {chain, 1, CMS_SIGN_GM, {0}};
    assert_int_not_equal(cms_sign_open_as(&setup, &signer, &why), OK);
    assert_int_equal(why.code, SIGN_METHOD_UNFIT);
    chain[0] = test_file(arena, "TEST_PKI", "sm2_seal.der");
    assert_int_not_equal(cms_sign_open_as(&setup, &signer, &why), OK); /* by SHA-256 */
    assert_int_equal(why.code, SIGN_METHOD_UNFIT);
    /* An RSA signature under the name of GB/T 35275. */
    struct bytes rsa = test_file(arena, "TEST_PKI", "attached.cms"), type, info, names;
    struct der outer, name;
    assert_true(der_take(&rsa, DER_SEQUENCE, &outer) && der_take(&outer.value, DER_OID, &name));
    type = der_write_oid(arena, CMS_OID_GM_SIGNED_DATA);
    info = der_write_join(arena, type, outer.value);
    names = der_write_wrap(arena, DER_SEQUENCE, info);
    struct cms_verify out;
    cms_verify(&(struct cms_verify_input){.kind = CMS_VERIFY_INSIDE, .der = names}, arena, &out);
    assert_string_equal(out.reason, "algorithm_refused");
    rsa = test_file(arena, "TEST_PKI", "attached.cms");
    cms_verify(&(struct cms_verify_input){.kind = CMS_VERIFY_INSIDE, .der = rsa}, arena, &out);
    assert_int_equal(out.state, CMS_VERIFY_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_signed_is_whole),
        cmocka_unit_test(openssl_believes_the_signature_over_the_attributes),
        cmocka_unit_test(any_bit_of_it_counts),
        cmocka_unit_test(another_form_of_the_value_is_read_and_named),
        cmocka_unit_test(gb_t_35275_is_for_sm2_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
