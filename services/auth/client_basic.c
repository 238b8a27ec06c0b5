#include "client_basic.h"
#include "bytes.h"
#include "text.h"
#include <string.h>
#include <strings.h>

static int hex_digit(char c)
{
    static const char digits[] = "0123456789abcdef";
    const char *at = c ? strchr(digits, c >= 'A' && c <= 'F' ? c - 'A' + 'a' : c) : NULL;
    return at ? (int)(at - digits) : -1;
}

/* The byte that "%41" stands for; -1 when it is no such thing, or a zero byte. */
static int percent_byte(const char *text)
{
    int high = hex_digit(text[1]);
    int low = high < 0 ? -1 : hex_digit(text[2]);
    return low < 0 || high + low == 0 ? -1 : high * 16 + low;
}

/* application/x-www-form-urlencoded, of one value; NULL when it is none. */
static const char *form_decode(struct arena *arena, const char *text)
{
    struct buffer out = {.arena = arena};
    while (*text) {
        bool is_percent = *text == '%';
        int byte = is_percent ? percent_byte(text) : *text == '+' ? ' ' : (unsigned char)*text;
        if (byte < 0) return NULL;
        buffer_byte(&out, (unsigned char)byte);
        text += is_percent ? 3 : 1;
    }
    const char *decoded = buffer_string(&out);
    return text_is_utf8(decoded, out.size) ? decoded : NULL;
}

bool client_basic_read(struct arena *arena, const char *header, const char **id, const char **secret)
{
    struct bytes decoded;
    if (!header || strncasecmp(header, "Basic ", 6) != 0) return false;
    if (!bytes_from_base64(arena, header + 6 + strspn(header + 6, " "), &decoded)) return false;
    if (memchr(decoded.data, '\0', decoded.size)) return false;
    char *pair = arena_copy(arena, decoded.data, decoded.size);
    char *colon = strchr(pair, ':');
    if (!colon) return false;
    *colon = '\0';
    *id = form_decode(arena, pair);
    *secret = form_decode(arena, colon + 1);
    return *id && *secret;
}
