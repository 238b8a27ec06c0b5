#include "test.h"

#include "arena.h"
#include "clock.h"
#include "upload.h"
#include <string.h>

static void a_title_is_the_files_name_without_its_ending(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    static const struct {
        const char *name, *title;
    } cases[] = {{"contract.pdf", "contract"},
                 {"购销合同.PDF", "购销合同"},
                 {"a.pdf.pdf", "a.pdf"},
                 {"no ending", "no ending"},
                 {"  blanks .pdf", "blanks"},
                 {"line\nfeed.pdf", "line feed"},
                 {".pdf", NULL},
                 {"", NULL},
                 {"\t.pdf", NULL},
                 {"\xff\xfe.pdf", NULL}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *title = upload_title(cases[i].name, memory);
        if (cases[i].title)
            assert_string_equal(title, cases[i].title);
        else
            assert_null(title);
    }
}

static void a_long_name_is_cut_between_letters(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    char name[3 * 210 + 1] = "";
    for (int i = 0; i < 210; i++) memcpy(name + 3 * i, "章", 3);
    const char *title = upload_title(name, memory);
    assert_int_equal(strlen(title), 3 * UPLOAD_TITLE_MAX);
    name[3 * UPLOAD_TITLE_MAX] = '\0';
    assert_string_equal(upload_title(name, memory), name);
}

static void without_a_period_it_is_beijings_day(void **state)
{
    (void)state;
    struct problem why = {0};
    char from[CLOCK_TEXT_SIZE], to[CLOCK_TEXT_SIZE];
    int64_t late_ms;
    assert_true(clock_parse("2026-11-22T16:00:00Z", &late_ms));
    struct upload_input input = {0};
    assert_int_equal(upload_period(&input, late_ms, from, to, &why), OK);
    assert_string_equal(from, "2026-11-23");
    assert_string_equal(to, "2026-11-23");
    input.period_from = "2026-01-01";
    assert_int_equal(upload_period(&input, late_ms, from, to, &why), PROBLEM_INPUT);
    assert_string_equal(why.faults[0].field, "period_to");
    input.period_to = "2026-03-31";
    assert_int_equal(upload_period(&input, late_ms, from, to, &why), OK);
    assert_string_equal(to, "2026-03-31");
    input.period_from = "2026-04-01";
    assert_int_equal(upload_period(&input, late_ms, from, to, &why), PROBLEM_INPUT);
}

static void only_its_submitter_asks_about_it(void **state)
{
    (void)state;
    struct problem why = {0};
    struct caller caller = {.id = "0000000000000000000000000a"};
    struct document document = {.id = "d", .client_id = "0000000000000000000000000a", .data_digest = ""};
    assert_int_equal(upload_need_own(&caller, &document, &why), OK);
    document.data_digest = "00";
    assert_int_equal(upload_need_own(&caller, &document, &why), PROBLEM_MISSING);
    document.data_digest = "";
    document.client_id = "0000000000000000000000000b";
    assert_int_equal(upload_need_own(&caller, &document, &why), PROBLEM_MISSING);
}

static void it_is_of_one_unit(void **state)
{
    (void)state;
    static const struct {
        const char *taxpayer, *authority;
        status want;
    } cases[] = {{NULL, NULL, OK}, {"T1", NULL, OK}, {NULL, "A1", OK}, {"T1", "A1", PROBLEM_INPUT}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct problem why = {0};
        const struct upload_input input = {.taxpayer_code = cases[i].taxpayer, .authority_code = cases[i].authority};
        assert_int_equal(upload_need_one_unit(&input, &why), cases[i].want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_title_is_the_files_name_without_its_ending),
        cmocka_unit_test(a_long_name_is_cut_between_letters),
        cmocka_unit_test(without_a_period_it_is_beijings_day),
        cmocka_unit_test(only_its_submitter_asks_about_it),
        cmocka_unit_test(it_is_of_one_unit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
