#include "setting.h"
#include "test.h"

static void each_parameter_takes_only_what_it_may_hold(void **state)
{
    (void)state;
    static const struct {
        const char *name, *value;
        enum problem_code want; /* PROBLEM_NONE: fine */
    } cases[] = {
        {"initial_password_mode", "random", PROBLEM_NONE},
        {"initial_password_mode", "fixed", PROBLEM_NONE},
        {"initial_password_mode", "", FIELD_CHOICE},
        {"initial_password_mode", "fix", FIELD_CHOICE},
        {"initial_password_mode", "random fixed", FIELD_CHOICE},
        {"initial_password_officer", "111111", PROBLEM_NONE},
        {"initial_password_officer", "11111", FIELD_TOO_SHORT},
        {"initial_password_officer", " 111111", FIELD_FORM},
        {"password_age_days", "0", PROBLEM_NONE},
        {"password_age_days", "3650", PROBLEM_NONE},
        {"password_age_days", "3651", FIELD_TOO_BIG},
        {"password_age_days", "-1", FIELD_TOO_SMALL},
        {"password_age_days", "60 ", FIELD_FORM},
        {"password_age_days", "6e1", FIELD_FORM},
        {"initial_password_days", "0", FIELD_TOO_SMALL},
        {"three_powers", "together", PROBLEM_NONE},
        {"archive_volume_scheme", "{fonds}-{class}-{year}-{seq:6}", PROBLEM_NONE},
        {"archive_volume_scheme", "{seq}", PROBLEM_NONE},
        {"archive_volume_scheme", "{fonds}-{year}", SETTING_SCHEME_WRONG},
        {"archive_volume_scheme", "{seq:6}{month}", SETTING_SCHEME_WRONG},
        {"archive_volume_scheme", "{seq:6}{", SETTING_SCHEME_WRONG},
        {"archive_volume_scheme", "{seq:6}}", SETTING_SCHEME_WRONG},
        {"archive_volume_scheme", "{seq:12}", SETTING_SCHEME_WRONG},
        {"archive_volume_scheme", "{seq:6}{{year}", SETTING_SCHEME_WRONG},
        {"archive_record_scheme", "{volume}-{item:4}", PROBLEM_NONE},
        {"archive_record_scheme", "{volume}-4", SETTING_SCHEME_WRONG},
        {"archive_record_scheme", "{item:4}", SETTING_SCHEME_WRONG},
        {"archive_fonds_code", "", FIELD_TOO_SHORT},
        {"archive_fonds_code", "12345678901234567", FIELD_TOO_LONG},
    };
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct problem why = {0};
        const struct setting *setting = setting_find(cases[i].name);
        assert_non_null(setting);
        status got = setting_check(setting, cases[i].value, &why);
        assert_int_equal(got, cases[i].want == PROBLEM_NONE ? OK : PROBLEM_INPUT);
        if (got == OK) continue;
        assert_int_equal(why.faults[0].code, cases[i].want);
        assert_string_equal(why.faults[0].field, cases[i].name);
    }
}

static void the_list_is_closed(void **state)
{
    (void)state;
    assert_null(setting_find("no_such_parameter"));
    assert_null(setting_find(""));
    assert_null(setting_find("initial_password"));
}

static void every_default_may_be_set(void **state)
{
    (void)state;
    for (const struct setting *setting = setting_list; setting->name; setting++) {
        struct problem why = {0};
        assert_int_equal(setting_check(setting, setting->fallback, &why), OK);
        assert_true(*setting->title_zh && *setting->title_en && *setting->help_zh && *setting->help_en);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_parameter_takes_only_what_it_may_hold),
        cmocka_unit_test(the_list_is_closed),
        cmocka_unit_test(every_default_may_be_set),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
