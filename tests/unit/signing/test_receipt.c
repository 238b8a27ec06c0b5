#include "receipt.h"
#include "test.h"
#include "test_fonts.h"
#include <string.h>

static const struct {
    const char *name, *masked;
} names[] = {
    {"潍坊鸢都机械有限公司", "潍坊******公司"}, {"张三", "张*"}, {"𠮷野家店", "𠮷***"}, {"甲", "甲"}, {"", ""}};

static void masks_names_by_characters(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    for (size_t i = 0; i < TEST_COUNT(names); i++)
        assert_string_equal(receipt_mask(memory, names[i].name), names[i].masked);
}

static void only_a_sealed_document_has_a_receipt(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    struct problem why = {0};
    struct bytes pdf;
    struct document_view view = {.document = {.number = "ABC",
                                              .title = "增值税",
                                              .unit_name = "甲",
                                              .unit_code = "1",
                                              .period_from = "2026-10-01",
                                              .period_to = "2026-10-31",
                                              .digest = "00",
                                              .state = DOCUMENT_WAITING}};
    assert_int_equal(receipt_render(&view, "http://x", true, memory, &pdf, &why), PROBLEM_CONFLICT);
    view.document.sealed_ms = 1;
    assert_int_equal(receipt_render(&view, "http://x", true, memory, &pdf, &why), OK);
    assert_memory_equal(pdf.data, "%PDF-", 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(masks_names_by_characters),
        cmocka_unit_test(only_a_sealed_document_has_a_receipt),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
