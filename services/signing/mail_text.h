/* mail_text - the words of mails, in Chinese or English, as text and as HTML. They say what happened and how often, and
 * lead to the portal: no title, period, amount or name of a document stands in a mail. Rules only. */
#ifndef MAIL_TEXT_H
#define MAIL_TEXT_H

#include "list.h"
#include "notice.h"

struct mail_text {
    const char *subject, *text, *html;
};

struct mail_count { /* how many notices of a kind */
    enum notice_kind kind;
    int64_t count;
};

struct mail_news {
    bool chinese;
    const char *unit_name;     /* whose notices these are; may hold anything */
    const struct list *counts; /* struct mail_count */
    const char *link, *unsubscribe_link;
};
void mail_text_news(struct arena *arena, const struct mail_news *news, struct mail_text *out);
void mail_text_code(struct arena *arena, bool chinese, const char *code, struct mail_text *out);
void mail_text_test(struct arena *arena, bool chinese, struct mail_text *out);
const char *mail_text_language(bool chinese); /* "zh-CN", "en" */

#endif
