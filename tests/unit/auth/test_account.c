#include "account.h"
#include "account_common.h"
#include "permission.h"
#include "test.h"

#define DAY_MS (24 * 60 * 60 * INT64_C(1000))
static const int64_t now_ms = 1000 * DAY_MS;

static struct account own_account(void)
{
    return (struct account){.login = "Zhang.San",
                            .kind = ACCOUNT_OFFICER,
                            .state = ACCOUNT_ACTIVE,
                            .password = ACCOUNT_PASSWORD_OWN,
                            .password_set_ms = now_ms - 10 * DAY_MS};
}

static struct account_policy policy(void)
{
    return (struct account_policy){
        .fixed_officer = "111111", .fixed_taxpayer = "88888888ab", .initial_days = 30, .age_days = 60};
}

/* Old password: "old password 1" throughout. */
static const struct {
    const char *password;
    enum problem_code want;
} passwords[] = {
    {"seven77", FIELD_TOO_SHORT},
    {"税务局口令七字", FIELD_TOO_SHORT}, /* characters count, not bytes */
    {"税务局的口令八字", PROBLEM_NONE},
    {"eight ch", PROBLEM_NONE},
    {"no capitals no digits", PROBLEM_NONE}, /* no composition rules */
    {"old password 1", PASSWORD_SAME},
    {"old password 2", PROBLEM_NONE},
    {"zhang.san", PASSWORD_IS_LOGIN}, /* in any case of letters */
    {"zhang.san1", PROBLEM_NONE},
    {"88888888ab", PASSWORD_COMMON}, /* the common initial one */
    {"password", PASSWORD_COMMON},
    {"PassWord123", PASSWORD_COMMON},
    {"12345678", PASSWORD_COMMON},
    {"34567890", PASSWORD_COMMON},
    {"87654321", PASSWORD_COMMON},
    {"aaaaaaaaaa", PASSWORD_COMMON},
    {"abcdefghij", PASSWORD_COMMON},
    {"abcdefghik", PROBLEM_NONE},
};

static void a_chosen_password_is_judged_by_length_and_being_guessed(void **state)
{
    (void)state;
    const struct account account = own_account();
    const struct account_policy rules = policy();
    for (size_t i = 0; i < TEST_COUNT(passwords); i++) {
        struct problem why = {0};
        status got = account_check_password(&account, &rules, "old password 1", passwords[i].password, &why);
        assert_int_equal(got, passwords[i].want == PROBLEM_NONE ? OK : PROBLEM_INPUT);
        assert_int_equal(why.faults[0].code, passwords[i].want);
        if (got != OK) assert_string_equal(why.faults[0].field, "new_password");
    }
}

static const struct {
    const char *login;
    bool want;
} logins[] = {
    {"abc", true},
    {"ab", false},
    {"91370100MA3TEST001", true},
    {"zhang.san@bureau_1-2", true},
    {"张三三", false},
    {"with blank", false},
    {"a/b/c", false},
    {"", false},
};

static void a_login_is_plain_ascii(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(logins); i++)
        assert_int_equal(account_check_login(logins[i].login) == NULL, logins[i].want);
}

static const struct {
    enum account_state state;
    enum account_password password;
    bool fixed_allowed;
    int64_t until_ms;
    enum problem_code want;
} entries[] = {
    {ACCOUNT_ACTIVE, ACCOUNT_PASSWORD_OWN, false, 0, PROBLEM_NONE},
    {ACCOUNT_OFF, ACCOUNT_PASSWORD_OWN, false, 0, ACCOUNT_DISABLED},
    {ACCOUNT_ACTIVE, ACCOUNT_PASSWORD_RANDOM, false, now_ms + 1, PROBLEM_NONE},
    {ACCOUNT_ACTIVE, ACCOUNT_PASSWORD_RANDOM, false, now_ms, INITIAL_PASSWORD_EXPIRED},
    {ACCOUNT_ACTIVE, ACCOUNT_PASSWORD_FIXED, true, now_ms + 1, PROBLEM_NONE},
    {ACCOUNT_ACTIVE, ACCOUNT_PASSWORD_FIXED, true, now_ms, INITIAL_PASSWORD_EXPIRED},
    {ACCOUNT_ACTIVE, ACCOUNT_PASSWORD_FIXED, false, now_ms + 1, INITIAL_PASSWORD_FORBIDDEN},
    {ACCOUNT_OFF, ACCOUNT_PASSWORD_RANDOM, false, now_ms + 1, ACCOUNT_DISABLED},
};

static const struct account_unit open_unit = {.id = "u"}, closed_unit = {.id = "u", .is_closed = true};

static void nobody_enters_for_a_closed_unit(void **state)
{
    (void)state;
    struct account account = own_account();
    struct account_policy rules = policy();
    struct problem why = {0};
    assert_int_equal(account_may_enter(&account, &open_unit, &rules, now_ms, &why), OK);
    assert_int_equal(account_may_enter(&account, &closed_unit, &rules, now_ms, &why), PROBLEM_DENIED);
    assert_int_equal(why.code, ACCOUNT_UNIT_CLOSED);
}

#define BIT(permission) (UINT64_C(1) << (permission))
static const struct {
    uint64_t held, own;
    bool want;
} powers[] = {
    {0, 0, false},
    {BIT(PERM_SEAL_QUERY) | BIT(PERM_SEALING_QUERY), 0, false}, /* looking things up is none */
    {BIT(PERM_ARCHIVE_RUN) | BIT(PERM_CATEGORY_MANAGE), 0, false},
    {BIT(PERM_SEAL_IMPORT), 0, true},
    {BIT(PERM_SEAL_MANAGE), BIT(PERM_SEAL_IMPORT), true},
    {BIT(PERM_AUDIT_READ), BIT(PERM_ACCOUNT_MANAGE), true},
    {BIT(PERM_AUDIT_READ), BIT(PERM_AUDIT_READ), false}, /* nothing is gained */
};

static void powers_are_over_seals_and_the_audit_log(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(powers); i++)
        assert_int_equal(account_has_powers(powers[i].held, powers[i].own), powers[i].want);
}

static const struct {
    int64_t held_ms;
    const char *by, *who;
    enum problem_code want;
} confirmations[] = {
    {0, "", "second", ACCOUNT_NOT_HELD},
    {5, "first", "first", ACCOUNT_CONFIRM_SAME},
    {5, "first", "holder", ACCOUNT_SELF},
    {5, "first", "second", PROBLEM_NONE},
};

static void a_reset_is_confirmed_by_a_second_person(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(confirmations); i++) {
        const struct account account = {
            .id = "holder", .held_ms = confirmations[i].held_ms, .held_by = confirmations[i].by};
        struct problem why = {0};
        status got = account_may_confirm(&account, confirmations[i].who, &why);
        assert_int_equal(got == OK, confirmations[i].want == PROBLEM_NONE);
        assert_int_equal(why.code, confirmations[i].want);
    }
}

static void only_an_active_account_with_a_living_password_enters(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(entries); i++) {
        struct account account = own_account();
        struct account_policy rules = policy();
        struct problem why = {0};
        account.state = entries[i].state;
        account.password = entries[i].password;
        account.password_until_ms = entries[i].until_ms;
        rules.fixed_allowed = entries[i].fixed_allowed;
        status got = account_may_enter(&account, &open_unit, &rules, now_ms, &why);
        assert_int_equal(got, entries[i].want == PROBLEM_NONE ? OK : PROBLEM_DENIED);
        assert_int_equal(why.code, entries[i].want);
    }
}

static const struct {
    enum account_kind kind;
    enum account_password password;
    int64_t age_days;
    bool forced, has_certificate;
    enum account_stage want;
} stages[] = {
    {ACCOUNT_OFFICER, ACCOUNT_PASSWORD_OWN, 10, false, false, ACCOUNT_STAGE_NONE},
    {ACCOUNT_OFFICER, ACCOUNT_PASSWORD_RANDOM, 0, false, false, ACCOUNT_STAGE_PASSWORD},
    {ACCOUNT_OFFICER, ACCOUNT_PASSWORD_OWN, 60, false, false, ACCOUNT_STAGE_NONE},
    {ACCOUNT_OFFICER, ACCOUNT_PASSWORD_OWN, 60, true, false, ACCOUNT_STAGE_PASSWORD},
    {ACCOUNT_OFFICER, ACCOUNT_PASSWORD_OWN, 59, true, false, ACCOUNT_STAGE_NONE},
    {ACCOUNT_TAXPAYER, ACCOUNT_PASSWORD_FIXED, 0, false, false, ACCOUNT_STAGE_PASSWORD},
    {ACCOUNT_TAXPAYER, ACCOUNT_PASSWORD_OWN, 0, false, false, ACCOUNT_STAGE_CERTIFICATE},
    {ACCOUNT_TAXPAYER, ACCOUNT_PASSWORD_OWN, 0, false, true, ACCOUNT_STAGE_NONE},
    {ACCOUNT_TAXPAYER, ACCOUNT_PASSWORD_FIXED, 0, false, true, ACCOUNT_STAGE_PASSWORD},
};

static void the_first_steps_come_in_order(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(stages); i++) {
        struct account account = own_account();
        struct account_policy rules = policy();
        account.kind = stages[i].kind;
        account.password = stages[i].password;
        account.password_set_ms = now_ms - stages[i].age_days * DAY_MS;
        rules.age_forced = stages[i].forced;
        assert_int_equal(account_stage(&account, &rules, stages[i].has_certificate, now_ms), stages[i].want);
    }
}

static void passwords_do_not_age_when_the_parameter_is_zero(void **state)
{
    (void)state;
    struct account account = own_account();
    struct account_policy rules = policy();
    account.password_set_ms = now_ms - 500 * DAY_MS;
    assert_true(account_password_is_old(&account, &rules, now_ms));
    assert_int_equal(account_password_days(&account, now_ms), 500);
    rules.age_days = 0;
    assert_false(account_password_is_old(&account, &rules, now_ms));
}

static void units_fit_their_kind_of_account(void **state)
{
    (void)state;
    const struct account_unit authority = {.kind = "authority"}, department = {.kind = "department"},
                              taxpayer = {.kind = "taxpayer"};
    struct problem why = {0};
    assert_int_equal(account_check_unit(ACCOUNT_OFFICER, &authority, &why), OK);
    assert_int_equal(account_check_unit(ACCOUNT_OFFICER, &department, &why), OK);
    assert_int_equal(account_check_unit(ACCOUNT_TAXPAYER, &taxpayer, &why), OK);
    assert_int_equal(account_check_unit(ACCOUNT_OFFICER, &taxpayer, &why), PROBLEM_INPUT);
    assert_int_equal(account_check_unit(ACCOUNT_TAXPAYER, &department, &why), PROBLEM_INPUT);
    assert_int_equal(why.faults[0].code, UNIT_KIND_WRONG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_chosen_password_is_judged_by_length_and_being_guessed),
        cmocka_unit_test(a_login_is_plain_ascii),
        cmocka_unit_test(only_an_active_account_with_a_living_password_enters),
        cmocka_unit_test(nobody_enters_for_a_closed_unit),
        cmocka_unit_test(powers_are_over_seals_and_the_audit_log),
        cmocka_unit_test(a_reset_is_confirmed_by_a_second_person),
        cmocka_unit_test(the_first_steps_come_in_order),
        cmocka_unit_test(passwords_do_not_age_when_the_parameter_is_zero),
        cmocka_unit_test(units_fit_their_kind_of_account),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
