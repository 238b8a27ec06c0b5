#include "pdf_change.h"
#include "test.h"
#include <string.h>

static void every_change_has_its_words(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    for (int code = 0; code < PDF_CHANGE_COUNT; code++) {
        const struct pdf_change change = {.code = (enum pdf_change_code)code, .detail = "Seal1"};
        assert_true(strlen(pdf_change_word(change.code)) > 5);
        assert_null(strpbrk(pdf_change_word(change.code), " -ABCDEFGHIJKLMNOPQRSTUVWXYZ"));
        assert_null(strstr(pdf_change_text(&change, true, arena), "{}"));
        assert_true(strlen(pdf_change_text(&change, false, arena)) > 10);
        for (int other = 0; other < code; other++)
            assert_string_not_equal(pdf_change_word(change.code), pdf_change_word((enum pdf_change_code)other));
    }
}

static void the_detail_stands_in_the_sentence(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct pdf_change change = {.code = PDF_CHANGE_SIGNATURE_ADDED, .detail = "Seal2"};
    assert_string_equal(pdf_change_text(&change, false, arena), "A further signature was added (Seal2).");
    assert_string_equal(pdf_change_text(&change, true, arena), "之后又加盖了一个签章（Seal2）。");
    change.detail = NULL;
    assert_string_equal(pdf_change_text(&change, false, arena), "A further signature was added (-).");
}

static void the_same_change_is_listed_once(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct list changes = LIST_OF(arena, struct pdf_change);
    const struct pdf_change one = {.code = PDF_CHANGE_PAGE_CONTENT_CHANGED, .is_suspicious = true, .page = 1};
    struct pdf_change other = one;
    pdf_change_add(&changes, one);
    pdf_change_add(&changes, one);
    assert_int_equal(changes.count, 1);
    other.page = 2;
    pdf_change_add(&changes, other);
    assert_int_equal(changes.count, 2);
}

static void a_long_list_keeps_its_verdict(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct list changes = LIST_OF(arena, struct pdf_change);
    for (uint32_t i = 0; i < PDF_CHANGE_MAX + 10; i++)
        pdf_change_add(&changes, (struct pdf_change){.code = PDF_CHANGE_SIGNATURE_ADDED, .object = i + 1});
    assert_int_equal(changes.count, PDF_CHANGE_MAX);
    assert_false(pdf_change_is_suspicious(&changes));
    pdf_change_add(&changes, (struct pdf_change){.code = PDF_CHANGE_FONT_CHANGED, .is_suspicious = true});
    assert_int_equal(changes.count, PDF_CHANGE_MAX);
    assert_true(pdf_change_is_suspicious(&changes));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_change_has_its_words),
        cmocka_unit_test(the_detail_stands_in_the_sentence),
        cmocka_unit_test(the_same_change_is_listed_once),
        cmocka_unit_test(a_long_list_keeps_its_verdict),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
