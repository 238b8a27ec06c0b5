#include "http_url.h"

#include "bytes.h"
#include <ctype.h>
#include <string.h>

enum { PAIRS_MAX = 100 };

static int hex(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

char *http_url_decode(struct arena *arena, const char *from, size_t size, bool plus)
{
    char *text = arena_alloc(arena, size + 1), *out = text;
    for (size_t i = 0; i < size; i++) {
        char c = from[i];
        if (c == '+' && plus) c = ' ';
        if (c == '%') {
            if (size - i < 3) return NULL;
            int high = hex(from[i + 1]), low = hex(from[i + 2]);
            if (high < 0 || low < 0) return NULL;
            c = (char)(high << 4 | low);
            i += 2;
        }
        if (!c) return NULL;
        *out++ = c;
    }
    return text;
}

status http_url_pairs(struct arena *arena, const char *text, struct list *out, struct problem *why)
{
    *out = LIST_OF(arena, struct json_pair);
    while (*text) {
        size_t size = strcspn(text, "&");
        const char *equals = memchr(text, '=', size);
        size_t name_size = equals ? (size_t)(equals - text) : size;
        if (size) {
            if (out->count == PAIRS_MAX) return problem_fault(why, FIELD_TOO_MANY, "query", "%d", PAIRS_MAX);
            struct json_pair *pair = list_add(out);
            pair->name = http_url_decode(arena, text, name_size, true);
            pair->value = equals ? http_url_decode(arena, equals + 1, size - name_size - 1, true) : "";
            if (!pair->name || !pair->value) return problem_fault(why, FIELD_FORM, "query", "%s", "percent-encoding");
        }
        text += size + (text[size] == '&');
    }
    return OK;
}

char *http_url_encode(struct arena *arena, const char *text)
{
    struct buffer out = {.arena = arena};
    for (const unsigned char *p = (const unsigned char *)text; *p; p++) {
        if (isalnum(*p) || strchr("-._~", *p))
            buffer_byte(&out, *p);
        else
            buffer_format(&out, "%%%02X", *p);
    }
    return arena_text(arena, buffer_string(&out));
}
