#include "text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

bool text_equal(const char *a, const char *b)
{
    if (!a || !b) return a == b;
    return strcmp(a, b) == 0;
}

char text_lower(char letter)
{
    if (letter < 'A' || letter > 'Z') return letter;
    return (char)(letter - 'A' + 'a');
}

char text_upper(char letter)
{
    if (letter < 'a' || letter > 'z') return letter;
    return (char)(letter - 'a' + 'A');
}

bool text_equal_nocase(const char *a, const char *b)
{
    if (!a || !b) return a == b;
    return strcasecmp(a, b) == 0;
}

bool text_is_one_of(const char *text, const char *const *words)
{
    while (*words && !text_equal(text, *words)) words++;
    return *words != NULL;
}

bool text_starts(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

bool text_ends(const char *text, const char *suffix)
{
    size_t length = strlen(text), tail = strlen(suffix);
    return length >= tail && strcmp(text + length - tail, suffix) == 0;
}

/* Some second bytes are refused after some first ones (RFC 3629 section 4). */
static bool second_fits(unsigned char first, unsigned char second)
{
    switch (first) {
    case 0xe0:
        return second >= 0xa0; /* else overlong */
    case 0xed:
        return second <= 0x9f; /* else a surrogate */
    case 0xf0:
        return second >= 0x90; /* else overlong */
    case 0xf4:
        return second <= 0x8f; /* else above U+10FFFF */
    default:
        return true;
    }
}

/* The length of the UTF-8 sequence at `p`, 0 when it is not one (RFC 3629 section 4). */
static size_t sequence(const unsigned char *p, size_t left)
{
    if (p[0] >= 0x01 && p[0] <= 0x7f) return 1;
    size_t length = p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : 2;
    if (p[0] < 0xc2 || p[0] > 0xf4 || left < length) return 0;
    for (size_t i = 1; i < length; i++)
        if ((p[i] & 0xc0) != 0x80) return 0;
    return second_fits(p[0], p[1]) ? length : 0;
}

bool text_is_utf8(const char *text, size_t size)
{
    const unsigned char *p = (const unsigned char *)text;
    for (size_t i = 0; i < size;) {
        size_t length = sequence(p + i, size - i);
        if (!length) return false;
        i += length;
    }
    return true;
}

size_t text_count(const char *text)
{
    size_t count = 0;
    for (; *text; text++) count += ((unsigned char)*text & 0xc0) != 0x80;
    return count;
}

bool text_is_clean(const char *text)
{
    for (const unsigned char *p = (const unsigned char *)text; *p; p++) {
        if ((*p < 0x20 && *p != '\t' && *p != '\n') || *p == 0x7f) return false;
        if (p[0] == 0xc2 && p[1] >= 0x80 && p[1] <= 0x9f) return false; /* C1 controls */
    }
    return true;
}

bool text_int(const char *text, int64_t *out)
{
    if (!text || !(*text == '-' || (*text >= '0' && *text <= '9'))) return false;
    char *end;
    errno = 0;
    long long number = strtoll(text, &end, 10);
    if (errno || *end || end == text) return false;
    *out = number;
    return true;
}

char *text_trim(struct arena *arena, const char *text)
{
    static const char blanks[] = " \t\r\n";
    text += strspn(text, blanks);
    size_t length = strlen(text);
    while (length && strchr(blanks, text[length - 1])) length--;
    return arena_copy(arena, text, length);
}

bool text_copy(char *out, size_t out_size, const char *text)
{
    size_t length = strlen(text);
    bool fits = length < out_size;
    memcpy(out, text, fits ? length + 1 : 0);
    if (!fits) out[0] = 0;
    return fits;
}
