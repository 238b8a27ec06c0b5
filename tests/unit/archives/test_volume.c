#include "test.h"

#include "volume.h"
#include <string.h>

static void numbers_follow_their_scheme(void **state)
{
    (void)state;
    static const struct {
        const char *scheme;
        struct volume_parts parts;
        const char *number;
    } cases[] = {
        {VOLUME_SCHEME_DEFAULT, {"0001", "32010000000", "SB01", 2025, 123, NULL, 0}, "0001-SB01-2025-000123"},
        {VOLUME_SCHEME_DEFAULT, {"0001", "32010000000", "SB01", 2025, 0, NULL, 0}, "0001-SB01-2025-"},
        {VOLUME_SCHEME_DEFAULT, {"0001", "3201", "SB01", 2025, 1234567, NULL, 0}, "0001-SB01-2025-1234567"},
        {"{fonds}-{class}·{year}-{authority}-{seq}", {"Z9", "3201", "SB", 2025, 7, NULL, 0}, "Z9-SB·2025-3201-7"},
        {VOLUME_RECORD_SCHEME_DEFAULT, {"0001", "3201", "SB", 2025, 0, "V-1", 12}, "V-1-0012"},
        {"{volume}/{item:2}", {"0001", "3201", "SB", 2025, 0, "V-1", 123}, "V-1/123"},
        {"{volume}.{item:1}}", {"0001", "3201", "SB", 2025, 0, "V", 5}, "V.5}"},
    };
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        AUTO_ARENA(arena);
        struct problem why = {0};
        char *number = NULL;
        assert_int_equal(volume_number(cases[i].scheme, &cases[i].parts, arena, &number, &why), OK);
        assert_string_equal(number, cases[i].number);
    }
}

static void schemes_that_cannot_work_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *volume, *record;
        status wanted;
    } cases[] = {
        {VOLUME_SCHEME_DEFAULT, VOLUME_RECORD_SCHEME_DEFAULT, OK},
        {"{seq}", "{volume}{item}", OK},
        {"{fonds}-{class}-{year}", VOLUME_RECORD_SCHEME_DEFAULT, PROBLEM_INTERNAL}, /* every volume the same */
        {VOLUME_SCHEME_DEFAULT, "{volume}", PROBLEM_INTERNAL},                      /* every record the same */
        {VOLUME_SCHEME_DEFAULT, "{year}-{item:4}", PROBLEM_INTERNAL},               /* two volumes share numbers */
        {"{fonds}-{seq:0}", VOLUME_RECORD_SCHEME_DEFAULT, PROBLEM_INTERNAL},
        {"{fonds}-{seq:10}", VOLUME_RECORD_SCHEME_DEFAULT, PROBLEM_INTERNAL},
        {"{fonds}-{seq:x}", VOLUME_RECORD_SCHEME_DEFAULT, PROBLEM_INTERNAL},
        {"{fonds}-{sequence}", VOLUME_RECORD_SCHEME_DEFAULT, PROBLEM_INTERNAL},
        {"{unknown}-{seq}", VOLUME_RECORD_SCHEME_DEFAULT, PROBLEM_INTERNAL},
        {"{volume}-{seq}", VOLUME_RECORD_SCHEME_DEFAULT, PROBLEM_INTERNAL},
        {"{a name that is far too long to be one}-{seq}", VOLUME_RECORD_SCHEME_DEFAULT, PROBLEM_INTERNAL},
        {"0123456789012345678901234567890123456789012345678901234567890123-{seq}", VOLUME_RECORD_SCHEME_DEFAULT,
         PROBLEM_INTERNAL},
        {"", "", PROBLEM_INTERNAL},
    };
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct problem why = {0};
        const struct volume_schemes schemes = {cases[i].volume, cases[i].record, "0001"};
        assert_int_equal(volume_check_schemes(&schemes, &why), cases[i].wanted);
        assert_int_equal(why.code, cases[i].wanted == OK ? PROBLEM_NONE : NUMBER_SCHEME);
    }
}

static void a_volume_is_kept_as_long_and_as_secret_as_its_strictest_document(void **state)
{
    (void)state;
    static const struct volume_grade ten = {"10年", "机密", 1, 4}, thirty = {"30年", "内部", 2, 2},
                                     ever = {"永久", "公开", 3, 1};
    static const struct {
        const struct volume_grade *first, *second;
        const char *retention, *secrecy;
    } cases[] = {{&ten, &thirty, "30年", "机密"},
                 {&thirty, &ten, "30年", "机密"},
                 {&ever, &ten, "永久", "机密"},
                 {&thirty, &thirty, "30年", "内部"}};
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct volume_grade grade = {0};
        volume_raise(&grade, cases[i].first);
        volume_raise(&grade, cases[i].second);
        assert_string_equal(grade.retention, cases[i].retention);
        assert_string_equal(grade.secrecy, cases[i].secrecy);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_follow_their_scheme),
        cmocka_unit_test(schemes_that_cannot_work_are_refused),
        cmocka_unit_test(a_volume_is_kept_as_long_and_as_secret_as_its_strictest_document),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
