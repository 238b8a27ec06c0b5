#include "category.h"
#include "test.h"

static void both_files_of_a_form_have_one_base_name(void **state)
{
    (void)state;
    static const struct {
        const char *template_file, *config_file;
        status want;
    } cases[] = {
        {"zzsybnsrfb6-syb.vts", "zzsybnsrfb6-syb.xml", OK},
        {"form.VTS", "form.Xml", OK},
        {"zzsybnsrfb6-syb.vts", "zzsybnsrfb6-fb1.xml", PROBLEM_INPUT},
        {"Form.vts", "form.xml", PROBLEM_INPUT}, /* letters count */
        {"form.xlsx", "form.xml", PROBLEM_INPUT},
        {"form.xml", "form.vts", PROBLEM_INPUT},
        {".vts", ".xml", PROBLEM_INPUT},
        {"", "", PROBLEM_INPUT},
        {NULL, "form.xml", PROBLEM_INPUT},
        {"form.vts", NULL, PROBLEM_INPUT},
        {"form.vts", "form2.xml", PROBLEM_INPUT},
    };
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct problem why = {0};
        assert_int_equal(category_check_files(cases[i].template_file, cases[i].config_file, &why), cases[i].want);
        if (cases[i].want != OK) assert_int_equal(why.code, CATEGORY_FILES_DIFFER);
    }
}

static void forms_stand_below_level_two(void **state)
{
    (void)state;
    struct problem why = {0};
    const struct category second = {.level = 2}, third = {.level = 3};
    assert_int_equal(category_check_parent(&second, 2, &why), OK);
    assert_int_equal(category_check_parent(&third, 2, &why), PROBLEM_INPUT);
    assert_int_equal(category_check_parent(&second, 1, &why), PROBLEM_INPUT);
}

static void codes_are_plain_words(void **state)
{
    (void)state;
    assert_null(category_check_code("SB-01.2_a"));
    assert_non_null(category_check_code("SB 01"));
    assert_non_null(category_check_code("增值税"));
    assert_null(category_check_service("SB.ZZS.YBNSR"));
    assert_non_null(category_check_service("SB/ZZS"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_files_of_a_form_have_one_base_name),
        cmocka_unit_test(forms_stand_below_level_two),
        cmocka_unit_test(codes_are_plain_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
