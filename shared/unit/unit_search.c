#include "unit_search.h"

#include "bytes.h"
#include <string.h>

static size_t two_characters(const char *text)
{
    size_t size = 0;
    for (int count = 0; text[size]; size++)
        if (((unsigned char)text[size] & 0xc0) != 0x80 && count++ == 2) break;
    return size;
}

struct unit_search_name unit_search_name(struct arena *arena, const char *part)
{
    if (!part) return (struct unit_search_name){"", ""};
    struct buffer pattern = {.arena = arena};
    buffer_byte(&pattern, '%');
    for (const char *p = part; *p; p++) {
        if (strchr("%_\\", *p)) buffer_byte(&pattern, '\\');
        buffer_byte(&pattern, (unsigned char)*p);
    }
    buffer_byte(&pattern, '%');
    return (struct unit_search_name){arena_copy(arena, part, two_characters(part)), buffer_string(&pattern)};
}
