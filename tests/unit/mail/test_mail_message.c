#include "mail_message.h"
#include "test.h"
#include "text.h"
#include <string.h>

static const struct mail_message plain = {.from_name = "eStamp",
                                          .from_address = "no-reply@tax.example.cn",
                                          .to_address = "zhang@example.com",
                                          .subject = "Test mail",
                                          .text = "Hello\n",
                                          .html = "<p>Hello</p>\n",
                                          .id = "01k9zz0000000000000000000a",
                                          .language = "en",
                                          .at_ms = INT64_C(1795331045123)};

static const char *written(struct arena *arena, const struct mail_message *message)
{
    struct problem why = {0};
    struct bytes out;
    assert_int_equal(mail_message_write(message, arena, &out, &why), OK);
    return arena_copy(arena, out.data, out.size);
}

static void writes_the_headers_of_rfc_5322(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    const char *mail = written(arena, &plain);
    assert_non_null(strstr(mail, "Date: Sun, 22 Nov 2026 07:04:05 +0000\r\n"));
    assert_non_null(strstr(mail, "From: eStamp <no-reply@tax.example.cn>\r\n"));
    assert_non_null(strstr(mail, "To: zhang@example.com\r\n"));
    assert_non_null(strstr(mail, "Subject: Test mail\r\n"));
    assert_non_null(strstr(mail, "Message-ID: <01k9zz0000000000000000000a@tax.example.cn>\r\n"));
    assert_non_null(strstr(mail, "Auto-Submitted: auto-generated\r\n"));
    assert_null(strstr(mail, "List-Unsubscribe"));
}

static void names_the_one_click_of_rfc_8058(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct mail_message message = plain;
    message.unsubscribe_url = "https://x.cn/u?token=1";
    const char *mail = written(arena, &message);
    assert_non_null(strstr(mail, "List-Unsubscribe: <https://x.cn/u?token=1>\r\n"));
    assert_non_null(strstr(mail, "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"));
}

static const char *const wicked[] = {"a\r\nBcc: victim@example.com",
                                     "a\nBcc: victim@example.com",
                                     "a\rBcc: victim@example.com",
                                     "\r\n\r\n<script>",
                                     "=?UTF-8?B?QmNj?=",
                                     "税务\r\nBcc: victim@example.com",
                                     "\"a\" <victim@example.com>"};

/* Each line of the head is one of ours or a fold of an encoded word, whatever the names hold. */
static void no_name_becomes_a_header(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(wicked); i++) {
        AUTO_ARENA(arena);
        struct mail_message message = plain;
        message.from_name = message.subject = wicked[i];
        const char *mail = written(arena, &message), *end = strstr(mail, "\r\n\r\n");
        char *head = arena_copy(arena, mail, (size_t)(end - mail));
        static const char *const ours[] = {"Date: ",
                                           "From: =?UTF-8?B?",
                                           "To: ",
                                           "Subject: =?UTF-8?B?",
                                           "Message-ID: ",
                                           "Content-Language: ",
                                           "Auto-Submitted: ",
                                           "MIME-Version: ",
                                           "Content-Type: ",
                                           " =?UTF-8?B?"};
        for (char *line = head, *next; line; line = next) {
            bool known = false;
            next = strstr(line, "\r\n");
            if (next) *next = '\0', next += 2;
            for (size_t k = 0; k < TEST_COUNT(ours); k++) known = known || text_starts(line, ours[k]);
            assert_true(known);
            assert_null(strpbrk(line, "\r\n"));
        }
    }
}

static void encoded_words_are_short_and_end_between_characters(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct buffer name = {.arena = arena};
    for (int i = 0; i < 60; i++) buffer_text(&name, i % 7 ? "税" : "𠮷a");
    char *words = mail_message_words(arena, buffer_string(&name));
    struct buffer back = {.arena = arena};
    for (char *line = words, *next; line; line = next) {
        struct bytes part;
        next = strstr(line, "\r\n ");
        if (next) *next = '\0', next += 3;
        assert_true(strlen(line) <= 75);
        assert_true(text_starts(line, "=?UTF-8?B?") && text_ends(line, "?="));
        char *code = arena_copy(arena, line + 10, strlen(line) - 12);
        assert_true(bytes_from_base64(arena, code, &part));
        assert_true(text_is_utf8((const char *)part.data, part.size));
        buffer_add(&back, part.data, part.size);
    }
    assert_string_equal(buffer_string(&back), buffer_string(&name));
}

static void html_holds_no_markup_of_others(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    assert_string_equal(mail_message_html(arena, "<a href='x'>\"&"), "&lt;a href=&#39;x&#39;&gt;&quot;&amp;");
}

static void lines_stay_below_998(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct mail_message message = plain;
    char *text = arena_alloc(arena, 20001);
    memset(text, 'x', 20000);
    message.text = message.html = text;
    const char *mail = written(arena, &message);
    for (const char *line = mail; *line;) {
        const char *end = strstr(line, "\r\n");
        assert_non_null(end);
        assert_true(end - line <= 78 || text_starts(line, "Content-Type: multipart"));
        line = end + 2;
    }
}

static void an_address_that_is_none_is_refused(void **state)
{
    (void)state;
    static const char *const to[] = {"a@b.cn>\r\nRCPT TO:<x@y.cn", "", "a"};
    for (size_t i = 0; i < TEST_COUNT(to); i++) {
        AUTO_ARENA(arena);
        struct mail_message message = plain;
        struct problem why = {0};
        struct bytes out;
        message.to_address = to[i];
        assert_int_equal(mail_message_write(&message, arena, &out, &why), PROBLEM_INTERNAL);
        message.to_address = plain.to_address;
        message.from_address = to[i];
        assert_int_equal(mail_message_write(&message, arena, &out, &why), PROBLEM_INTERNAL);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(writes_the_headers_of_rfc_5322),
                                       cmocka_unit_test(names_the_one_click_of_rfc_8058),
                                       cmocka_unit_test(no_name_becomes_a_header),
                                       cmocka_unit_test(encoded_words_are_short_and_end_between_characters),
                                       cmocka_unit_test(html_holds_no_markup_of_others),
                                       cmocka_unit_test(lines_stay_below_998),
                                       cmocka_unit_test(an_address_that_is_none_is_refused)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
