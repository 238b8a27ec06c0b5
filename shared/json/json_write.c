#include "json_write.h"

#include "clock.h"
#include "json_read.h"
#include "text.h"
#include <inttypes.h>
#include <string.h>

/* One well-formed UTF-8 sequence of `size` bytes, or U+FFFD in place of one broken byte. */
static const char *utf8_part(const char *p, size_t *size)
{
    unsigned char first = (unsigned char)*p;
    *size = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (strnlen(p, *size) == *size && text_is_utf8(p, *size)) return p;
    *size = 1;
    return "\xef\xbf\xbd"; /* U+FFFD */
}

/* Bytes of the character that stands there when it needs no escape; else 0. */
static size_t plain_size(const char *text)
{
    size_t size = 1;
    unsigned char first = (unsigned char)*text;
    if (first >= 0x80) return utf8_part(text, &size) == text ? size : 0;
    return first >= 0x20 && first != '"' && first != '\\';
}

static void quoted(struct buffer *out, const char *text)
{
    buffer_byte(out, '"');
    while (*text) {
        size_t plain = 0;
        for (size_t step = plain_size(text); step > 0; step = plain_size(text + plain)) plain += step;
        buffer_add(out, text, plain);
        text += plain;
        if (!*text) break;
        size_t size = 1;
        if (*text == '"' || *text == '\\')
            buffer_format(out, "\\%c", *text);
        else if (*text == '\n')
            buffer_text(out, "\\n");
        else if ((unsigned char)*text < 0x20)
            buffer_format(out, "\\u%04x", *text);
        else {
            const char *part = utf8_part(text, &size);
            buffer_add(out, part, part == text ? size : 3);
        }
        text += size;
    }
    buffer_byte(out, '"');
}

static void lead(struct json_writer *w, const char *name)
{
    if (w->started) buffer_byte(&w->out, ',');
    w->started = true;
    if (!name) return;
    quoted(&w->out, name);
    buffer_byte(&w->out, ':');
}

void json_write_begin(struct json_writer *w, const char *name, char bracket)
{
    lead(w, name);
    buffer_byte(&w->out, (unsigned char)bracket);
    w->started = false;
}

void json_write_end(struct json_writer *w, char bracket)
{
    buffer_byte(&w->out, (unsigned char)bracket);
    w->started = true;
}

void json_write_text(struct json_writer *w, const char *name, const char *text)
{
    lead(w, name);
    if (text)
        quoted(&w->out, text);
    else
        buffer_text(&w->out, "null");
}

void json_write_int(struct json_writer *w, const char *name, int64_t number)
{
    lead(w, name);
    buffer_format(&w->out, "%" PRId64, number);
}

void json_write_bool(struct json_writer *w, const char *name, bool value)
{
    lead(w, name);
    buffer_text(&w->out, value ? "true" : "false");
}

void json_write_null(struct json_writer *w, const char *name)
{
    lead(w, name);
    buffer_text(&w->out, "null");
}

void json_write_time(struct json_writer *w, const char *name, int64_t ms)
{
    char text[CLOCK_TEXT_SIZE];
    clock_text(ms, text);
    json_write_text(w, name, ms ? text : NULL);
}

void json_write_bytes(struct json_writer *w, const char *name, struct bytes b)
{
    json_write_text(w, name, bytes_base64(w->out.arena, b));
}

void json_write_number(struct json_writer *w, const char *name, double number, int decimals)
{
    lead(w, name);
    buffer_format(&w->out, "%.*f", decimals, number);
}

void json_write_raw(struct json_writer *w, const char *name, struct bytes json)
{
    lead(w, name);
    buffer_add(&w->out, json.data, json.size);
}

static void write_children(struct json_writer *w, const struct json_value *value)
{
    for (const struct json_value *child = value->child; child; child = child->next)
        json_write_value(w, child->name, child);
}

void json_write_value(struct json_writer *w, const char *name, const struct json_value *value)
{
    switch (value->type) {
    case JSON_NULL:
        json_write_null(w, name);
        break;
    case JSON_FALSE:
    case JSON_TRUE:
        json_write_bool(w, name, value->type == JSON_TRUE);
        break;
    case JSON_NUMBER:
        json_write_raw(w, name, bytes_of_text(value->text));
        break;
    case JSON_STRING:
        json_write_text(w, name, value->text);
        break;
    case JSON_ARRAY:
        json_write_begin(w, name, '[');
        write_children(w, value);
        json_write_end(w, ']');
        break;
    case JSON_RECORD:
        json_write_begin(w, name, '{');
        write_children(w, value);
        json_write_end(w, '}');
        break;
    }
}
