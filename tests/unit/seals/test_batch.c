#include "batch.h"
#include "test.h"

static const struct {
    const char *code, *problem;
} rows[] = {{"370705", NULL},       {"370706", NULL}, {"370705", NULL},        {"", "field_required"},
            {"", "field_required"}, {"370705", NULL}, {"3707x", "field_form"}, {"3707x", "field_form"}};

static void later_rows_of_a_unit_are_marked(void **state)
{
    static const char *const subjects[] = {NULL, NULL, "2", NULL, NULL, "2", NULL, NULL};
    (void)state;
    AUTO_ARENA(memory);
    struct list all = LIST_OF(memory, struct batch_row);
    for (size_t i = 0; i < TEST_COUNT(rows); i++)
        *(struct batch_row *)list_add(&all) = (struct batch_row){
            .position = (int64_t)i + 1, .line = (int64_t)i + 2, .given_code = rows[i].code, .problem = rows[i].problem};
    batch_mark_twice(&all, memory);
    for (size_t i = 0; i < TEST_COUNT(rows); i++) {
        const struct batch_row *row = LIST_AT(&all, const struct batch_row, i);
        if (!subjects[i]) {
            assert_ptr_equal(row->problem, rows[i].problem);
            continue;
        }
        assert_string_equal(row->problem, problem_name(BATCH_TWICE));
        assert_string_equal(row->subject, subjects[i]);
    }
}

static void only_a_draft_with_ready_rows_starts(void **state)
{
    static const struct {
        const char *state;
        int64_t ready;
        enum problem_code want;
    } cases[] = {{"draft", 1, PROBLEM_NONE},
                 {"draft", 0, BATCH_EMPTY},
                 {"running", 1, BATCH_STATE},
                 {"done", 1, BATCH_STATE},
                 {"cancelled", 1, BATCH_STATE}};
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct problem why = {0};
        const struct batch batch = {.state = cases[i].state, .ready = cases[i].ready};
        assert_int_equal(batch_may_start(&batch, &why) == OK, cases[i].want == PROBLEM_NONE);
        assert_int_equal(why.code, cases[i].want);
    }
}

static void only_a_batch_that_is_over_is_tried_again(void **state)
{
    static const struct {
        const char *state, *job;
        int64_t failed, ready;
        enum problem_code want;
    } cases[] = {{"done", "j", 1, 0, PROBLEM_NONE},   {"cancelled", "j", 0, 5, PROBLEM_NONE},
                 {"failed", "j", 0, 5, PROBLEM_NONE}, {"done", "j", 0, 0, BATCH_EMPTY},
                 {"running", "j", 1, 1, BATCH_STATE}, {"paused", "j", 1, 1, BATCH_STATE},
                 {"draft", NULL, 0, 9, BATCH_STATE},  {"cancelled", NULL, 0, 9, BATCH_STATE}};
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct problem why = {0};
        const struct batch batch = {
            .state = cases[i].state, .job_id = cases[i].job, .failed = cases[i].failed, .ready = cases[i].ready};
        assert_int_equal(batch_may_retry(&batch, &why) == OK, cases[i].want == PROBLEM_NONE);
        assert_int_equal(why.code, cases[i].want);
    }
}

static void codes_are_printed_by_their_officer_in_time(void **state)
{
    static const struct {
        const char *who, *state;
        int64_t codes, now_ms;
        enum problem_code want;
    } cases[] = {{"me", "done", 3, 99, PROBLEM_NONE},      {"me", "paused", 3, 100, PROBLEM_NONE},
                 {"me", "done", 3, 101, BATCH_CODES_GONE}, {"me", "done", 0, 99, BATCH_CODES_GONE},
                 {"me", "running", 3, 99, BATCH_STATE},    {"you", "done", 3, 99, BATCH_CODES_OTHER}};
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct problem why = {0};
        const struct batch batch = {.created_by = "me",
                                    .created_name = "370700002",
                                    .state = cases[i].state,
                                    .codes = cases[i].codes,
                                    .codes_until_ms = 100};
        assert_int_equal(batch_may_print(&batch, cases[i].who, cases[i].now_ms, &why) == OK,
                         cases[i].want == PROBLEM_NONE);
        assert_int_equal(why.code, cases[i].want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(later_rows_of_a_unit_are_marked),
        cmocka_unit_test(only_a_draft_with_ready_rows_starts),
        cmocka_unit_test(only_a_batch_that_is_over_is_tried_again),
        cmocka_unit_test(codes_are_printed_by_their_officer_in_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
