#include "cms_sign.h"
#include "keystore.h"
#include "test.h"
#include "test_vector.h"
#include <string.h>

struct fixture {
    struct arena *arena;
    struct keystore store;
    struct sign_key *key;
    struct cms_sign *signer;
    struct problem why;
    unsigned char content[DIGEST_SIZE_MAX], digest[DIGEST_SIZE_MAX];
};

static void set_up(struct fixture *f, const char *file)
{
    f->arena = arena_new();
    struct bytes pkcs12 = test_vector(f->arena, file);
    assert_int_equal(keystore_open(f->arena, pkcs12, bytes_of_text("password"), &f->store, &f->why), OK);
    assert_int_equal(sign_key_open(f->store.key, &f->key, &f->why), OK);
    assert_int_equal(cms_sign_open(f->store.chain, f->store.chain_count, &f->signer, &f->why), OK);
    const struct bytes message = bytes_of_text("what is signed");
    digest_pieces(cms_sign_method(f->signer).digest, &message, 1, f->content);
    cms_sign_digest(f->signer, f->content, f->digest);
}

static void tear_down(struct fixture *f)
{
    cms_sign_free(f->signer);
    sign_key_free(f->key);
    arena_free(f->arena);
}

static struct bytes sign(struct fixture *f)
{
    struct bytes signature = {0};
    struct sign_method method = cms_sign_method(f->signer);
    struct bytes digest = bytes_of(f->digest, digest_kind_size(method.digest));
    assert_int_equal(sign_key_sign_by(f->key, method, digest, f->arena, &signature, &f->why), OK);
    return signature;
}

/* As whoever got a signature from elsewhere. */
static struct bytes finish(struct fixture *f, struct bytes signature)
{
    struct bytes der = {0};
    assert_int_equal(cms_sign_check(f->signer, f->content, signature, &f->why), OK);
    cms_sign_write(f->signer, &(struct cms_sign_parts){.content = f->content, .signature = signature}, f->arena, &der);
    return der;
}

static const char *const files[] = {"pki/rsa2048.p12", "pki/rsa3072.p12", "pki/rsa4096.p12", "pki/p256.p12",
                                    "pki/p384.p12"};

static void finishes_with_the_keys_signature(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(files); i++) {
        struct fixture f = {0};
        set_up(&f, files[i]);
        struct bytes signature = sign(&f);
        struct bytes der = finish(&f, signature);
        assert_true(der.size <= cms_sign_size(f.signer));
        assert_int_equal(der.data[0], 0x30);
        assert_int_equal(der.data[1], 0x82);
        assert_int_equal(der.size, 4 + (der.data[2] << 8 | der.data[3]));
        assert_memory_equal(der.data + der.size - signature.size, signature.data, signature.size);
        tear_down(&f);
    }
}

static void refuses_any_other_signature(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(files); i++) {
        struct fixture f = {0};
        set_up(&f, files[i]);
        struct bytes signature = sign(&f);
        unsigned char *changed = arena_copy(f.arena, signature.data, signature.size);
        changed[signature.size - 1] ^= 1;
        struct bytes wrong[] = {bytes_of(changed, signature.size), bytes_of(signature.data, signature.size - 1), {0}};
        for (size_t k = 0; k < TEST_COUNT(wrong); k++) {
            assert_int_not_equal(cms_sign_check(f.signer, f.content, wrong[k], &f.why), OK);
            assert_int_equal(f.why.code, SIGNATURE_WRONG);
        }
        f.content[0] ^= 1;
        assert_int_not_equal(cms_sign_check(f.signer, f.content, signature, &f.why), OK);
        tear_down(&f);
    }
}

static void digests_the_attributes_it_shows(void **state)
{
    struct fixture f = {0};
    unsigned char digest[DIGEST_SIZE];
    (void)state;
    set_up(&f, "pki/rsa2048.p12");
    struct bytes attributes = cms_sign_attributes(f.signer, f.content, f.arena);
    assert_int_equal(attributes.data[0], 0x31);
    assert_non_null(memmem(attributes.data, attributes.size, f.content, DIGEST_SIZE));
    digest_sha256(attributes, digest);
    assert_memory_equal(digest, f.digest, sizeof digest);
    /* signing-time (1.2.840.113549.1.9.5) must not be there: EN 319 142-1, 6.3 */
    assert_null(memmem(attributes.data, attributes.size, "\x2A\x86\x48\x86\xF7\x0D\x01\x09\x05", 9));
    tear_down(&f);
}

static void leaves_the_root_out(void **state)
{
    struct fixture f = {0};
    (void)state;
    set_up(&f, "pki/p256.p12");
    struct bytes signature = sign(&f);
    struct bytes der = finish(&f, signature);
    assert_non_null(memmem(der.data, der.size, f.store.chain[0].data, f.store.chain[0].size));
    assert_non_null(memmem(der.data, der.size, f.store.chain[1].data, f.store.chain[1].size));
    assert_null(memmem(der.data, der.size, f.store.chain[2].data, f.store.chain[2].size));
    tear_down(&f);
}

static void refuses_chains_that_cannot_sign(void **state)
{
    struct fixture f = {0};
    struct cms_sign *signer = NULL;
    struct bytes chain[CMS_SIGN_CHAIN_MAX + 1];
    (void)state;
    set_up(&f, "pki/rsa2048.p12");
    for (size_t i = 0; i < TEST_COUNT(chain); i++) chain[i] = f.store.chain[0];
    assert_int_not_equal(cms_sign_open(chain, 0, &signer, &f.why), OK);
    assert_int_not_equal(cms_sign_open(chain, TEST_COUNT(chain), &signer, &f.why), OK);
    chain[0].size--;
    assert_int_not_equal(cms_sign_open(chain, 1, &signer, &f.why), OK);
    assert_int_equal(f.why.code, CERTIFICATE_UNUSABLE);
    assert_null(signer);
    tear_down(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finishes_with_the_keys_signature), cmocka_unit_test(refuses_any_other_signature),
        cmocka_unit_test(digests_the_attributes_it_shows),  cmocka_unit_test(leaves_the_root_out),
        cmocka_unit_test(refuses_chains_that_cannot_sign),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
