#include "cipher.h"
#include "test.h"
#include <string.h>

static struct bytes from_hex(struct arena *arena, const char *hex)
{
    struct bytes out;
    assert_true(bytes_from_hex(arena, hex, &out));
    return out;
}

/* RFC 6229 gives key streams; these are the classic pairs of key and text. */
static const struct {
    const char *key, *plain, *cipher;
} rc4[] = {
    {"Key", "Plaintext", "bbf316e8d940af0ad3"},
    {"Wiki", "pedia", "1021bf0420"},
    {"Secret", "Attack at dawn", "45a01f645fc35b383552544b9bf5"},
};

static void rc4_gives_the_known_texts_and_takes_them_back(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    for (size_t i = 0; i < TEST_COUNT(rc4); i++) {
        unsigned char out[32], back[32];
        size_t size = strlen(rc4[i].plain);
        cipher_rc4(bytes_of_text(rc4[i].key), bytes_of_text(rc4[i].plain), out);
        assert_string_equal(bytes_hex(arena, bytes_of(out, size)), rc4[i].cipher);
        cipher_rc4(bytes_of_text(rc4[i].key), bytes_of(out, size), back);
        assert_memory_equal(back, rc4[i].plain, size);
    }
}

/* RFC 6229, section 2: a 40-bit key, offset 0. */
static void rc4_gives_the_key_stream_of_rfc_6229(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    static const unsigned char zeros[16];
    unsigned char out[16];
    cipher_rc4(from_hex(arena, "0102030405"), bytes_of(zeros, sizeof zeros), out);
    assert_string_equal(bytes_hex(arena, bytes_of(out, sizeof out)), "b2396305f03dc027ccc3524a0a1118a8");
}

/* RFC 1321, A.5. */
static void md5_gives_the_standards_values(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    unsigned char out[CIPHER_MD5_SIZE];
    cipher_md5(bytes_of_text(""), out);
    assert_string_equal(bytes_hex(arena, bytes_of(out, sizeof out)), "d41d8cd98f00b204e9800998ecf8427e");
    cipher_md5(bytes_of_text("message digest"), out);
    assert_string_equal(bytes_hex(arena, bytes_of(out, sizeof out)), "f96b697d7cb7938d525a2f31aaf161d0");
}

/* FIPS 180-4, "abc". */
static void sha2_gives_the_standards_values(void **state)
{
    (void)state;
    static const struct {
        int bits;
        const char *starts;
    } cases[] = {{256, "ba7816bf8f01cfea"}, {384, "cb00753f45a35e8b"}, {512, "ddaf35a193617aba"}};
    AUTO_ARENA(arena);
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        unsigned char out[CIPHER_SHA2_MAX];
        assert_int_equal(cipher_sha2(cases[i].bits, bytes_of_text("abc"), out), cases[i].bits / 8);
        assert_string_equal(bytes_hex(arena, bytes_of(out, 8)), cases[i].starts);
    }
}

/* NIST SP 800-38A, F.2.1 and F.2.5. */
static void aes_cbc_gives_the_standards_blocks_and_takes_them_back(void **state)
{
    (void)state;
    static const struct {
        const char *key, *cipher;
    } cases[] = {
        {"2b7e151628aed2a6abf7158809cf4f3c", "7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b2"},
        {"603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
         "f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d"},
    };
    AUTO_ARENA(arena);
    struct bytes iv = from_hex(arena, "000102030405060708090a0b0c0d0e0f");
    struct bytes plain = from_hex(arena, "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51");
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        unsigned char out[32];
        struct bytes key = from_hex(arena, cases[i].key);
        cipher_encrypt(key, iv.data, plain, out);
        assert_string_equal(bytes_hex(arena, bytes_of(out, sizeof out)), cases[i].cipher);
        cipher_decrypt(key, iv.data, bytes_of(out, sizeof out), out);
        assert_memory_equal(out, plain.data, plain.size);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rc4_gives_the_known_texts_and_takes_them_back),
        cmocka_unit_test(rc4_gives_the_key_stream_of_rfc_6229),
        cmocka_unit_test(md5_gives_the_standards_values),
        cmocka_unit_test(sha2_gives_the_standards_values),
        cmocka_unit_test(aes_cbc_gives_the_standards_blocks_and_takes_them_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
