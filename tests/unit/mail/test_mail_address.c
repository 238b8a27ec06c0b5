#include "mail_address.h"
#include "test.h"
#include <stdio.h>
#include <string.h>

static const char *const good[] = {"a@b.cn", "zhang.san@example.com", "o'hara+tax=1@mail.example.org",
                                   "x@xn--fiqs8s.xn--55qx5d", "UPPER@Example.COM"};

static void takes_what_mailboxes_look_like(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(good); i++) {
        assert_true(mail_address_is_valid(good[i]));
        assert_null(mail_address_check(good[i]));
    }
}

static const char *const bad[] = {"",
                                  "@",
                                  "a",
                                  "a@",
                                  "@b.cn",
                                  "a@b",
                                  "a@@b.cn",
                                  "a b@c.cn",
                                  ".a@b.cn",
                                  "a.@b.cn",
                                  "a..b@c.cn",
                                  "a@-b.cn",
                                  "a@b-.cn",
                                  "a@b..cn",
                                  "a@.cn",
                                  "a@b.cn.",
                                  "\"a b\"@c.cn",
                                  "a@[127.0.0.1]",
                                  "a@b.cn\r\nBcc: x@y.cn",
                                  "a\r\n@b.cn",
                                  "a@b.cn>",
                                  "<a@b.cn>",
                                  "a@b.cn,c@d.cn",
                                  "张三@例子.cn",
                                  "a@b_c.cn",
                                  "a@b.cn DATA",
                                  "a\t@b.cn",
                                  "a@b.cn\x7f"};

static void refuses_whatever_might_say_more_than_an_address(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(bad); i++) {
        assert_false(mail_address_is_valid(bad[i]));
        assert_non_null(mail_address_check(bad[i]));
    }
}

static void keeps_to_the_lengths_of_rfc_5321(void **state)
{
    (void)state;
    char local[80], label[80], address[600];
    memset(local, 'a', sizeof local);
    memset(label, 'b', sizeof label);
    local[64] = label[63] = '\0';
    snprintf(address, sizeof address, "%s@%s.cn", local, label);
    assert_true(mail_address_is_valid(address));
    local[64] = 'a';
    local[65] = '\0';
    snprintf(address, sizeof address, "%s@example.cn", local);
    assert_false(mail_address_is_valid(address));
    label[63] = 'b';
    label[64] = '\0';
    snprintf(address, sizeof address, "a@%s.cn", label);
    assert_false(mail_address_is_valid(address));
    label[60] = '\0';
    snprintf(address, sizeof address, "a@%s.%s.%s.%s.%s.cn", label, label, label, label, label);
    assert_false(mail_address_is_valid(address));
}

static const char *const hosts[] = {"localhost", "mail.example.com", "127.0.0.1", "::1"};
static const char *const no_hosts[] = {"", "-a", ".a", "a b", "a/b", "a@b", "smtp://a", "a\r\nb", "[::1]"};

static void knows_a_host_by_its_letters(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(hosts); i++) assert_null(mail_address_check_host(hosts[i]));
    for (size_t i = 0; i < TEST_COUNT(no_hosts); i++) assert_non_null(mail_address_check_host(no_hosts[i]));
}

static void lowers_the_domain_alone(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    assert_string_equal(mail_address_normal(arena, "Zhang.San@Example.COM"), "Zhang.San@example.com");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(takes_what_mailboxes_look_like),
                                       cmocka_unit_test(refuses_whatever_might_say_more_than_an_address),
                                       cmocka_unit_test(keeps_to_the_lengths_of_rfc_5321),
                                       cmocka_unit_test(knows_a_host_by_its_letters),
                                       cmocka_unit_test(lowers_the_domain_alone)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
