#include "mail_text.h"

#include "mail_message.h"

static const char *word(bool chinese, const char *zh, const char *en)
{
    return chinese ? zh : en;
}

const char *mail_text_language(bool chinese)
{
    return word(chinese, "zh-CN", "en");
}

static const char *kind_words(enum notice_kind kind, bool chinese)
{
    switch (kind) {
    case NOTICE_ARRIVED:
        return word(chinese, "收到待签章的文件", "A document waits for its seal");
    case NOTICE_CORRECTED:
        return word(chinese, "文件已被更正", "A document was corrected");
    case NOTICE_VOIDED:
        return word(chinese, "文件已作废", "A document was voided");
    case NOTICE_REJECTED:
        return word(chinese, "文件被退回", "A document was sent back");
    case NOTICE_SEALED:
        return word(chinese, "代理已签章", "An agent sealed a document");
    case NOTICE_DUE:
        return word(chinese, "文件即将到期", "A document is due soon");
    case NOTICE_EXPIRING:
        return word(chinese, "证书和印章即将到期", "A certificate and its seals end soon");
    case NOTICE_STAMPED:
        return word(chinese, "税务机关已加盖印章", "The tax authority put its seal on a document");
    case NOTICE_WITHDRAWN:
        return word(chinese, "签章已被撤销", "A seal was withdrawn from a document");
    case NOTICE_LOCKED:
        return word(chinese, "文件已被锁定", "A document was locked");
    case NOTICE_UNLOCKED:
        return word(chinese, "文件已解锁", "A document was unlocked");
    case NOTICE_PRINTING:
        return word(chinese, "文件的打印与复制规则有变动", "How a document may be printed and copied has changed");
    }
    return "";
}

/* Text and HTML side by side, paragraph by paragraph. */
struct writer {
    struct buffer text, html;
};

static struct writer writer_of(struct arena *arena, bool chinese)
{
    struct writer w = {{.arena = arena}, {.arena = arena}};
    buffer_format(&w.html,
                  "<!DOCTYPE html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\"></head>\n"
                  "<body style=\"font-family:sans-serif;font-size:16px;line-height:1.6;color:#1d2129\">\n",
                  mail_text_language(chinese));
    return w;
}

static void paragraph(struct writer *w, const char *text)
{
    buffer_format(&w->text, "%s\n\n", text);
    buffer_format(&w->html, "<p>%s</p>\n", mail_message_html(w->html.arena, text));
}

static void link(struct writer *w, const char *words, const char *url)
{
    buffer_format(&w->text, "%s\n%s\n\n", words, url);
    buffer_format(&w->html, "<p><a href=\"%s\">%s</a></p>\n", mail_message_html(w->html.arena, url),
                  mail_message_html(w->html.arena, words));
}

static void finish(struct writer *w, const char *subject, struct mail_text *out)
{
    buffer_text(&w->html, "</body></html>\n");
    *out = (struct mail_text){subject, buffer_string(&w->text), buffer_string(&w->html)};
}

static int64_t write_counts(struct writer *w, const struct mail_news *news)
{
    int64_t all = 0;
    buffer_text(&w->html, "<ul>\n");
    for (size_t i = 0; i < news->counts->count; i++) {
        const struct mail_count *one = LIST_AT(news->counts, const struct mail_count, i);
        const char *words = kind_words(one->kind, news->chinese);
        all += one->count;
        buffer_format(&w->text, "- %s: %lld\n", words, (long long)one->count);
        buffer_format(&w->html, "<li>%s: %lld</li>\n", words, (long long)one->count);
    }
    buffer_text(&w->text, "\n");
    buffer_text(&w->html, "</ul>\n");
    return all;
}

void mail_text_news(struct arena *arena, const struct mail_news *news, struct mail_text *out)
{
    bool zh = news->chinese;
    struct writer w = writer_of(arena, zh);
    paragraph(&w, arena_format(arena, word(zh, "%s 有新的通知：", "There is news for %s:"), news->unit_name));
    int64_t all = write_counts(&w, news);
    link(&w, word(zh, "登录电子签章系统查看详情：", "Sign in to eStamp for the details:"), news->link);
    paragraph(
        &w,
        word(
            zh, "出于安全考虑，邮件中没有文件内容。我们不会在邮件中向您索要口令或印章密码。",
            "For your safety this mail holds nothing of the documents. We never ask for a password or a PIN by mail."));
    link(&w, word(zh, "不再接收这些邮件：", "Stop these mails:"), news->unsubscribe_link);
    const char *subject =
        all == 1 ? arena_format(arena, word(zh, "[eStamp] %s：1 条新通知", "[eStamp] %s: 1 notice"), news->unit_name)
                 : arena_format(arena, word(zh, "[eStamp] %s：%lld 条新通知", "[eStamp] %s: %lld notices"),
                                news->unit_name, (long long)all);
    finish(&w, subject, out);
}

void mail_text_code(struct arena *arena, bool chinese, const char *code, struct mail_text *out)
{
    struct writer w = writer_of(arena, chinese);
    paragraph(&w, arena_format(arena, word(chinese, "您的确认码：%s", "Your code: %s"), code));
    paragraph(&w, word(chinese, "请在 15 分钟内在“账户安全”页面的“邮件通知”中输入。",
                       "Type it within 15 minutes on the page “Account security”, under “Notices by e-mail”."));
    paragraph(&w, word(chinese, "如果不是您本人的操作，请忽略这封邮件，不要把确认码告诉任何人。",
                       "If it was not you who asked for it, ignore this mail, and tell the code to nobody."));
    finish(&w, word(chinese, "[eStamp] 邮件通知的确认码", "[eStamp] Code for notices by e-mail"), out);
}

void mail_text_test(struct arena *arena, bool chinese, struct mail_text *out)
{
    struct writer w = writer_of(arena, chinese);
    paragraph(&w, word(chinese, "这是电子签章系统的测试邮件。能收到它，说明邮件服务器的设置可用。",
                       "This is a test mail of eStamp. As it has arrived, the settings of the mail server work."));
    finish(&w, word(chinese, "[eStamp] 测试邮件", "[eStamp] Test mail"), out);
}
