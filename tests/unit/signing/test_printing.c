#include "copy.h"
#include "printing.h"
#include "test.h"

static void counts_up_to_what_is_allowed(void **state)
{
    static const struct {
        struct printing printing;
        int64_t number;
        enum problem_code want;
    } cases[] = {
        {{.rule = {PRINTING_FREE, 0, false}, .made = 0}, 1, PROBLEM_NONE},
        {{.rule = {PRINTING_FREE, 0, true}, .made = 12000}, 12001, PROBLEM_NONE},
        {{.rule = {PRINTING_COUNTED, 3, false}, .made = 2}, 3, PROBLEM_NONE},
        {{.rule = {PRINTING_COUNTED, 3, false}, .made = 3}, 0, COPIES_USED_UP},
        {{.rule = {PRINTING_COUNTED, 3, false}, .made = 9}, 0, COPIES_USED_UP},
        {{.rule = {PRINTING_NONE, 0, false}, .made = 0}, 0, COPIES_NONE},
    };
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct problem why = {0};
        int64_t number = 0;
        bool is_given = printing_take(&cases[i].printing, &number, &why) == OK;
        assert_int_equal(is_given, cases[i].want == PROBLEM_NONE);
        assert_int_equal(why.code, cases[i].want);
        assert_int_equal(number, cases[i].number);
    }
}

static void asks_for_a_number_only_where_copies_are_counted(void **state)
{
    static const struct {
        struct printing_rule rule;
        bool is_right;
    } cases[] = {{{PRINTING_COUNTED, 1, false}, true}, {{PRINTING_FREE, 0, true}, true},
                 {{PRINTING_NONE, 0, false}, true},    {{PRINTING_COUNTED, 0, false}, false},
                 {{PRINTING_FREE, 1, false}, false},   {{PRINTING_NONE, 1, false}, false}};
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct problem why = {0};
        assert_int_equal(printing_check(&cases[i].rule, &why) == OK, cases[i].is_right);
    }
}

static void reads_back_what_it_writes(void **state)
{
    (void)state;
    for (int i = PRINTING_FREE; i <= PRINTING_NONE; i++)
        assert_int_equal(printing_copies_of(printing_copies_names[i]), i);
    assert_int_equal(printing_copies_of("what a later version knows"), PRINTING_NONE);
}

static void lets_only_officers_with_the_permission_set_rules(void **state)
{
    struct caller caller = {.kind = CALLER_OFFICER, .permissions = UINT64_C(1) << PERM_DOCUMENT_PRINTING};
    (void)state;
    assert_true(printing_is_setter(&caller));
    caller.kind = CALLER_TAXPAYER;
    assert_false(printing_is_setter(&caller));
    caller = (struct caller){.kind = CALLER_OFFICER};
    assert_false(printing_is_setter(&caller));
}

static void copies_what_is_sealed_and_says_what_became_of_it(void **state)
{
    static const struct {
        struct document document;
        const char *note;
    } cases[] = {
        {{.sealed_ms = 1, .state = DOCUMENT_ARCHIVED}, ""},
        {{.sealed_ms = 1, .state = DOCUMENT_SEALED, .voided_ms = 2}, "voided"},
        {{.sealed_ms = 1, .state = DOCUMENT_SEALED, .corrected_by_id = "x"}, "corrected"},
        {{.sealed_ms = 1, .state = DOCUMENT_REJECTED, .rejected_ms = 2}, "rejected"},
    };
    struct problem why = {0};
    const struct document waiting = {.state = DOCUMENT_WAITING};
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        assert_int_equal(copy_check(&cases[i].document, &why), OK);
        assert_string_equal(copy_note(&cases[i].document), cases[i].note);
        assert_int_equal(copy_note_words(cases[i].note) != NULL, *cases[i].note != 0);
    }
    assert_int_not_equal(copy_check(&waiting, &why), OK);
    assert_int_equal(why.code, COPY_NOT_SEALED);
}

static void hands_a_copy_to_its_maker_for_an_hour(void **state)
{
    static const struct {
        const char *by;
        int64_t after_ms;
        enum problem_code want;
    } cases[] = {{"me", 0, PROBLEM_NONE},
                 {"me", COPY_FETCH_MS, PROBLEM_NONE},
                 {"me", COPY_FETCH_MS + 1, COPY_ENDED},
                 {"another", 0, COPY_OF_OTHERS}};
    const struct caller caller = {.id = "me"};
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct problem why = {0};
        const struct copy copy = {.made_by = cases[i].by, .made_by_name = "x", .unit_name = "office", .made_ms = 1000};
        bool may = copy_check_fetch(&copy, &caller, 1000 + cases[i].after_ms, &why) == OK;
        assert_int_equal(may, cases[i].want == PROBLEM_NONE);
        assert_int_equal(why.code, cases[i].want);
        if (why.code == COPY_OF_OTHERS) assert_string_equal(why.subject, "office");
    }
    const struct copy by_program = {.made_by = "another", .made_by_name = "filing", .unit_name = "", .made_ms = 1000};
    struct problem why = {0};
    assert_int_equal(copy_check_fetch(&by_program, &caller, 1000, &why), PROBLEM_DENIED);
    assert_string_equal(why.subject, "filing");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_up_to_what_is_allowed),
        cmocka_unit_test(asks_for_a_number_only_where_copies_are_counted),
        cmocka_unit_test(reads_back_what_it_writes),
        cmocka_unit_test(lets_only_officers_with_the_permission_set_rules),
        cmocka_unit_test(copies_what_is_sealed_and_says_what_became_of_it),
        cmocka_unit_test(hands_a_copy_to_its_maker_for_an_hour),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
