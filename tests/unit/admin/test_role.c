#include "role.h"
#include "test.h"
#include "user.h"

#define BIT(name) (UINT64_C(1) << PERM_##name)

static void nobody_hands_out_or_takes_away_what_it_lacks(void **state)
{
    (void)state;
    static const struct {
        uint64_t grantable, before, after;
        status want;
    } cases[] = {
        {0, 0, 0, OK},
        {BIT(SEAL_QUERY), 0, BIT(SEAL_QUERY), OK},
        {BIT(SEAL_QUERY), BIT(SEAL_QUERY), 0, OK},
        {BIT(SEAL_QUERY), 0, BIT(SEAL_IMPORT), PROBLEM_DENIED},
        {BIT(SEAL_QUERY), BIT(SEAL_IMPORT), 0, PROBLEM_DENIED},
        {BIT(SEAL_QUERY), BIT(SEAL_IMPORT), BIT(SEAL_IMPORT) | BIT(SEAL_QUERY), OK}, /* what stays needs no right */
        {0, BIT(AUDIT_READ), BIT(AUDIT_READ), OK},
        {0, 0, BIT(AUDIT_READ), PROBLEM_DENIED},
    };
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct problem why = {0};
        assert_int_equal(role_may_change(cases[i].grantable, cases[i].before, cases[i].after, &why), cases[i].want);
    }
    struct problem why = {0};
    assert_int_equal(role_may_change(0, 0, BIT(AUDIT_READ), &why), PROBLEM_DENIED);
    assert_string_equal(why.subject, "audit.read");
}

static void permissions_are_known_by_name(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    struct problem why = {0};
    struct list names = LIST_OF(memory, const char *);
    uint64_t bits = 1;
    assert_int_equal(role_permissions(&names, &bits, &why), OK);
    assert_int_equal(bits, 0);
    *(const char **)list_add(&names) = "seal.query";
    *(const char **)list_add(&names) = "audit.read";
    assert_int_equal(role_permissions(&names, &bits, &why), OK);
    assert_true(bits == (BIT(SEAL_QUERY) | BIT(AUDIT_READ)));
    *(const char **)list_add(&names) = "seal.everything";
    assert_int_equal(role_permissions(&names, &bits, &why), PROBLEM_INPUT);
    assert_int_equal(why.faults[0].code, ROLE_PERMISSION_UNKNOWN);
}

static void built_in_roles_keep_their_names(void **state)
{
    (void)state;
    struct problem why = {0};
    const struct role own = {.name = "二审"}, built_in = {.name = "审计员", .code = "auditor"};
    assert_int_equal(role_may_rename(&own, &why), OK);
    assert_int_equal(role_may_rename(&built_in, &why), PROBLEM_CONFLICT);
}

static void built_in_roles_have_words_in_both_languages(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    assert_string_equal(role_title("auditor", "审计员", true), "审计员");
    assert_string_equal(role_title("auditor", "审计员", false), "Auditor");
    assert_string_equal(role_about("auditor", "查阅审计日志", false), "Reads the audit log");
    assert_string_equal(role_title(NULL, "二审", false), "二审");
    assert_string_equal(role_title("of a newer program", "新", false), "新");
    static const char packed[] = "auditor:审计员\n:二审: 甲\nkeeper:印章管理员";
    assert_string_equal(user_role_names(memory, packed, false), "Auditor, 二审: 甲, Seal keeper");
    assert_string_equal(user_role_names(memory, packed, true), "审计员、二审: 甲、印章管理员");
    assert_string_equal(user_role_names(memory, NULL, true), "");
}

static void a_role_of_a_kind_of_account_is_not_assigned(void **state)
{
    (void)state;
    struct problem why = {0};
    const struct role own = {.name = "二审"},
                      of_kind = {.name = "纳税人", .code = "taxpayer", .account_kind = "taxpayer"};
    assert_int_equal(role_may_assign(&own, &why), OK);
    assert_int_equal(role_may_assign(&of_kind, &why), PROBLEM_INPUT);
    assert_string_equal(why.faults[0].field, "role_ids");
}

static void two_powers_over_seals_are_never_held_together(void **state)
{
    (void)state;
    static const struct {
        uint64_t permissions;
        enum problem_code want;
    } cases[] = {
        {0, PROBLEM_NONE},
        {BIT(SEAL_MANAGE) | BIT(SEAL_IMPORT) | BIT(SEAL_QUERY), PROBLEM_NONE},
        {BIT(DOCUMENT_SEAL) | BIT(SEAL_QUERY) | BIT(CERTIFICATE_IMPORT_OWN), PROBLEM_NONE},
        {BIT(AUDIT_READ) | BIT(SEAL_QUERY), PROBLEM_NONE},
        {BIT(SEAL_MANAGE) | BIT(DOCUMENT_SEAL), ROLE_POWERS_MANAGE_USE},
        {BIT(SEAL_IMPORT) | BIT(AUDIT_READ), ROLE_POWERS_MANAGE_AUDIT},
        {BIT(DOCUMENT_SEAL) | BIT(AUDIT_READ), ROLE_POWERS_USE_AUDIT},
    };
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct problem why = {0};
        assert_int_equal(role_powers_apart(cases[i].permissions, "", &why),
                         cases[i].want == PROBLEM_NONE ? OK : PROBLEM_CONFLICT);
        assert_int_equal(why.code, cases[i].want);
    }
    struct problem why = {0};
    assert_int_equal(role_powers_apart(BIT(SEAL_MANAGE) | BIT(AUDIT_READ), "", &why), PROBLEM_CONFLICT);
    assert_string_equal(why.subject, "seal.manage, audit.read");
    assert_int_equal(role_powers_apart(BIT(SEAL_MANAGE) | BIT(AUDIT_READ), "甲 + 乙", &why), PROBLEM_CONFLICT);
    assert_string_equal(why.subject, "甲 + 乙");
}

static void nobody_gets_by_its_own_hand_what_it_lacks(void **state)
{
    (void)state;
    struct problem why = {0};
    assert_int_equal(role_may_get(BIT(SEAL_QUERY), BIT(SEAL_QUERY), &why), OK);
    assert_int_equal(role_may_get(BIT(SEAL_QUERY), 0, &why), OK);
    assert_int_equal(role_may_get(BIT(SEAL_QUERY), BIT(SEAL_QUERY) | BIT(AUDIT_READ), &why), PROBLEM_DENIED);
    assert_string_equal(why.subject, "audit.read");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_powers_over_seals_are_never_held_together),
        cmocka_unit_test(nobody_gets_by_its_own_hand_what_it_lacks),
        cmocka_unit_test(nobody_hands_out_or_takes_away_what_it_lacks),
        cmocka_unit_test(permissions_are_known_by_name),
        cmocka_unit_test(built_in_roles_keep_their_names),
        cmocka_unit_test(built_in_roles_have_words_in_both_languages),
        cmocka_unit_test(a_role_of_a_kind_of_account_is_not_assigned),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
