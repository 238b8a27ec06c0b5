#include "signing_key.h"
#include "test.h"

enum { MINUTE = 60 * 1000 };
static const int64_t start_ms = 1000000000;

static struct list keys_of(struct arena *arena, const int64_t *usable_ms, size_t count)
{
    struct list keys = LIST_OF(arena, struct signing_key);
    for (size_t i = 0; i < count; i++) ((struct signing_key *)list_add(&keys))->usable_ms = usable_ms[i];
    return keys;
}

static void the_first_key_is_used_at_once(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct list none = keys_of(arena, NULL, 0);
    int64_t usable_ms = 0;
    assert_true(signing_key_wants_next(&none, start_ms, &usable_ms));
    assert_int_equal(usable_ms, start_ms);
    assert_int_equal(signing_key_current(&none, start_ms), 0); /* = count: none */
}

static const struct {
    int64_t age_ms; /* of the newest key's use */
    bool want;
    int64_t usable_ms; /* relative to start */
} turns[] = {
    {0, false, 0},
    {SIGNING_KEY_PERIOD_MS - SIGNING_KEY_LEAD_MS - 1, false, 0},
    {SIGNING_KEY_PERIOD_MS - SIGNING_KEY_LEAD_MS, true, SIGNING_KEY_PERIOD_MS},
    {SIGNING_KEY_PERIOD_MS, true, SIGNING_KEY_PERIOD_MS + SIGNING_KEY_LEAD_MS}, /* late: still published ahead */
    {9 * SIGNING_KEY_PERIOD_MS, true, 9 * SIGNING_KEY_PERIOD_MS + SIGNING_KEY_LEAD_MS},
};

static void the_next_key_is_published_well_before_it_signs(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct list keys = keys_of(arena, &start_ms, 1);
    for (size_t i = 0; i < TEST_COUNT(turns); i++) {
        int64_t usable_ms = 0;
        assert_int_equal(signing_key_wants_next(&keys, start_ms + turns[i].age_ms, &usable_ms), turns[i].want);
        if (turns[i].want) assert_int_equal(usable_ms - start_ms, turns[i].usable_ms);
    }
    assert_true(SIGNING_KEY_LEAD_MS >= 10 * MINUTE);
}

static void the_newest_key_whose_time_has_come_signs(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    const int64_t usable_ms[] = {start_ms, start_ms + 100, start_ms + 200};
    struct list keys = keys_of(arena, usable_ms, 3);
    assert_int_equal(signing_key_current(&keys, start_ms + 99), 0);
    assert_int_equal(signing_key_current(&keys, start_ms + 100), 1);
    assert_int_equal(signing_key_current(&keys, start_ms + 5000), 2);
    assert_int_equal(signing_key_current(&keys, start_ms - 1), 0);
}

static void a_key_dies_when_its_last_token_has_expired(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    const int64_t usable_ms[] = {start_ms, start_ms + 1000};
    struct list keys = keys_of(arena, usable_ms, 2);
    assert_false(signing_key_is_dead(&keys, 0, start_ms + 1000 + SIGNING_KEY_TAIL_MS - 1));
    assert_true(signing_key_is_dead(&keys, 0, start_ms + 1000 + SIGNING_KEY_TAIL_MS));
    assert_false(signing_key_is_dead(&keys, 1, start_ms + 100 * SIGNING_KEY_PERIOD_MS)); /* the last one never */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_key_is_used_at_once),
        cmocka_unit_test(the_next_key_is_published_well_before_it_signs),
        cmocka_unit_test(the_newest_key_whose_time_has_come_signs),
        cmocka_unit_test(a_key_dies_when_its_last_token_has_expired),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
