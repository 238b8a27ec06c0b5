#include "mail_message.h"
#include "mail_address.h"
#include "text.h"
#include <string.h>
#include <time.h>

enum { WORD_BYTES = 45, LINE_BASE64 = 76, PLAIN_MAX = 60 }; /* 45 bytes are 60 letters of base64: with the frame 72 */

static bool is_plain(const char *text)
{
    size_t size = strlen(text);
    for (size_t i = 0; i < size; i++) {
        char c = text[i];
        bool fine = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || strchr(" .-_", c);
        if (!fine) return false;
    }
    return size <= PLAIN_MAX && text[0] != ' ' && (size == 0 || text[size - 1] != ' ');
}

/* No encoded word ends inside a character (RFC 2047 section 5). */
static size_t word_size(const char *at)
{
    size_t size = strnlen(at, WORD_BYTES);
    while (size > 1 && at[size] && ((unsigned char)at[size] & 0xC0) == 0x80) size--;
    return size;
}

static char *without_controls(struct arena *arena, const char *text)
{
    char *out = arena_text(arena, text);
    for (char *c = out; *c; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7F) *c = ' ';
    return out;
}

char *mail_message_words(struct arena *arena, const char *text)
{
    struct buffer out = {.arena = arena};
    char *clean = without_controls(arena, text);
    if (is_plain(clean)) return clean;
    for (const char *at = clean; *at;) {
        size_t size = word_size(at);
        buffer_format(&out, "%s=?UTF-8?B?%s?=", at == clean ? "" : "\r\n ", bytes_base64(arena, bytes_of(at, size)));
        at += size;
    }
    return arena_text(arena, buffer_string(&out));
}

char *mail_message_html(struct arena *arena, const char *text)
{
    static const char from[] = "&<>\"'";
    static const char *const to[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
    struct buffer out = {.arena = arena};
    for (const char *at = text; *at; at++) {
        const char *found = strchr(from, *at);
        if (found)
            buffer_text(&out, to[found - from]);
        else
            buffer_byte(&out, (unsigned char)*at);
    }
    return arena_text(arena, buffer_string(&out));
}

/* RFC 5322 section 3.3, in English whatever the locale. */
static const char *date_of(struct arena *arena, int64_t ms)
{
    static const char *const days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    time_t seconds = (time_t)(ms / 1000);
    struct tm tm;
    if (!gmtime_r(&seconds, &tm)) return "Thu, 01 Jan 1970 00:00:00 +0000";
    return arena_format(arena, "%s, %02d %s %d %02d:%02d:%02d +0000", days[tm.tm_wday], tm.tm_mday, months[tm.tm_mon],
                        tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

static void write_headers(struct buffer *out, const struct mail_message *m, const char *boundary)
{
    struct arena *arena = out->arena;
    const char *domain = strchr(m->from_address, '@') + 1;
    buffer_format(out, "Date: %s\r\n", date_of(arena, m->at_ms));
    if (*m->from_name)
        buffer_format(out, "From: %s <%s>\r\n", mail_message_words(arena, m->from_name), m->from_address);
    else
        buffer_format(out, "From: %s\r\n", m->from_address);
    buffer_format(out, "To: %s\r\n", m->to_address);
    buffer_format(out, "Subject: %s\r\n", mail_message_words(arena, m->subject));
    buffer_format(out, "Message-ID: <%s@%s>\r\n", m->id, domain);
    buffer_format(out, "Content-Language: %s\r\n", m->language);
    buffer_text(out, "Auto-Submitted: auto-generated\r\n"); /* RFC 3834: no answers of absence */
    if (m->unsubscribe_url) {
        buffer_format(out, "List-Unsubscribe: <%s>\r\n", m->unsubscribe_url);
        buffer_text(out, "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n");
    }
    buffer_text(out, "MIME-Version: 1.0\r\n");
    buffer_format(out, "Content-Type: multipart/alternative; boundary=\"%s\"\r\n\r\n", boundary);
}

static void write_part(struct buffer *out, const char *boundary, const char *type, const char *content)
{
    const char *code = bytes_base64(out->arena, bytes_of_text(content));
    buffer_format(out, "--%s\r\nContent-Type: %s; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n", boundary,
                  type);
    for (size_t size; *code; code += size) {
        size = strnlen(code, LINE_BASE64);
        buffer_add(out, code, size);
        buffer_text(out, "\r\n");
    }
}

status mail_message_write(const struct mail_message *m, struct arena *arena, struct bytes *out, struct problem *why)
{
    struct buffer buffer = {.arena = arena};
    /* "=_" stands in no base64, so that no part holds the boundary (RFC 2045 section 6.7 gives the hint). */
    const char *boundary = arena_format(arena, "=_%s", m->id);
    if (!mail_address_is_valid(m->from_address) || !mail_address_is_valid(m->to_address))
        return problem_set(why, INTERNAL_FAILED, "%s", "mail address");
    write_headers(&buffer, m, boundary);
    write_part(&buffer, boundary, "text/plain", m->text);
    write_part(&buffer, boundary, "text/html", m->html);
    buffer_format(&buffer, "--%s--\r\n", boundary);
    *out = buffer_bytes(&buffer);
    return OK;
}
