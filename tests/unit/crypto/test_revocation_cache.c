#include "crl.h"
#include "revocation_cache.h"
#include "test.h"
#include <stdio.h>

static struct bytes item(struct arena *arena, size_t size)
{
    unsigned char *data = arena_alloc(arena, size);
    data[0] = 1;
    data[size - 1] = 2;
    return bytes_of(data, size);
}

static bool has(struct revocation_cache *cache, const char *url, int64_t now_ms, size_t size)
{
    AUTO_ARENA(arena);
    struct bytes got = {0};
    const struct revocation_cache_key key = {.url = url};
    return revocation_cache_find(cache, &key, now_ms, arena, &got) && got.size == size;
}

static void the_largest_list_is_kept_until_its_time(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct revocation_cache *cache = revocation_cache_new();
    const struct revocation_cache_key key = {.url = "http://a/large.crl"}, none = {.url = "http://a/dead"};
    revocation_cache_keep(cache, &key, item(arena, CRL_MAX), 100);
    revocation_cache_keep(cache, &none, bytes_of(NULL, 0), 100);
    assert_true(has(cache, "http://a/large.crl", 99, CRL_MAX));
    assert_false(has(cache, "http://a/large.crl", 100, CRL_MAX));
    assert_true(has(cache, "http://a/dead", 99, 0));
    assert_false(has(cache, "http://a/other.crl", 99, 0));
    revocation_cache_free(cache);
}

/* More than fits: each newcomer is kept, and what ends first makes room. */
static void what_ends_first_makes_room(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    char url[64];
    size_t kept = 0;
    struct bytes large = item(arena, CRL_MAX);
    struct revocation_cache *cache = revocation_cache_new();
    for (int i = 0; i < 6; i++) {
        (void)snprintf(url, sizeof url, "http://a/%d.crl", i);
        const struct revocation_cache_key key = {.url = url};
        revocation_cache_keep(cache, &key, large, 1000 + i);
        assert_true(has(cache, url, 10, CRL_MAX));
    }
    for (int i = 0; i < 6; i++) {
        (void)snprintf(url, sizeof url, "http://a/%d.crl", i);
        kept += has(cache, url, 10, CRL_MAX);
    }
    assert_true(kept >= 2 && kept <= 4);
    assert_false(has(cache, "http://a/0.crl", 10, CRL_MAX));
    revocation_cache_free(cache);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_largest_list_is_kept_until_its_time),
        cmocka_unit_test(what_ends_first_makes_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
