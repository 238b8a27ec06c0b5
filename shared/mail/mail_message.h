/* mail_message - one message as it goes over the wire: RFC 5322 headers, MIME multipart/alternative (RFC 2046) of a
 * text and an HTML part, both UTF-8 in base64.
 *
 * No value starts a header of its own: whatever is not plain ASCII goes into encoded words (RFC 2047), control
 * characters become blanks, and addresses must be valid (mail_address.h). */
#ifndef MAIL_MESSAGE_H
#define MAIL_MESSAGE_H

#include "bytes.h"
#include <stdint.h>

struct mail_message { /* all borrowed */
    const char *from_name, *from_address, *to_address;
    const char *subject;
    const char *text, *html;     /* whole; lines end with \n */
    const char *id;              /* left of the @ in Message-ID: letters and digits; the same for every attempt */
    const char *unsubscribe_url; /* RFC 8058; NULL: none */
    const char *language;        /* "zh-CN", "en" */
    int64_t at_ms;
};

/* With CRLF, in `arena`. Fails: INTERNAL_FAILED when an address is none. */
status mail_message_write(const struct mail_message *message, struct arena *arena, struct bytes *out,
                          struct problem *why) MUST_USE;

/* A header's value of any UTF-8 text: as it is when it is short and plain, else encoded words of at most 75 characters,
 * folded. */
char *mail_message_words(struct arena *arena, const char *text);
/* Text for HTML: & < > " ' are escaped. */
char *mail_message_html(struct arena *arena, const char *text);

#endif
