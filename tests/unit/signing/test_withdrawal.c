#include "test.h"
#include "withdrawal.h"

static struct list three(struct arena *arena)
{
    static const char *const ids[] = {"a", "b", "c"};
    struct list sealings = LIST_OF(arena, struct sealing);
    for (size_t i = 0; i < TEST_COUNT(ids); i++)
        *(struct sealing *)list_add(&sealings) = (struct sealing){.id = ids[i], .seal_name = "公章"};
    return sealings;
}

static void only_the_last_one_goes(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    static const struct {
        const char *id;
        enum problem_code refused;
    } cases[] = {{"a", SEALING_NOT_LAST},
                 {"b", SEALING_NOT_LAST},
                 {"c", PROBLEM_NONE},
                 {"d", SEALING_MISSING},
                 {"", SEALING_MISSING}};
    struct list sealings = three(arena);
    const struct sealing *found;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct problem why = {0};
        (void)!withdrawal_pick(&sealings, cases[i].id, &found, &why);
        assert_int_equal(why.code, cases[i].refused);
    }
    struct list none = LIST_OF(arena, struct sealing);
    struct problem why = {0};
    assert_int_equal(withdrawal_pick(&none, "a", &found, &why), PROBLEM_MISSING);
}

static void only_the_seals_own_unit_and_while_it_may_be_used(void **state)
{
    (void)state;
    static const struct {
        struct withdrawal_seal seal;
        enum problem_code refused;
        bool pin;
    } cases[] = {{{"u1", "enabled", "pin"}, PROBLEM_NONE, true},      {{"u1", "enabled", "code"}, PROBLEM_NONE, true},
                 {{"u1", "enabled", "holder"}, PROBLEM_NONE, false},  {{"u1", "disabled", "pin"}, SEAL_STATE, true},
                 {{"u2", "enabled", "pin"}, SEALING_OF_OTHERS, true}, {{NULL, NULL, NULL}, SEALING_OF_OTHERS, true}};
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct problem why = {0};
        (void)!withdrawal_check(&cases[i].seal, "u1", &why);
        assert_int_equal(why.code, cases[i].refused);
        assert_int_equal(withdrawal_needs_pin(&cases[i].seal), cases[i].pin);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(only_the_last_one_goes),
                                       cmocka_unit_test(only_the_seals_own_unit_and_while_it_may_be_used)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
