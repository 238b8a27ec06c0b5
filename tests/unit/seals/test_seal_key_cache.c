#include "key_make.h"
#include "seal_key_cache.h"
#include "test.h"
#include <string.h>

static const unsigned char master_bytes[32] = "0123456789abcdef0123456789abcde";
static const struct bytes master = {master_bytes, 32};

struct made {
    struct seal_key key;
    struct data_key data_key;
};

static struct made make(struct arena *memory, const char *seal_id)
{
    struct problem why = {0};
    struct key_made private_key;
    struct made out = {.key = {.seal_id = seal_id, .algorithm = "p256"}};
    assert_int_equal(key_make(SIGN_P256, memory, &private_key, &why), OK);
    assert_int_equal(seal_key_make(master, "246810", private_key.private_key, memory, &out.key, &why), OK);
    assert_int_equal(seal_key_unlock(master, &out.key, "246810", memory, &out.data_key, &why), OK);
    return out;
}

static const struct seal_key_facts facts = {"01kahv5zq8m3x7c2d9e4f6g0hk", 1000, 2000};

static seal_key_opened *find(struct seal_key_cache *cache, const struct made *made)
{
    return seal_key_cache_find(cache, made->key.seal_id, &made->data_key);
}

/* As signing does: what is not known is opened. */
static seal_key_opened *opened(struct seal_key_cache *cache, const struct made *made)
{
    struct problem why = {0};
    seal_key_opened *out = find(cache, made);
    if (!out) assert_int_equal(seal_key_cache_open(cache, &made->key, &facts, &made->data_key, &out, &why), OK);
    return out;
}

static void assert_signs(const seal_key_opened *with)
{
    AUTO_ARENA(memory);
    struct problem why = {0};
    struct bytes signature;
    const unsigned char digest[DIGEST_SIZE] = {1};
    assert_int_equal(sign_key_sign(seal_key_cache_key(with), digest, memory, &signature, &why), OK);
    assert_true(signature.size > 0);
}

static void a_key_is_opened_once(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    static struct seal_key_cache *cache; /* kept, as in a process */
    cache = seal_key_cache_new(true);
    struct made one = make(memory, "seal 1"), two = make(memory, "seal 2");
    AUTO(seal_key_opened, first);
    AUTO(seal_key_opened, again);
    AUTO(seal_key_opened, other);
    first = opened(cache, &one);
    again = opened(cache, &one);
    other = opened(cache, &two);
    assert_ptr_equal(first, again);
    assert_ptr_not_equal(first, other);
    assert_signs(again);
    assert_signs(other);
    assert_string_equal(seal_key_cache_facts(again)->unit_id, facts.unit_id);
    assert_int_equal(seal_key_cache_facts(again)->not_after_ms, 2000);
}

static void without_locked_memory_none_is_kept(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    static struct seal_key_cache *cache; /* kept, as in a process */
    cache = seal_key_cache_new(false);
    struct made one = make(memory, "seal 1");
    AUTO(seal_key_opened, first);
    AUTO(seal_key_opened, again);
    first = opened(cache, &one);
    again = opened(cache, &one);
    assert_ptr_not_equal(first, again);
    assert_signs(again);
}

/* What is kept opens nothing to who has not what opens the key itself. */
static void a_kept_key_is_refused_to_who_cannot_open_it(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    struct problem why = {0};
    static struct seal_key_cache *cache; /* kept, as in a process */
    cache = seal_key_cache_new(true);
    struct made one = make(memory, "seal 1"), two = make(memory, "seal 2");
    struct made thief = {.key = one.key, .data_key = two.data_key};
    AUTO(seal_key_opened, first);
    AUTO(seal_key_opened, none);
    first = opened(cache, &one);
    assert_null(find(cache, &thief));
    thief = (struct made){.key = two.key, .data_key = one.data_key};
    assert_null(find(cache, &thief));
    assert_int_not_equal(seal_key_cache_open(cache, &thief.key, &facts, &thief.data_key, &none, &why), OK);
    assert_null(none);
}

static void a_key_in_use_outlives_its_place(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    static struct seal_key_cache *cache; /* kept, as in a process */
    cache = seal_key_cache_new(true);
    struct made one = make(memory, "seal 1");
    AUTO(seal_key_opened, held);
    AUTO(seal_key_opened, anew);
    held = opened(cache, &one);
    for (int i = 0; i < SEAL_KEY_CACHE_MAX; i++) {
        struct made other = make(memory, "another seal");
        seal_key_cache_close(opened(cache, &other));
    }
    assert_signs(held);
    anew = opened(cache, &one);
    assert_ptr_not_equal(held, anew);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_is_opened_once),
        cmocka_unit_test(without_locked_memory_none_is_kept),
        cmocka_unit_test(a_kept_key_is_refused_to_who_cannot_open_it),
        cmocka_unit_test(a_key_in_use_outlives_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
