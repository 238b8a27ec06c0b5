#include "clock.h"
#include "pdf_object.h"
#include "pdf_read.h"
#include "test.h"
#include "test_pdf.h"

static struct pdf_object string(const char *text, size_t size)
{
    return (struct pdf_object){.kind = PDF_STRING, .text = bytes_of(text, size)};
}

static void reads_text_in_three_encodings(void **state)
{
    static const struct {
        const char *text;
        size_t size;
        const char *want;
    } cases[] = {
        {"plain", 5, "plain"},
        {"\xFE\xFF\x6F\x4D\x57\x4A", 6, "潍坊"},
        {"\xEF\xBB\xBF\xE6\xBD\x8D", 6, "潍"},
        {"\xFE\xFF\xD8\x40\xDC\x0B", 6, "𠀋"},
        {"\xFE\xFF\xD8\x40", 4, "\xEF\xBF\xBD"},
        {"\xA0\x80\xE9", 3, "€•é"},
        {"", 0, ""},
    };
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        AUTO_ARENA(arena);
        struct pdf_object object = string(cases[i].text, cases[i].size);
        assert_string_equal(pdf_object_utf8(&object, arena), cases[i].want);
    }
    AUTO_ARENA(arena);
    assert_null(pdf_object_utf8(&pdf_object_null, arena));
    assert_null(pdf_object_utf8(NULL, arena));
}

static void reads_dates(void **state)
{
    static const struct {
        const char *text, *want; /* NULL: refused */
    } cases[] = {
        {"D:20261122143000Z", "2026-11-22T14:30:00.000Z"},
        {"D:20261122143000+08'00'", "2026-11-22T06:30:00.000Z"},
        {"D:20261122143000-05'30", "2026-11-22T20:00:00.000Z"},
        {"20261122", "2026-11-22T00:00:00.000Z"},
        {"D:2026", "2026-01-01T00:00:00.000Z"},
        {"D:20261322", NULL},
        {"D:20260230", NULL},
        {"D:2026112", NULL},
        {"D:20261122143000X", NULL},
        {"yesterday", NULL},
        {"", NULL},
    };
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct pdf_object object = string(cases[i].text, strlen(cases[i].text));
        char text[CLOCK_TEXT_SIZE];
        int64_t ms = 0;
        assert_int_equal(pdf_object_date(&object, &ms), cases[i].want != NULL);
        if (!cases[i].want) continue;
        clock_text(ms, text);
        assert_string_equal(text, cases[i].want);
    }
}

/* As the reader makes it of this text. */
static const struct pdf_object *value(struct arena *arena, const char *text)
{
    struct test_pdf file = {.out = {.arena = arena}};
    struct pdf *pdf = NULL;
    struct problem why;
    const struct pdf_object *out = NULL;
    test_pdf_object(&file, 1, "<< >>");
    test_pdf_object(&file, 10, arena_format(arena, "[%s]", text));
    assert_int_equal(pdf_read_open(arena, test_pdf_end(&file, "/Root 1 0 R"), &pdf, &why), OK);
    assert_int_equal(pdf_read_load(pdf, (struct pdf_ref){.number = 10}, &out, &why), OK);
    return pdf_object_at(out, 0);
}

static void compares_values_not_spellings(void **state)
{
    static const struct {
        const char *a, *b;
        bool same;
    } cases[] = {
        {"(Hello)", "<48656C6C6F>", true},
        {"<< /A 1 /B [2 0 R] >>", "<< /B [ 2 0 R ]/A 1.0 >>", true},
        {"/A#42", "/AB", true},
        {"1", "1.5", false},
        {"(a)", "/a", false},
        {"<< /A 1 >>", "<< /A 1 /B 2 >>", false},
        {"<< /A 1 /A 2 >>", "<< /A 1 /A 2 >>", false},
        {"[1 2]", "[2 1]", false},
        {"2 0 R", "3 0 R", false},
    };
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        AUTO_ARENA(arena);
        const struct pdf_object *a = value(arena, cases[i].a), *b = value(arena, cases[i].b);
        assert_int_equal(pdf_object_equal(a, b), cases[i].same);
        assert_int_equal(pdf_object_equal(b, a), cases[i].same);
    }
}

static void answers_absent_for_the_wrong_kind(void **state)
{
    int64_t integer = 7;
    double number = 7;
    struct pdf_ref ref;
    (void)state;
    assert_null(pdf_object_get(NULL, "A"));
    assert_null(pdf_object_get(&pdf_object_null, "A"));
    assert_null(pdf_object_at(&pdf_object_null, 0));
    assert_null(pdf_object_name(NULL));
    assert_false(pdf_object_is_name(NULL, "A"));
    assert_false(pdf_object_integer(NULL, &integer));
    assert_false(pdf_object_number(&pdf_object_null, &number));
    assert_false(pdf_object_ref(NULL, &ref));
    assert_int_equal(pdf_object_text(NULL).size, 0);
    assert_int_equal(integer, 7);
}

/* `count` keys in an order of their own; each third one stands a second time, with another value. */
static const char *dictionary_text(struct arena *arena, size_t count)
{
    struct buffer out = {.arena = arena};
    buffer_text(&out, "<<");
    for (size_t i = 0; i < count; i++) buffer_format(&out, "/k%zu %zu", i * 7919 % count, i * 7919 % count);
    for (size_t i = 0; i < count; i += 3) buffer_format(&out, "/k%zu %zu", i, i + count);
    buffer_text(&out, ">>");
    return buffer_string(&out);
}

static void finds_every_key_of_short_and_long_dictionaries(void **state)
{
    static const size_t counts[] = {0, 1, 47, 48, 49, 63, 64, 65, 66, 1000};
    static const char *const absent[] = {"", "a", "k", "k0000", "z"};
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(counts); i++) {
        AUTO_ARENA(arena);
        size_t count = counts[i];
        const struct pdf_object *dict = value(arena, dictionary_text(arena, count));
        assert_int_equal(dict->kind, PDF_DICT);
        for (size_t k = 0; k < count; k++) {
            int64_t found = -1;
            const char *key = arena_format(arena, "k%zu", k);
            assert_true(pdf_object_integer(pdf_object_get(dict, key), &found));
            assert_int_equal(found, k % 3 ? k : k + count); /* of a repeated key the last one */
            assert_int_equal(pdf_object_times(dict, key), k % 3 ? 1 : 2);
        }
        for (size_t k = 0; k < TEST_COUNT(absent); k++) {
            assert_null(pdf_object_get(dict, absent[k]));
            assert_int_equal(pdf_object_times(dict, absent[k]), 0);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_text_in_three_encodings),
        cmocka_unit_test(reads_dates),
        cmocka_unit_test(compares_values_not_spellings),
        cmocka_unit_test(finds_every_key_of_short_and_long_dictionaries),
        cmocka_unit_test(answers_absent_for_the_wrong_kind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
