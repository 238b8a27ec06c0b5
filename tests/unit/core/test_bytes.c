#include "bytes.h"
#include "id.h"
#include "test.h"
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

/* RFC 4648 section 10. */
static const struct {
    const char *plain, *base64, *url;
} rfc4648[] = {{"", "", ""},
               {"f", "Zg==", "Zg"},
               {"fo", "Zm8=", "Zm8"},
               {"foo", "Zm9v", "Zm9v"},
               {"foob", "Zm9vYg==", "Zm9vYg"},
               {"fooba", "Zm9vYmE=", "Zm9vYmE"},
               {"foobar", "Zm9vYmFy", "Zm9vYmFy"}};

static void base64_is_that_of_the_rfc(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    for (size_t i = 0; i < TEST_COUNT(rfc4648); i++) {
        struct bytes back, plain = bytes_of_text(rfc4648[i].plain);
        assert_string_equal(bytes_base64(memory, plain), rfc4648[i].base64);
        assert_string_equal(bytes_base64url(memory, plain), rfc4648[i].url);
        assert_true(bytes_from_base64(memory, rfc4648[i].base64, &back) && bytes_equal(back, plain));
        assert_true(bytes_from_base64url(memory, rfc4648[i].url, &back) && bytes_equal(back, plain));
    }
}

static void refuses_sloppy_base64(void **state)
{
    static const char *const bad[] = {"Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Z g=", "Zm9v\n", "====", "Zm-_", "=Zg="};
    (void)state;
    AUTO_ARENA(memory);
    struct bytes out;
    for (size_t i = 0; i < TEST_COUNT(bad); i++) assert_false(bytes_from_base64(memory, bad[i], &out));
    assert_false(bytes_from_base64url(memory, "Zg==", &out));
    assert_false(bytes_from_base64url(memory, "Zh", &out)); /* a bit behind the last byte */
    assert_false(bytes_from_base64url(memory, "Zm9v+A", &out));
}

static void reads_and_writes_hex(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    struct bytes out;
    assert_true(bytes_from_hex(memory, "00ffA5", &out));
    assert_string_equal(bytes_hex(memory, out), "00ffa5");
    assert_false(bytes_from_hex(memory, "0", &out));
    assert_false(bytes_from_hex(memory, "0g", &out));
}

static void a_buffer_grows_and_stays_terminated(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    struct buffer buffer = {.arena = memory};
    assert_string_equal(buffer_string(&buffer), "");
    for (int i = 0; i < 1000; i++) buffer_format(&buffer, "%03d,", i);
    assert_int_equal(buffer.size, 4000);
    assert_memory_equal(buffer.data + 3996, "999,", 5);
}

/* arena_format is printf's own. */
#define SAME(...)                                                                                                      \
    assert_string_equal((const char *)bytes_format(arena, __VA_ARGS__).data, arena_format(arena, __VA_ARGS__))

static void formats_as_printf_does(void **state)
{
    AUTO_ARENA(arena);
    const char *volatile none = NULL; /* the compiler knows what printf says to it */
    char long_text[700];
    (void)state;
    (void)snprintf(long_text, sizeof long_text, "%0600d", 7);
    SAME("%s", "");
    SAME("plain");
    SAME("%s/%s%c", "a", long_text, '!');
    SAME("%s", none);
    SAME("%d %d %d %d", 0, -1, INT32_MAX, INT32_MIN);
    SAME("%u %u %zu %zu %lu", 0U, UINT32_MAX, (size_t)0, SIZE_MAX, ULONG_MAX);
    SAME("%ld %lld %lld %" PRId64, -5L, LLONG_MAX, LLONG_MIN, INT64_MIN);
    SAME("%d%% of %s, %04X and then %s %d", 50, "it", 0xABCDU, "more", 7);
    SAME("%.3s|%-6s|%6.2f|%s", "abcdef", "left", 3.14159, long_text);
}

static void secrets_compare_by_content_and_length(void **state)
{
    (void)state;
    assert_true(bytes_equal_secret(bytes_of_text("abc"), bytes_of_text("abc")));
    assert_false(bytes_equal_secret(bytes_of_text("abc"), bytes_of_text("abd")));
    assert_false(bytes_equal_secret(bytes_of_text("abc"), bytes_of_text("abcd")));
}

static void ids_are_distinct_sortable_and_checked(void **state)
{
    char one[ID_SIZE], other[ID_SIZE];
    (void)state;
    id_new(one);
    id_new(other);
    assert_true(id_is_valid(one) && id_is_valid(other));
    assert_string_not_equal(one, other);
    assert_true(strncmp(one, other, 10) <= 0); /* the time stands first */
    one[3] = 'u';                              /* not in Crockford's alphabet */
    assert_false(id_is_valid(one));
    assert_false(id_is_valid("short"));
    assert_false(id_is_valid(NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(base64_is_that_of_the_rfc),
        cmocka_unit_test(refuses_sloppy_base64),
        cmocka_unit_test(reads_and_writes_hex),
        cmocka_unit_test(a_buffer_grows_and_stays_terminated),
        cmocka_unit_test(formats_as_printf_does),
        cmocka_unit_test(secrets_compare_by_content_and_length),
        cmocka_unit_test(ids_are_distinct_sortable_and_checked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
