#include "audit_view.h"
#include "test.h"

static void an_entry_is_named_by_stream_and_number(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    static const char *const wrong[] = {
        "",
        "-",
        "01m8204f226ccn1pyzavxjef01",
        "01m8204f226ccn1pyzavxjef01-",
        "01m8204f226ccn1pyzavxjef01-0",
        "01m8204f226ccn1pyzavxjef01--1",
        "01m8204f226ccn1pyzavxjef01-1x",
        "01m8204f226ccn1pyzavxjef0-1",
        "short-1",
        "01m8204f226ccn1pyzavxjef01-99999999999999999999",
    };
    struct audit_view_name name;
    assert_true(audit_view_parse(memory, "01m8204f226ccn1pyzavxjef01-42", &name));
    assert_string_equal(name.stream_id, "01m8204f226ccn1pyzavxjef01");
    assert_int_equal(name.number, 42);
    for (size_t i = 0; i < TEST_COUNT(wrong); i++) assert_false(audit_view_parse(memory, wrong[i], &name));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(an_entry_is_named_by_stream_and_number)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
