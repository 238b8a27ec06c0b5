#include "aead.h"
#include "test.h"
#include <string.h>

static struct bytes from_hex(struct arena *arena, const char *hex)
{
    struct bytes out;
    assert_true(bytes_from_hex(arena, hex, &out));
    return out;
}

/* McGrew and Viega, "The Galois/Counter Mode of Operation", appendix B, test cases 13 to 16 (AES-256, 96-bit nonce);
 * sealed: nonce, ciphertext, tag. */
static const struct {
    const char *key, *context, *sealed, *plain;
} vectors[] = {
    {"0000000000000000000000000000000000000000000000000000000000000000", "",
     "000000000000000000000000"
     "530f8afbc74536b9a963b4f1c4cb738b",
     ""},
    {"0000000000000000000000000000000000000000000000000000000000000000", "",
     "000000000000000000000000"
     "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919",
     "00000000000000000000000000000000"},
    {"feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308", "",
     "cafebabefacedbaddecaf888"
     "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0a"
     "bcc9f662898015ad"
     "b094dac5d93471bdec1a502270e3cc6c",
     "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657"
     "ba637b391aafd255"},
    {"feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308", "feedfacedeadbeeffeedfacedeadbeefabaddad2",
     "cafebabefacedbaddecaf888"
     "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0a"
     "bcc9f662"
     "76fc6ece0f4e1768cddf8853bb2d551b",
     "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657"
     "ba637b39"},
};

static void opens_the_published_vectors(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct problem why = {0};
    for (size_t i = 0; i < TEST_COUNT(vectors); i++) {
        struct bytes context = vectors[i].context[0] ? from_hex(arena, vectors[i].context) : bytes_of(NULL, 0);
        struct bytes sealed = from_hex(arena, vectors[i].sealed), out;
        assert_int_equal(aead_open(from_hex(arena, vectors[i].key).data, context, sealed, arena, &out, &why), OK);
        assert_string_equal(bytes_hex(arena, out), vectors[i].plain);
    }
}

struct sealed_box {
    unsigned char key[AEAD_KEY_SIZE];
    struct bytes sealed;
};

static struct sealed_box make_box(struct arena *arena, const char *text)
{
    struct sealed_box box = {.key = {7}};
    struct problem why = {0};
    assert_int_equal(aead_seal(box.key, bytes_of_text("row 1"), bytes_of_text(text), arena, &box.sealed, &why), OK);
    return box;
}

static void what_was_sealed_opens_again(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    static const char *const texts[] = {"", "x", "a private key of some length"};
    for (size_t i = 0; i < TEST_COUNT(texts); i++) {
        struct sealed_box box = make_box(arena, texts[i]);
        struct problem why = {0};
        struct bytes out;
        assert_int_equal(box.sealed.size, strlen(texts[i]) + AEAD_EXTRA);
        assert_int_equal(aead_open(box.key, bytes_of_text("row 1"), box.sealed, arena, &out, &why), OK);
        assert_true(bytes_equal(out, bytes_of_text(texts[i])));
    }
}

static void the_same_text_is_never_sealed_the_same(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    assert_false(bytes_equal(make_box(arena, "text").sealed, make_box(arena, "text").sealed));
}

static void a_flipped_bit_anywhere_is_refused(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct sealed_box box = make_box(arena, "text");
    for (size_t bit = 0; bit < box.sealed.size * 8; bit++) {
        struct problem why = {0};
        unsigned char *changed = arena_copy(arena, box.sealed.data, box.sealed.size);
        changed[bit / 8] = (unsigned char)(changed[bit / 8] ^ (1U << bit % 8));
        struct bytes forged = bytes_of(changed, box.sealed.size), out;
        assert_int_equal(aead_open(box.key, bytes_of_text("row 1"), forged, arena, &out, &why), PROBLEM_INTERNAL);
        assert_int_equal(why.code, CRYPTO_FAILED);
    }
}

static void a_cut_value_another_key_or_row_is_refused(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct sealed_box box = make_box(arena, "text");
    struct problem why = {0};
    struct bytes out;
    for (size_t size = 0; size < box.sealed.size; size++) {
        struct bytes cut = bytes_of(box.sealed.data, size);
        assert_int_not_equal(aead_open(box.key, bytes_of_text("row 1"), cut, arena, &out, &why), OK);
    }
    assert_int_not_equal(aead_open(box.key, bytes_of_text("row 2"), box.sealed, arena, &out, &why), OK);
    box.key[31] = 1;
    assert_int_not_equal(aead_open(box.key, bytes_of_text("row 1"), box.sealed, arena, &out, &why), OK);
}

static void each_purpose_has_its_own_key(void **state)
{
    (void)state;
    struct problem why = {0};
    unsigned char master[32] = {1}, other[32] = {2}, a[32], b[32], c[32], again[32];
    assert_int_equal(aead_derive(bytes_of(master, 32), "signing keys", a, &why), OK);
    assert_int_equal(aead_derive(bytes_of(master, 32), "csrf", b, &why), OK);
    assert_int_equal(aead_derive(bytes_of(other, 32), "signing keys", c, &why), OK);
    assert_int_equal(aead_derive(bytes_of(master, 32), "signing keys", again, &why), OK);
    assert_memory_not_equal(a, b, 32);
    assert_memory_not_equal(a, c, 32);
    assert_memory_equal(a, again, 32);
    assert_int_equal(aead_derive(bytes_of(master, 31), "csrf", b, &why), PROBLEM_INTERNAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(opens_the_published_vectors),
        cmocka_unit_test(what_was_sealed_opens_again),
        cmocka_unit_test(the_same_text_is_never_sealed_the_same),
        cmocka_unit_test(a_flipped_bit_anywhere_is_refused),
        cmocka_unit_test(a_cut_value_another_key_or_row_is_refused),
        cmocka_unit_test(each_purpose_has_its_own_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
