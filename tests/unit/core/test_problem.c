#include "permission.h"
#include "problem.h"
#include "problem_title.h"
#include "test.h"
#include "text.h"
#include <string.h>

static int gaps(const char *text)
{
    int count = 0;
    for (const char *p = strstr(text, "{}"); p; p = strstr(p + 2, "{}")) count++;
    return count;
}

static void every_problem_speaks_both_languages(void **state)
{
    (void)state;
    for (int i = PROBLEM_NONE + 1; i < PROBLEM_CODE_COUNT; i++) {
        enum problem_code code = (enum problem_code)i;
        const char *zh = problem_text(code, true), *en = problem_text(code, false);
        if (code == FORM_VALUE_CHECK) continue; /* the words of the form's own configuration */
        assert_true(text_is_utf8(zh, strlen(zh)) && strlen(zh) > 5 && strlen(en) > 5);
        assert_true(text_count(zh) < strlen(zh)); /* it does hold Chinese */
        assert_true(text_count(en) == strlen(en));
        assert_int_equal(gaps(zh), gaps(en)); /* both name the subject, or neither */
        assert_true(gaps(zh) <= 1);
        assert_true(problem_http_status(problem_kind(code)) >= 400);
    }
}

static void every_fault_is_counted_and_the_first_ones_kept(void **state)
{
    static struct problem why;
    (void)state;
    for (int i = 0; i < PROBLEM_FAULTS_MAX + 10; i++)
        assert_int_equal(problem_fault(&why, FIELD_TOO_LONG, "name", "%d", i), PROBLEM_INPUT);
    assert_int_equal(why.code, INPUT_INVALID);
    assert_int_equal(why.fault_count, PROBLEM_FAULTS_MAX + 10);
    assert_string_equal(why.faults[PROBLEM_FAULTS_MAX - 1].subject, "63");
    assert_int_equal(problem_set(&why, ROUTE_MISSING, "%s", ""), PROBLEM_MISSING);
    assert_int_equal(why.fault_count, 0);
}

static void permissions_are_found_by_their_names(void **state)
{
    (void)state;
    for (int i = PERM_SERVICE + 1; i < PERM_COUNT; i++) {
        enum permission found = PERM_ANYONE;
        assert_true(permission_find(permission_name((enum permission)i), &found));
        assert_int_equal(found, i);
    }
    enum permission found;
    assert_false(permission_find("seal.", &found));
    assert_null(permission_name(PERM_SERVICE));
}

static void a_long_subject_ends_on_a_letter(void **state)
{
    static struct problem why;
    char text[600];
    (void)state;
    for (size_t shift = 0; shift < 3; shift++) {
        size_t size = 0;
        memset(text, 'a', shift);
        for (size = shift; size < 500; size += 3) memcpy(text + size, "税", 3);
        text[size] = '\0';
        (void)problem_fault(&why, FIELD_TYPE, text, "%s", text);
        (void)problem_set(&why, FIELD_TYPE, "%s", text);
        assert_true(text_is_utf8(why.subject, strlen(why.subject)));
        assert_true(strlen(why.subject) > PROBLEM_SUBJECT_SIZE - 4);
        assert_true(text_is_utf8(why.faults[0].subject, strlen(why.faults[0].subject)));
        assert_true(text_is_utf8(why.faults[0].field, strlen(why.faults[0].field)));
    }
}

static void a_problem_is_found_by_its_name_and_told_with_its_subject(void **state)
{
    AUTO_ARENA(arena);
    (void)state;
    for (int i = PROBLEM_NONE + 1; i < PROBLEM_CODE_COUNT; i++)
        assert_int_equal(problem_title_code(problem_name((enum problem_code)i)), i);
    assert_int_equal(problem_title_code("none"), PROBLEM_NONE);
    assert_int_equal(problem_title_code(""), PROBLEM_NONE);
    const char *both = "早" PROBLEM_BOTH "early";
    assert_string_equal(problem_title_subject(arena, both, true), "早");
    assert_string_equal(problem_title_subject(arena, both, false), "early");
    assert_string_equal(problem_title_subject(arena, "5%s", false), "5%s");
    assert_non_null(strstr(problem_title(arena, PERIOD_ORDER, "2024-01-01", false), "first (2024-01-01)."));
    assert_non_null(strstr(problem_title(arena, PERIOD_ORDER, both, true), " 早。"));
    assert_null(strstr(problem_title(arena, PERIOD_ORDER, NULL, true), "{}"));
    assert_string_equal(problem_title(arena, PROBLEM_NONE, "x", false), problem_text(INTERNAL_FAILED, false));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_long_subject_ends_on_a_letter),
        cmocka_unit_test(every_problem_speaks_both_languages),
        cmocka_unit_test(every_fault_is_counted_and_the_first_ones_kept),
        cmocka_unit_test(a_problem_is_found_by_its_name_and_told_with_its_subject),
        cmocka_unit_test(permissions_are_found_by_their_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
