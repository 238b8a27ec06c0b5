#include "der.h"
#include "der_write.h"
#include "keystore.h"
#include "sign_key.h"
#include "test.h"
#include "test_vector.h"
#include <string.h>

enum { NUMBERS = 9 }; /* of an RSAPrivateKey (RFC 8017, A.1.2), the version first */

struct parts { /* of a PKCS #8 key (RFC 5208, 5) */
    struct bytes version, algorithm;
    struct bytes numbers[NUMBERS + 1];
    size_t count;
};

static struct bytes taken(struct bytes *rest, unsigned char tag, bool whole)
{
    struct der out;
    assert_true(der_take(rest, tag, &out));
    return whole ? out.whole : out.value;
}

static struct keystore open_store(struct arena *arena)
{
    struct keystore store;
    struct problem why = {0};
    struct bytes file = test_vector(arena, "pki/rsa2048.p12");
    assert_int_equal(keystore_open(arena, file, bytes_of_text("password"), &store, &why), OK);
    return store;
}

static struct parts parts_of(struct bytes key)
{
    struct parts out = {.count = NUMBERS};
    struct bytes all = taken(&key, DER_SEQUENCE, false);
    out.version = taken(&all, DER_INTEGER, true);
    out.algorithm = taken(&all, DER_SEQUENCE, true);
    struct bytes inner = taken(&all, DER_OCTET_STRING, false), numbers = taken(&inner, DER_SEQUENCE, false);
    for (size_t i = 0; i < NUMBERS; i++) out.numbers[i] = taken(&numbers, DER_INTEGER, true);
    return out;
}

static struct bytes joined(struct arena *arena, const struct parts *parts)
{
    struct bytes numbers = {0};
    for (size_t i = 0; i < parts->count; i++) numbers = der_write_join(arena, numbers, parts->numbers[i]);
    struct bytes inner = der_write_wrap(arena, DER_SEQUENCE, numbers);
    struct bytes head = der_write_join(arena, parts->version, parts->algorithm);
    return der_write_wrap(arena, DER_SEQUENCE,
                          der_write_join(arena, head, der_write_wrap(arena, DER_OCTET_STRING, inner)));
}

static bool opens(struct bytes key)
{
    AUTO(sign_key, opened);
    struct problem why = {0};
    bool is_fine = sign_key_open(key, &opened, &why) == OK;
    assert_int_equal(is_fine, opened != NULL);
    assert_true(is_fine || why.code == KEY_BROKEN || why.code == KEY_UNSUPPORTED);
    return is_fine;
}

static void a_key_put_together_again_opens(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct keystore store = open_store(arena);
    const struct parts parts = parts_of(store.key);
    struct bytes again = joined(arena, &parts);
    AUTO(sign_key, opened);
    struct problem why = {0};
    assert_int_equal(sign_key_open(again, &opened, &why), OK);
    assert_true(sign_key_matches(opened, store.chain[0]));
}

static void a_key_with_a_number_missing_is_refused(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    const struct parts parts = parts_of(open_store(arena).key);
    for (size_t i = 0; i < NUMBERS; i++) {
        struct parts fewer = parts;
        memmove(fewer.numbers + i, fewer.numbers + i + 1, (NUMBERS - i) * sizeof *fewer.numbers);
        fewer.count--;
        assert_false(opens(joined(arena, &fewer)));
    }
}

static void a_key_with_more_than_belongs_to_it_is_refused(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct keystore store = open_store(arena);
    struct parts parts = parts_of(store.key);
    assert_false(opens(der_write_join(arena, store.key, bytes_of_text("x"))));
    parts.numbers[parts.count++] = parts.version;
    assert_false(opens(joined(arena, &parts)));
}

static void a_key_with_an_unusable_modulus_is_refused(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    static const char *const moduli[] = {"", "\x03", "\x7f\x01"};
    struct parts parts = parts_of(open_store(arena).key);
    for (size_t i = 0; i < TEST_COUNT(moduli); i++) {
        parts.numbers[1] = der_write_wrap(arena, DER_INTEGER, bytes_of_text(moduli[i]));
        assert_false(opens(joined(arena, &parts)));
    }
}

static void a_key_cut_short_anywhere_is_refused(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct bytes key = open_store(arena).key;
    for (size_t size = 0; size < key.size; size++) assert_false(opens(bytes_of(key.data, size)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_put_together_again_opens),
        cmocka_unit_test(a_key_with_a_number_missing_is_refused),
        cmocka_unit_test(a_key_with_more_than_belongs_to_it_is_refused),
        cmocka_unit_test(a_key_with_an_unusable_modulus_is_refused),
        cmocka_unit_test(a_key_cut_short_anywhere_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
