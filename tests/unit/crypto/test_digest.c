#include "digest.h"
#include "test.h"
#include <stdio.h>
#include <string.h>

static struct bytes from_hex(struct arena *arena, const char *hex)
{
    struct bytes out;
    assert_true(bytes_from_hex(arena, hex, &out));
    return out;
}

/* FIPS 180-2, appendix B (as in NIST's example values), and the empty message. */
static const struct {
    const char *message, *want;
} sha256[] = {
    {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
};

static void sha256_gives_the_standards_values(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(sha256); i++) {
        char got[DIGEST_HEX_SIZE];
        digest_sha256_hex(bytes_of_text(sha256[i].message), got);
        assert_string_equal(got, sha256[i].want);
    }
}

/* GB/T 32905 (GM/T 0004), annex A: 24 and 512 bits. */
static const struct {
    const char *message, *want;
} sm3[] = {
    {"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"},
    {"abcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcd",
     "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"},
};

static void sm3_gives_the_standards_values(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    unsigned char got[DIGEST_SIZE];
    assert_int_equal(digest_kind_size(DIGEST_SM3), sizeof got);
    for (size_t i = 0; i < TEST_COUNT(sm3); i++) {
        struct bytes first = bytes_of(sm3[i].message, 2), rest = bytes_of_text(sm3[i].message + 2);
        const struct bytes pieces[] = {first, rest};
        digest_pieces(DIGEST_SM3, pieces, 2, got);
        assert_string_equal(bytes_hex(arena, bytes_of(got, sizeof got)), sm3[i].want);
        digest_with(DIGEST_SM3, first, &rest, 1, got);
        assert_string_equal(bytes_hex(arena, bytes_of(got, sizeof got)), sm3[i].want);
    }
}

static void a_million_letters_in_pieces_give_the_standards_value(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    char letters[1000];
    memset(letters, 'a', sizeof letters);
    struct digest digest;
    unsigned char got[DIGEST_SIZE];
    digest_begin(&digest);
    for (int i = 0; i < 1000; i++) digest_add(&digest, bytes_of(letters, sizeof letters));
    digest_end(&digest, got);
    assert_string_equal(bytes_hex(arena, bytes_of(got, sizeof got)),
                        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

static void a_copy_goes_on_by_itself(void **state)
{
    (void)state;
    static const char *const endings[] = {"c", "d", ""};
    struct digest common;
    digest_begin(&common);
    digest_add(&common, bytes_of_text("ab"));
    for (size_t i = 0; i < TEST_COUNT(endings); i++) {
        char got[DIGEST_HEX_SIZE], want[DIGEST_HEX_SIZE], whole[4];
        unsigned char raw[DIGEST_SIZE];
        struct digest copy = common;
        digest_add(&copy, bytes_of_text(endings[i]));
        digest_end(&copy, raw);
        digest_hex(raw, got);
        (void)snprintf(whole, sizeof whole, "ab%s", endings[i]);
        digest_sha256_hex(bytes_of_text(whole), want);
        assert_string_equal(got, want);
    }
}

/* RFC 4231, test cases 1 to 4 (5 is a truncated tag) */
static const struct {
    const char *key, *data, *want;
} hmac[] = {
    {"0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "4869205468657265",
     "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
    {"4a656665", "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
     "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
    {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
     "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd",
     "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
    {"0102030405060708090a0b0c0d0e0f10111213141516171819",
     "cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd",
     "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"},
};

static void hmac_gives_the_values_of_rfc_4231(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    for (size_t i = 0; i < TEST_COUNT(hmac); i++) {
        unsigned char got[DIGEST_SIZE];
        digest_hmac(from_hex(arena, hmac[i].key), from_hex(arena, hmac[i].data), got);
        assert_string_equal(bytes_hex(arena, bytes_of(got, sizeof got)), hmac[i].want);
    }
}

static void hmac_takes_a_key_longer_than_a_block(void **state) /* RFC 4231, test case 6 */
{
    (void)state;
    AUTO_ARENA(arena);
    unsigned char key[131], got[DIGEST_SIZE];
    memset(key, 0xaa, sizeof key);
    digest_hmac(bytes_of(key, sizeof key), bytes_of_text("Test Using Larger Than Block-Size Key - Hash Key First"),
                got);
    assert_string_equal(bytes_hex(arena, bytes_of(got, sizeof got)),
                        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

static void another_key_or_message_gives_another_hmac(void **state)
{
    (void)state;
    unsigned char one[DIGEST_SIZE], other[DIGEST_SIZE];
    digest_hmac(bytes_of_text("key"), bytes_of_text("message"), one);
    digest_hmac(bytes_of_text("kez"), bytes_of_text("message"), other);
    assert_memory_not_equal(one, other, DIGEST_SIZE);
    digest_hmac(bytes_of_text("key"), bytes_of_text("messagf"), other);
    assert_memory_not_equal(one, other, DIGEST_SIZE);
    digest_hmac(bytes_of_text(""), bytes_of_text("message"), other);
    assert_memory_not_equal(one, other, DIGEST_SIZE);
}

/* RFC 5869, appendix A.1, A.2, A.3 */
static const struct {
    const char *key, *salt, *info, *want;
} hkdf[] = {
    {"0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "000102030405060708090a0b0c", "f0f1f2f3f4f5f6f7f8f9",
     "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"},
    {"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f30313233343536373"
     "8"
     "393a3b3c3d3e3f404142434445464748494a4b4c4d4e4f",
     "606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f808182838485868788898a8b8c8d8e8f90919293949596979"
     "8"
     "999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeaf",
     "b0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e"
     "8"
     "e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff",
     "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da3275600c2f09b83"
     "6"
     "7793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87"},
    {"0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "", "",
     "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"},
};

static void hkdf_gives_the_values_of_rfc_5869(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    for (size_t i = 0; i < TEST_COUNT(hkdf); i++) {
        unsigned char got[82];
        size_t size = strlen(hkdf[i].want) / 2;
        struct bytes salt = hkdf[i].salt[0] ? from_hex(arena, hkdf[i].salt) : bytes_of(NULL, 0);
        struct bytes info = hkdf[i].info[0] ? from_hex(arena, hkdf[i].info) : bytes_of(NULL, 0);
        digest_hkdf(from_hex(arena, hkdf[i].key), salt, info, got, size);
        assert_string_equal(bytes_hex(arena, bytes_of(got, size)), hkdf[i].want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sha256_gives_the_standards_values),
        cmocka_unit_test(sm3_gives_the_standards_values),
        cmocka_unit_test(a_million_letters_in_pieces_give_the_standards_value),
        cmocka_unit_test(a_copy_goes_on_by_itself),
        cmocka_unit_test(hmac_gives_the_values_of_rfc_4231),
        cmocka_unit_test(hmac_takes_a_key_longer_than_a_block),
        cmocka_unit_test(another_key_or_message_gives_another_hmac),
        cmocka_unit_test(hkdf_gives_the_values_of_rfc_5869),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
