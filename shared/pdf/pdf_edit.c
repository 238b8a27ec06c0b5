#include "pdf_edit.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void add(struct buffer *out, const unsigned char *from, const unsigned char *to)
{
    buffer_add(out, from, (size_t)(to - from));
}

/* The edit whose value stands next in the dictionary at or behind `from`; NULL: none. */
static const struct pdf_edit *next_edit(const struct pdf_object *dict, const struct pdf_edit *edits, size_t count,
                                        const unsigned char *from, const struct pdf_object **old)
{
    const struct pdf_edit *found = NULL;
    *old = NULL;
    for (size_t i = 0; i < count; i++) {
        const struct pdf_object *value = pdf_object_get(dict, edits[i].key);
        if (!value || value->raw.data < from || (*old && value->raw.data > (*old)->raw.data)) continue;
        found = &edits[i];
        *old = value;
    }
    return found;
}

struct bytes pdf_edit_dict(struct arena *arena, const struct pdf_object *dict, const struct pdf_edit *edits,
                           size_t count)
{
    struct buffer out = {.arena = arena};
    const struct pdf_object *old = NULL;
    const unsigned char *at = dict->raw.data, *close = at + dict->raw.size - 2;
    for (const struct pdf_edit *edit = next_edit(dict, edits, count, at, &old); edit;
         edit = next_edit(dict, edits, count, at, &old)) {
        add(&out, at, old->raw.data);
        buffer_byte(&out, ' '); /* the old value may have begun with its own delimiter */
        buffer_add(&out, edit->value.data, edit->value.size);
        at = old->raw.data + old->raw.size;
    }
    add(&out, at, close);
    for (size_t i = 0; i < count; i++) {
        if (pdf_object_get(dict, edits[i].key)) continue;
        buffer_format(&out, " /%s ", edits[i].key);
        buffer_add(&out, edits[i].value.data, edits[i].value.size);
    }
    buffer_text(&out, " >>");
    return buffer_bytes(&out);
}

struct bytes pdf_edit_append(struct arena *arena, const struct pdf_object *array, struct bytes item)
{
    struct buffer out = {.arena = arena};
    buffer_add(&out, array->raw.data, array->raw.size - 1);
    buffer_byte(&out, ' ');
    buffer_add(&out, item.data, item.size);
    buffer_text(&out, " ]");
    return buffer_bytes(&out);
}

struct bytes pdf_edit_ref(struct arena *arena, struct pdf_ref ref)
{
    return bytes_format(arena, "%u %u R", ref.number, ref.generation);
}

static void put_unit(struct buffer *out, uint32_t unit)
{
    buffer_format(out, "%04X", unit);
}

static void put_code(struct buffer *out, uint32_t code)
{
    if (code >= 0x10000) put_unit(out, 0xD800 + ((code - 0x10000) >> 10));
    put_unit(out, code >= 0x10000 ? 0xDC00 + ((code - 0x10000) & 0x3FF) : code);
}

static uint32_t next_code(const unsigned char **at)
{
    uint32_t first = *(*at)++;
    uint32_t code = first < 0x80 ? first : first < 0xE0 ? first & 0x1F : first < 0xF0 ? first & 0x0F : first & 0x07;
    for (; (**at & 0xC0) == 0x80; (*at)++) code = code << 6 | (**at & 0x3F);
    return code;
}

static bool is_plain(const char *text)
{
    for (; *text; text++)
        if (*text < ' ' || *text > '~') return false;
    return true;
}

void pdf_edit_text(struct buffer *out, const char *utf8)
{
    if (is_plain(utf8)) {
        buffer_byte(out, '(');
        for (; *utf8; utf8++) {
            if (strchr("()\\", *utf8)) buffer_byte(out, '\\');
            buffer_byte(out, (unsigned char)*utf8);
        }
        buffer_byte(out, ')');
        return;
    }
    buffer_text(out, "<FEFF");
    for (const unsigned char *at = (const unsigned char *)utf8; *at;) put_code(out, next_code(&at));
    buffer_byte(out, '>');
}

/* By hand: a dozen of these stand in every signature, and printf takes longer than all else. */
void pdf_edit_number(struct buffer *out, double value)
{
    char text[32], *at = text + sizeof text;
    unsigned long long left = (unsigned long long)llabs(llround(value * 1000));
    *--at = ' ';
    for (int digits = 0; digits < 4 || left; digits++, left /= 10) {
        if (digits == 3) *--at = '.';
        *--at = (char)('0' + left % 10);
    }
    if (value < 0) *--at = '-';
    buffer_add(out, at, (size_t)(text + sizeof text - at));
}

void pdf_edit_digits(struct buffer *out, uint64_t value, size_t width)
{
    char text[32], *end = text + sizeof text, *at = end;
    while (at > text && (at == end || value || (size_t)(end - at) < width)) {
        *--at = (char)('0' + value % 10);
        value /= 10;
    }
    buffer_add(out, at, (size_t)(end - at));
}
