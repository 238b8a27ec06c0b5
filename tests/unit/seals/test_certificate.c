#include "certificate.h"
#include "test.h"

static void a_cas_rule_says_where_it_writes_the_code(void **state)
{
    static const char RULES[] = "# CAs of this bureau\n\n1.2.156.10260.4.1.4   CN=Sheca G2,O=UniTrust,C=CN\r\n"
                                "OU CN=Other CA\nbroken\n";
    static const struct {
        const char *issuer, *field;
    } cases[] = {{"CN=Sheca G2,O=UniTrust,C=CN", "1.2.156.10260.4.1.4"},
                 {"CN=Other CA", "OU"},
                 {"CN=Other CA,C=CN", "serialNumber"},
                 {"broken", "serialNumber"},
                 {"", "serialNumber"}};
    (void)state;
    AUTO_ARENA(memory);
    for (size_t i = 0; i < TEST_COUNT(cases); i++)
        assert_string_equal(certificate_owner_field(RULES, "serialNumber", cases[i].issuer, memory), cases[i].field);
    assert_string_equal(certificate_owner_field("", "serialNumber", "CN=Other CA", memory), "serialNumber");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_cas_rule_says_where_it_writes_the_code)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
