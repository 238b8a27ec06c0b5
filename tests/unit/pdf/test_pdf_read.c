#include "pdf_page.h"
#include "pdf_read.h"
#include "test.h"
#include "test_pdf.h"
#include "test_vector.h"
#include <string.h>

static struct bytes one_page(struct arena *arena)
{
    struct test_pdf file = {.out = {.arena = arena}};
    test_pdf_page(&file, "", "BT ET");
    return test_pdf_end(&file, "/Root 1 0 R");
}

static struct bytes with(struct arena *arena, const char *value)
{
    struct test_pdf file = {.out = {.arena = arena}};
    test_pdf_page(&file, "", "BT ET");
    test_pdf_object(&file, 10, value);
    return test_pdf_end(&file, "/Root 1 0 R");
}

static status load(struct arena *arena, const char *value, const struct pdf_object **out, struct problem *why)
{
    struct pdf *pdf = NULL;
    assert_int_equal(pdf_read_open(arena, with(arena, value), &pdf, why), OK);
    return pdf_read_load(pdf, (struct pdf_ref){.number = 10}, out, why);
}

static void reads_strings_as_written(void **state)
{
    static const struct {
        const char *value, *want;
        size_t size;
    } cases[] = {
        {"(plain)", "plain", 5},
        {"(a (nested) one)", "a (nested) one", 14},
        {"(\\n\\r\\t\\b\\f\\(\\)\\\\)", "\n\r\t\b\f()\\", 8},
        {"(\\101\\0602\\7)", "A02\a", 4},
        {"(line\\\nbreak)", "linebreak", 9},
        {"(one\r\ntwo\rthree)", "one\ntwo\nthree", 13},
        {"<48 65 6C6c 6F>", "Hello", 5},
        {"<4>", "@", 1},
        {"<>", "", 0},
    };
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        AUTO_ARENA(arena);
        const struct pdf_object *object = NULL;
        struct problem why;
        assert_int_equal(load(arena, cases[i].value, &object, &why), OK);
        assert_int_equal(object->kind, PDF_STRING);
        assert_int_equal(object->text.size, cases[i].size);
        assert_memory_equal(object->text.data, cases[i].want, cases[i].size);
        assert_int_equal(object->raw.size, strlen(cases[i].value));
    }
}

static void reads_numbers_names_and_references(void **state)
{
    AUTO_ARENA(arena);
    const struct pdf_object *object = NULL;
    struct problem why;
    double number = 0;
    struct pdf_ref ref;
    (void)state;
    const char *value = "[ 1 -2 +3 4.5 -.5 6. /A#20B /C% comment\n true false null 7 0 R 8 9 ]";
    assert_int_equal(load(arena, value, &object, &why), OK);
    assert_int_equal(object->count, 14);
    static const double want[] = {1, -2, 3, 4.5, -0.5, 6};
    for (size_t i = 0; i < TEST_COUNT(want); i++) {
        assert_true(pdf_object_number(pdf_object_at(object, i), &number));
        assert_true(number == want[i]);
    }
    assert_string_equal(pdf_object_name(pdf_object_at(object, 6)), "A B");
    assert_string_equal(pdf_object_name(pdf_object_at(object, 7)), "C");
    assert_true(pdf_object_at(object, 8)->truth);
    assert_int_equal(pdf_object_at(object, 10)->kind, PDF_NULL);
    assert_true(pdf_object_ref(pdf_object_at(object, 11), &ref));
    assert_int_equal(ref.number, 7);
    assert_int_equal(pdf_object_at(object, 13)->integer, 9);
    assert_null(pdf_object_at(object, 14));
}

/* A comment is white space (7.2.4), also where it is the only thing between two numbers. */
static void reads_references_across_comments(void **state)
{
    static const char *const cases[] = {"[ 7 0 R ]", "[ 7%x\n0%y\rR ]", "[7% 8 0 R\r\n0\t% R\nR]", "[7 %\n%\n0 R%]\n]"};
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        AUTO_ARENA(arena);
        const struct pdf_object *object = NULL;
        struct problem why;
        struct pdf_ref ref = {0};
        assert_int_equal(load(arena, cases[i], &object, &why), OK);
        assert_int_equal(object->count, 1);
        assert_true(pdf_object_ref(pdf_object_at(object, 0), &ref));
        assert_int_equal(ref.number, 7);
    }
}

static void takes_the_last_of_repeated_keys_and_counts_them(void **state)
{
    AUTO_ARENA(arena);
    const struct pdf_object *object = NULL;
    struct problem why;
    (void)state;
    assert_int_equal(load(arena, "<< /A 1 /B 2 /A 3 >>", &object, &why), OK);
    assert_int_equal(pdf_object_get(object, "A")->integer, 3);
    assert_int_equal(pdf_object_times(object, "A"), 2);
    assert_int_equal(pdf_object_times(object, "C"), 0);
    assert_null(pdf_object_get(object, "C"));
}

static void refuses_what_is_no_value(void **state)
{
    static const char *const cases[] = {"(open",
                                        "<4G>",
                                        "<48",
                                        "<< /A >>",
                                        "<< 1 2 >>",
                                        "[ 1 2",
                                        "nul",
                                        "1.2.3",
                                        "--1",
                                        "+",
                                        ".",
                                        "12x",
                                        "99999999999999999999",
                                        "/A#00B",
                                        "<< /A 1 ]",
                                        "[ 1 >>",
                                        "endobj",
                                        ""};
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        AUTO_ARENA(arena);
        const struct pdf_object *object = NULL;
        struct problem why;
        assert_int_equal(load(arena, cases[i], &object, &why), PROBLEM_INPUT);
        assert_int_equal(why.code, PDF_BROKEN);
    }
}

static void bounds_the_depth_of_values(void **state)
{
    static const struct {
        size_t depth;
        enum problem_code want;
    } cases[] = {{PDF_MAX_DEPTH, PROBLEM_NONE}, {PDF_MAX_DEPTH + 1, PDF_TOO_COMPLEX}, {100000, PDF_TOO_COMPLEX}};
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        AUTO_ARENA(arena);
        const struct pdf_object *object = NULL;
        struct problem why = {0};
        char *value = arena_alloc(arena, cases[i].depth * 2 + 1);
        memset(value, '[', cases[i].depth);
        memset(value + cases[i].depth, ']', cases[i].depth);
        status got = load(arena, value, &object, &why);
        assert_int_equal(why.code, cases[i].want);
        assert_int_equal(got == OK, cases[i].want == PROBLEM_NONE);
    }
}

static void shows_every_revision(void **state)
{
    AUTO_ARENA(arena);
    struct test_pdf file = {.out = {.arena = arena}};
    struct pdf *pdf = NULL;
    struct problem why;
    (void)state;
    test_pdf_page(&file, "", "BT ET");
    test_pdf_object(&file, 10, "(first)");
    size_t first = test_pdf_end(&file, "/Root 1 0 R").size;
    test_pdf_object(&file, 10, "(second)");
    test_pdf_object(&file, 11, "(new)");
    struct bytes whole = test_pdf_end(&file, "/Root 1 0 R");
    assert_int_equal(pdf_read_open(arena, whole, &pdf, &why), OK);
    assert_int_equal(pdf_read_revisions(pdf), 2);
    assert_int_equal(pdf_read_revision(pdf, 0)->end, first);
    assert_int_equal(pdf_read_revision(pdf, 1)->end, whole.size);
    assert_null(pdf_read_revision(pdf, 2));
    struct pdf *old = pdf_read_at(pdf, 0);
    const struct pdf_object ref = {.kind = PDF_REF, .ref = {.number = 10}},
                            newer = {.kind = PDF_REF, .ref = {.number = 11}};
    assert_string_equal((const char *)pdf_read_resolve(pdf, &ref)->text.data, "second");
    assert_string_equal((const char *)pdf_read_resolve(old, &ref)->text.data, "first");
    assert_int_equal(pdf_read_resolve(old, &newer)->kind, PDF_NULL);
    struct pdf_place *places = NULL, place;
    size_t count = 0;
    assert_int_equal(pdf_read_changed(pdf, 1, &places, &count, &why), OK);
    assert_int_equal(count, 2);
    assert_int_equal(places[0].number, 10);
    assert_int_equal(pdf_read_locate(old, 10, &place, &why), OK);
    assert_int_equal(place.revision, 0);
    assert_memory_equal(whole.data + place.start, "10 0 obj\n(first)\nendobj", place.end - place.start);
    assert_int_equal(pdf_read_fault(pdf, &why), OK);
}

/* An old table that points into newer bytes would let a later update change what an earlier signature covers. */
static void refuses_an_old_table_that_points_forward(void **state)
{
    AUTO_ARENA(arena);
    struct test_pdf file = {.out = {.arena = arena}};
    struct pdf *pdf = NULL;
    struct problem why;
    const struct pdf_object *object = NULL;
    (void)state;
    test_pdf_page(&file, "", "BT ET");
    file.at[10] = 5000;
    (void)test_pdf_end(&file, "/Root 1 0 R");
    while (file.out.size < 5000) buffer_byte(&file.out, '\n');
    test_pdf_object(&file, 10, "(later)");
    file.at[10] = 0;
    test_pdf_object(&file, 11, "(new)");
    assert_int_equal(pdf_read_open(arena, test_pdf_end(&file, "/Root 1 0 R"), &pdf, &why), OK);
    assert_int_equal(pdf_read_load(pdf, (struct pdf_ref){.number = 10}, &object, &why), PROBLEM_INPUT);
    assert_int_equal(pdf_read_load(pdf, (struct pdf_ref){.number = 11}, &object, &why), OK);
}

static void keeps_the_first_fault(void **state)
{
    AUTO_ARENA(arena);
    struct pdf *pdf = NULL;
    struct problem why = {0};
    const struct pdf_object ref = {.kind = PDF_REF, .ref = {.number = 10}};
    (void)state;
    assert_int_equal(pdf_read_open(arena, with(arena, "10 0 R"), &pdf, &why), OK);
    assert_int_equal(pdf_read_resolve(pdf, &ref)->kind, PDF_NULL);
    assert_int_equal(pdf_read_fault(pdf, &why), PROBLEM_INPUT);
    assert_int_equal(why.code, PDF_BROKEN);
}

static void ends_streams_of_wrong_length_where_all_readers_do(void **state)
{
    static const struct {
        const char *entries, *data, *want; /* NULL: refused */
        bool is_mended;
    } cases[] = {{"/Length 5", "abcdeendstream", "abcde", false},
                 {"/Length 5", "abcde\r\nendstream", "abcde", false},
                 {"/Length 14", "ab endstream xendstream", "ab endstream x", false},
                 {"/Length 11 0 R", "abcdeendstream", "abcde", false},
                 {"/Length 4", "abcdeendstream", "abcde", true},
                 {"/Length 9", "abcde\r\nendstream", "abcde", true},
                 {"/Length 3", "abcde\nendstream", "abcde", true},
                 {"/Length 3", "abcde\n\nendstream", "abcde\n", true},
                 {"/Length 500000", "abcdeendstream", "abcde", true},
                 {"/Length -1", "abcdeendstream", "abcde", true},
                 {"/Length (5)", "\nendstream", "", true},
                 {"", "abcdeendstream", "abcde", true},
                 {"/Length 4", "abcde", NULL, false},
                 {"/Length 10 0 R", "abcdeendstream", NULL, false},
                 {"/Length 4 /Type /ObjStm", "abcdeendstream", NULL, false},
                 {"/Length 4 /Type /XRef", "abcdeendstream", NULL, false}};
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        AUTO_ARENA(arena);
        struct test_pdf file = {.out = {.arena = arena}};
        struct pdf *pdf = NULL;
        struct problem why;
        const struct pdf_object *object = NULL;
        test_pdf_object(&file, 11, "5");
        test_pdf_page(&file, "", "BT ET");
        test_pdf_object(&file, 10, arena_format(arena, "<< %s >>\nstream\n%s", cases[i].entries, cases[i].data));
        assert_int_equal(pdf_read_open(arena, test_pdf_end(&file, "/Root 1 0 R"), &pdf, &why), OK);
        bool is_read =
            pdf_read_load(pdf, (struct pdf_ref){.number = 10}, &object, &why) == OK && pdf_read_fault(pdf, &why) == OK;
        assert_int_equal(is_read, cases[i].want != NULL);
        if (!is_read) continue;
        assert_true(bytes_equal(object->data, bytes_of_text(cases[i].want)));
        assert_int_equal(object->is_mended, cases[i].is_mended);
    }
}

static void refuses_files_whose_frame_is_broken(void **state)
{
    static const struct {
        const char *from, *to;
    } changes[] = {{"%PDF-", "%ABC-"},     {"startxref", "startxraf"}, {"%%EOF", "%%EOX"},     {"trailer", "tailer "},
                   {"/Root 1", "/Boot 1"}, {"/Size 64", "/Size -4"},   {"0 1\n00", "0 9\n00"}, {"xref\n0", "xerf\n0"}};
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(changes); i++) {
        AUTO_ARENA(arena);
        struct pdf *pdf = NULL;
        struct problem why;
        struct bytes whole = one_page(arena);
        unsigned char *copy = arena_copy(arena, whole.data, whole.size);
        unsigned char *at = memmem(copy, whole.size, changes[i].from, strlen(changes[i].from));
        assert_non_null(at);
        memcpy(at, changes[i].to, strlen(changes[i].to));
        assert_int_equal(pdf_read_open(arena, bytes_of(copy, whole.size), &pdf, &why), PROBLEM_INPUT);
    }
}

/* It would be read for ever. */
static void refuses_a_table_that_hides_a_table(void **state)
{
    (void)state;
    for (size_t behind = 0; behind < 2; behind++) {
        AUTO_ARENA(arena);
        struct pdf *pdf = NULL;
        struct problem why;
        struct test_pdf file = {.out = {.arena = arena}};
        test_pdf_page(&file, "", "BT ET");
        size_t table = file.out.size - behind; /* or the blank before it */
        struct bytes whole = test_pdf_end(&file, arena_format(arena, "/Root 1 0 R /XRefStm %zu", table));
        assert_int_equal(pdf_read_open(arena, whole, &pdf, &why), PROBLEM_INPUT);
        assert_int_equal(why.code, PDF_BROKEN);
    }
}

/* Of a file with thousands of updates each one is asked for each object, also for those that no update has. */
static void bounds_the_work_of_looking_objects_up(void **state)
{
    enum { UPDATES = 3000, FINE = 10000, MOST = 120000 };
    (void)state;
    AUTO_ARENA(arena);
    struct pdf *pdf = NULL;
    struct problem why;
    struct pdf_place place;
    struct test_pdf file = {.out = {.arena = arena}};
    test_pdf_page(&file, "", "BT ET");
    for (int i = 0; i < UPDATES; i++) (void)test_pdf_end(&file, "/Root 1 0 R");
    assert_int_equal(pdf_read_open(arena, test_pdf_end(&file, "/Root 1 0 R"), &pdf, &why), OK);
    uint32_t number = 1000;
    while (number < MOST && pdf_read_locate(pdf, number, &place, &why) == OK) number++;
    assert_in_range(number, FINE, MOST - 1);
    assert_int_equal(why.code, PDF_TOO_COMPLEX);
}

static void survives_every_cut(void **state)
{
    (void)state;
    static const char *const files[] = {"fuzz/fuzz_pdf_read/hybrid.pdf", "fuzz/fuzz_pdf_read/object-streams.pdf"};
    for (size_t i = 0; i < TEST_COUNT(files); i++) {
        AUTO_ARENA(arena);
        struct pdf *pdf = NULL;
        struct problem why;
        struct pdf_page page;
        struct bytes whole = test_vector(arena, files[i]);
        assert_int_equal(pdf_read_open(arena, whole, &pdf, &why), OK);
        assert_int_equal(pdf_page_at(pdf, 0, &page, &why), OK);
        for (size_t size = 0; size + 6 < whole.size; size++)
            assert_int_equal(pdf_read_open(arena, bytes_of(whole.data, size), &pdf, &why), PROBLEM_INPUT);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_strings_as_written),
        cmocka_unit_test(reads_numbers_names_and_references),
        cmocka_unit_test(reads_references_across_comments),
        cmocka_unit_test(takes_the_last_of_repeated_keys_and_counts_them),
        cmocka_unit_test(refuses_what_is_no_value),
        cmocka_unit_test(bounds_the_depth_of_values),
        cmocka_unit_test(shows_every_revision),
        cmocka_unit_test(refuses_an_old_table_that_points_forward),
        cmocka_unit_test(keeps_the_first_fault),
        cmocka_unit_test(ends_streams_of_wrong_length_where_all_readers_do),
        cmocka_unit_test(refuses_files_whose_frame_is_broken),
        cmocka_unit_test(refuses_a_table_that_hides_a_table),
        cmocka_unit_test(bounds_the_work_of_looking_objects_up),
        cmocka_unit_test(survives_every_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
