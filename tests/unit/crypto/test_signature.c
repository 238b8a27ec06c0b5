#include "digest.h"
#include "keystore.h"
#include "signature.h"
#include "test.h"
#include "test_vector.h"
#include <string.h>

static const char *const files[] = {"pki/rsa2048.p12", "pki/rsa3072.p12", "pki/rsa4096.p12", "pki/p256.p12",
                                    "pki/p384.p12"};
static const char message[] = "eStamp sign-in v1\nv1.1.a.b\n";

struct signed_message {
    struct keystore store;
    struct bytes value;
};

static struct signed_message sign(struct arena *arena, const char *file)
{
    struct signed_message out;
    struct problem why;
    unsigned char digest[DIGEST_SIZE];
    AUTO(sign_key, key);
    assert_int_equal(keystore_open(arena, test_vector(arena, file), bytes_of_text("password"), &out.store, &why), OK);
    assert_int_equal(sign_key_open(out.store.key, &key, &why), OK);
    digest_sha256(bytes_of_text(message), digest);
    assert_int_equal(sign_key_sign(key, digest, arena, &out.value, &why), OK);
    return out;
}

static void the_keys_own_signature_fits_and_no_other(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(files); i++) {
        AUTO_ARENA(arena);
        struct signed_message one = sign(arena, files[i]), other = sign(arena, files[(i + 1) % TEST_COUNT(files)]);
        struct bytes certificate = one.store.chain[0];
        assert_true(signature_fits(certificate, bytes_of_text(message), one.value, arena));
        assert_false(signature_fits(certificate, bytes_of_text("eStamp sign-in v1\nv1.1.a.c\n"), one.value, arena));
        assert_false(signature_fits(other.store.chain[0], bytes_of_text(message), one.value, arena));
        assert_false(signature_fits(certificate, bytes_of_text(message), bytes_of("", 0), arena));
        assert_false(
            signature_fits(certificate, bytes_of_text(message), bytes_of(one.value.data, one.value.size - 1), arena));
        assert_false(signature_fits(bytes_of_text("no certificate"), bytes_of_text(message), one.value, arena));
    }
}

/* The two numbers of a DER signature (RFC 3279, 2.2.3), each in `half` bytes. */
static struct bytes numbers_of(struct arena *arena, struct bytes der, size_t half)
{
    unsigned char *out = arena_alloc(arena, 2 * half);
    memset(out, 0, 2 * half);
    size_t at = der.data[1] & 0x80 ? 3 : 2;
    for (size_t i = 0; i < 2; i++) {
        size_t size = der.data[at + 1], skip = size > half ? size - half : 0;
        memcpy(out + i * half + (half - (size - skip)), der.data + at + 2 + skip, size - skip);
        at += 2 + size;
    }
    return bytes_of(out, 2 * half);
}

static const struct {
    const char *file;
    size_t half;
} curves[] = {{"pki/p256.p12", 32}, {"pki/p384.p12", 48}};

static void the_two_numbers_side_by_side_are_as_good(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(curves); i++) {
        AUTO_ARENA(arena);
        struct signed_message one = sign(arena, curves[i].file);
        struct bytes raw = numbers_of(arena, one.value, curves[i].half);
        assert_true(signature_fits(one.store.chain[0], bytes_of_text(message), raw, arena));
        ((unsigned char *)(uintptr_t)raw.data)[5] ^= 1;
        assert_false(signature_fits(one.store.chain[0], bytes_of_text(message), raw, arena));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_keys_own_signature_fits_and_no_other),
        cmocka_unit_test(the_two_numbers_side_by_side_are_as_good),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
