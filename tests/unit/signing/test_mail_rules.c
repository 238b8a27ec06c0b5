#include "mail_secret.h"
#include "mail_setting.h"
#include "mail_subscription.h"
#include "mail_text.h"
#include "test.h"
#include "text.h"
#include <string.h>

enum { NOW = 1000000 };

static struct mail_subscription waiting(void)
{
    struct mail_subscription s = {.address = "old@x.cn", .address_key = "oldkey", .wanted = "", .confirmed_ms = 5};
    const struct mail_wish wish = {"new@x.cn", "newkey", "0123"};
    mail_subscription_want(&s, &wish, NOW);
    return s;
}

static void the_old_address_holds_until_the_code_is_back(void **state)
{
    (void)state;
    struct problem why = {0};
    struct mail_subscription s = waiting();
    assert_string_equal(s.address, "old@x.cn");
    assert_int_equal(mail_subscription_confirm(&s, "9999", NOW + 1, &why), PROBLEM_INPUT);
    assert_string_equal(s.address, "old@x.cn");
    problem_clear(&why);
    assert_int_equal(mail_subscription_confirm(&s, "0123", NOW + 1, &why), OK);
    assert_string_equal(s.address, "new@x.cn");
    assert_string_equal(s.address_key, "newkey");
    assert_int_equal(s.confirmed_ms, NOW + 1);
    assert_int_equal(mail_subscription_confirm(&s, "0123", NOW + 1, &why), PROBLEM_CONFLICT);
    assert_int_equal(why.code, MAIL_CODE_NONE);
}

static void a_code_is_over_after_its_time_and_after_five_tries(void **state)
{
    (void)state;
    struct problem why = {0};
    struct mail_subscription s = waiting();
    assert_int_equal(mail_subscription_confirm(&s, "0123", NOW + MAIL_CODE_MS, &why), PROBLEM_CONFLICT);
    assert_int_equal(why.code, MAIL_CODE_OVER);
    s = waiting();
    for (int i = 0; i < MAIL_CODE_TRIES; i++) {
        problem_clear(&why);
        assert_int_equal(mail_subscription_confirm(&s, "9999", NOW, &why), PROBLEM_INPUT);
    }
    problem_clear(&why);
    assert_int_equal(mail_subscription_confirm(&s, "0123", NOW, &why), PROBLEM_CONFLICT);
    assert_int_equal(why.code, MAIL_CODE_OVER);
}

static void an_address_is_left_alone_after_three_refusals(void **state)
{
    (void)state;
    struct mail_subscription s = {.confirmed_ms = 1, .kinds = 1};
    for (int i = 0; i < MAIL_REFUSALS; i++) {
        assert_true(mail_subscription_takes(&s));
        mail_subscription_refuse(&s, NOW);
    }
    assert_false(mail_subscription_takes(&s));
    s = (struct mail_subscription){.confirmed_ms = 1};
    assert_false(mail_subscription_takes(&s)); /* no kind */
    s = (struct mail_subscription){.kinds = 1};
    assert_false(mail_subscription_takes(&s)); /* not confirmed */
}

static struct mail_setting setting(void)
{
    return (struct mail_setting){.is_on = true,
                                 .host = "mail.x.cn",
                                 .port = 587,
                                 .tls = MAIL_TLS_START,
                                 .user = "estamp",
                                 .ca_pem = "",
                                 .from_address = "no-reply@x.cn",
                                 .from_name = "税务局",
                                 .has_password = true};
}

static bool has_fault(const struct problem *why, const char *field, enum problem_code code)
{
    for (size_t i = 0; i < why->fault_count; i++)
        if (why->faults[i].code == code && text_equal(why->faults[i].field, field)) return true;
    return false;
}

/* Else whoever may set the server could have the password sent to one of its own. */
static void a_password_is_good_only_for_where_it_was_typed(void **state)
{
    (void)state;
    const struct mail_setting kept = setting();
    struct problem why = {0};
    struct mail_setting wanted = setting();
    wanted.from_name = "another";
    assert_int_equal(mail_setting_check(&wanted, &kept, &why), OK);
    assert_true(mail_setting_keeps_password(&wanted, &kept));
    for (int i = 0; i < 5; i++) {
        wanted = setting();
        problem_clear(&why);
        if (i == 0) wanted.host = "evil.x.cn";
        if (i == 1) wanted.port = 25;
        if (i == 2) wanted.tls = MAIL_TLS_IMPLICIT;
        if (i == 3) wanted.user = "root";
        if (i == 4) wanted.ca_pem = "-----BEGIN CERTIFICATE-----";
        assert_false(mail_setting_keeps_password(&wanted, &kept));
        assert_int_equal(mail_setting_check(&wanted, &kept, &why), PROBLEM_INPUT);
        assert_true(has_fault(&why, "password", MAIL_PASSWORD_AGAIN));
        wanted.password = "typed";
        problem_clear(&why);
        assert_int_equal(mail_setting_check(&wanted, &kept, &why), OK);
    }
}

static void settings_name_all_their_faults(void **state)
{
    (void)state;
    const struct mail_setting kept = {.host = "", .user = "", .ca_pem = ""};
    struct problem why = {0};
    struct mail_setting wanted = {
        .is_on = true, .host = "", .tls = MAIL_TLS_NONE, .user = "u", .ca_pem = "x", .from_address = "nobody"};
    assert_int_equal(mail_setting_check(&wanted, &kept, &why), PROBLEM_INPUT);
    assert_true(has_fault(&why, "host", FIELD_REQUIRED));
    assert_true(has_fault(&why, "from_address", FIELD_FORM));
    assert_true(has_fault(&why, "ca", FIELD_FORM));
    assert_true(has_fault(&why, "tls", MAIL_LOGIN_IN_CLEAR));
    assert_true(has_fault(&why, "password", MAIL_PASSWORD_AGAIN));
    wanted = (struct mail_setting){.host = "", .user = "", .ca_pem = "", .from_address = ""};
    problem_clear(&why);
    assert_int_equal(mail_setting_check(&wanted, &kept, &why), OK); /* off needs nothing */
}

static void sealed_texts_open_in_their_own_place_only(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct mail_secret secret;
    unsigned char key[32] = {7};
    struct problem why = {0};
    struct bytes sealed;
    const char *text;
    const struct mail_secret_place mine = {"address", "a"}, other = {"address", "b"}, code = {"code", "a"};
    mail_secret_open_or_exit(bytes_of(key, sizeof key), &secret);
    assert_int_equal(mail_secret_seal(&secret, &mine, "zhang@x.cn", arena, &sealed, &why), OK);
    assert_int_equal(mail_secret_read(&secret, &mine, sealed, arena, &text, &why), OK);
    assert_string_equal(text, "zhang@x.cn");
    assert_int_equal(mail_secret_read(&secret, &other, sealed, arena, &text, &why), PROBLEM_INTERNAL);
    assert_int_equal(mail_secret_read(&secret, &code, sealed, arena, &text, &why), PROBLEM_INTERNAL);
}

static void what_another_key_sealed_counts_as_not_there(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct mail_secret secret, newer;
    unsigned char key[32] = {7};
    struct problem why = {0};
    struct bytes sealed;
    const struct mail_secret_place mine = {"address", "a"};
    mail_secret_open_or_exit(bytes_of(key, sizeof key), &secret);
    key[0]++;
    mail_secret_open_or_exit(bytes_of(key, sizeof key), &newer);
    assert_int_equal(mail_secret_seal(&secret, &mine, "zhang@x.cn", arena, &sealed, &why), OK);
    assert_string_equal(mail_secret_readable(&secret, &mine, sealed, arena), "zhang@x.cn");
    assert_string_equal(mail_secret_readable(&newer, &mine, sealed, arena), "");
}

static void a_token_names_its_account_and_fits_one_address(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct mail_secret secret;
    unsigned char key[32] = {7};
    const char *id = "01k9zz0000000000000000000a";
    mail_secret_open_or_exit(bytes_of(key, sizeof key), &secret);
    const char *token = mail_secret_token(&secret, arena, id, "key1");
    assert_string_equal(mail_secret_token_account(arena, token), id);
    assert_string_not_equal(token, mail_secret_token(&secret, arena, id, "key2"));
    assert_null(mail_secret_token_account(arena, ""));
    assert_null(mail_secret_token_account(arena, "01k9zz0000000000000000000a"));
    assert_null(mail_secret_token_account(arena, "not-an-id-not-an-id-not-an.x"));
    assert_int_equal(strlen(mail_secret_code(arena)), 8);
}

static void the_words_are_escaped_in_html_and_hold_the_links(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct list counts = LIST_OF(arena, struct mail_count);
    *(struct mail_count *)list_add(&counts) = (struct mail_count){NOTICE_ARRIVED, 3};
    *(struct mail_count *)list_add(&counts) = (struct mail_count){NOTICE_DUE, 1};
    for (int zh = 0; zh < 2; zh++) {
        struct mail_text out;
        const struct mail_news news = {zh != 0, "<b>甲公司</b>", &counts, "http://x/notices",
                                       "http://x/unsubscribe?token=1"};
        mail_text_news(arena, &news, &out);
        assert_non_null(strstr(out.subject, "甲公司"));
        assert_non_null(strstr(out.subject, "4"));
        assert_null(strstr(out.html, "<b>"));
        assert_non_null(strstr(out.html, "&lt;b&gt;甲公司&lt;/b&gt;"));
        assert_non_null(strstr(out.html, "href=\"http://x/notices\""));
        assert_non_null(strstr(out.text, "http://x/unsubscribe?token=1"));
        assert_non_null(strstr(out.text, ": 3\n"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_old_address_holds_until_the_code_is_back),
                                       cmocka_unit_test(a_code_is_over_after_its_time_and_after_five_tries),
                                       cmocka_unit_test(an_address_is_left_alone_after_three_refusals),
                                       cmocka_unit_test(a_password_is_good_only_for_where_it_was_typed),
                                       cmocka_unit_test(settings_name_all_their_faults),
                                       cmocka_unit_test(sealed_texts_open_in_their_own_place_only),
                                       cmocka_unit_test(what_another_key_sealed_counts_as_not_there),
                                       cmocka_unit_test(a_token_names_its_account_and_fits_one_address),
                                       cmocka_unit_test(the_words_are_escaped_in_html_and_hold_the_links)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
