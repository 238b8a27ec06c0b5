#include "pdf_object.h"
#include "clock.h"
#include "text.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct pdf_object pdf_object_null = {.kind = PDF_NULL};

bool pdf_object_is_dict(const struct pdf_object *object)
{
    return object && (object->kind == PDF_DICT || object->kind == PDF_STREAM);
}

size_t pdf_object_keys_size(size_t count)
{
    return count * (sizeof(char *) + (count > PDF_OBJECT_LONG ? sizeof(uint32_t) : 0));
}

/* Numbers of the entries, by their keys; those of one key in their order. */
static uint32_t *index_of(const struct pdf_object *dict)
{
    return (uint32_t *)(void *)(dict->keys + dict->count);
}

static int by_key(const void *a, const void *b, void *keys)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    int order = strcmp(((const char **)keys)[x], ((const char **)keys)[y]);
    return order ? order : x < y ? -1 : x > y;
}

void pdf_object_index(struct pdf_object *dict)
{
    if (dict->count <= PDF_OBJECT_LONG) return;
    uint32_t *index = index_of(dict);
    for (uint32_t i = 0; i < dict->count; i++) index[i] = i;
    qsort_r(index, dict->count, sizeof *index, by_key, dict->keys);
}

/* How many entries of a long dictionary stand before the first one of this key (or, `behind`, of a greater one). */
static size_t place_of(const struct pdf_object *dict, const char *key, bool behind)
{
    const uint32_t *index = index_of(dict);
    size_t from = 0, to = dict->count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        int order = strcmp(dict->keys[index[middle]], key);
        if (order < 0 || (behind && order == 0))
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

static const struct pdf_object *get_long(const struct pdf_object *dict, const char *key)
{
    size_t end = place_of(dict, key, true);
    uint32_t last = end ? index_of(dict)[end - 1] : 0;
    return end && strcmp(dict->keys[last], key) == 0 ? &dict->items[last] : NULL;
}

const struct pdf_object *pdf_object_get(const struct pdf_object *dict, const char *key)
{
    if (!pdf_object_is_dict(dict)) return NULL;
    if (dict->count > PDF_OBJECT_LONG) return get_long(dict, key);
    for (size_t i = dict->count; i > 0; i--)
        if (strcmp(dict->keys[i - 1], key) == 0) return &dict->items[i - 1];
    return NULL;
}

size_t pdf_object_times(const struct pdf_object *dict, const char *key)
{
    size_t times = 0;
    if (!pdf_object_is_dict(dict)) return 0;
    if (dict->count > PDF_OBJECT_LONG) return place_of(dict, key, true) - place_of(dict, key, false);
    for (size_t i = 0; i < dict->count; i++) times += strcmp(dict->keys[i], key) == 0;
    return times;
}

const struct pdf_object *pdf_object_at(const struct pdf_object *array, size_t index)
{
    return array && array->kind == PDF_ARRAY && index < array->count ? &array->items[index] : NULL;
}

const char *pdf_object_name(const struct pdf_object *object)
{
    return object && object->kind == PDF_NAME ? (const char *)object->text.data : NULL;
}

bool pdf_object_is_name(const struct pdf_object *object, const char *name)
{
    return object && object->kind == PDF_NAME && strcmp((const char *)object->text.data, name) == 0;
}

bool pdf_object_is_type(const struct pdf_object *dict, const char *type)
{
    return pdf_object_is_name(pdf_object_get(dict, "Type"), type);
}

bool pdf_object_integer(const struct pdf_object *object, int64_t *out)
{
    if (!object || object->kind != PDF_INTEGER) return false;
    *out = object->integer;
    return true;
}

bool pdf_object_number(const struct pdf_object *object, double *out)
{
    if (!object || (object->kind != PDF_INTEGER && object->kind != PDF_REAL)) return false;
    *out = object->kind == PDF_INTEGER ? (double)object->integer : object->real;
    return true;
}

bool pdf_object_ref(const struct pdf_object *object, struct pdf_ref *out)
{
    if (!object || object->kind != PDF_REF) return false;
    *out = object->ref;
    return true;
}

struct bytes pdf_object_text(const struct pdf_object *object)
{
    return object && object->kind == PDF_STRING ? object->text : (struct bytes){0};
}

static void put_tail(struct buffer *out, uint32_t code, unsigned shift)
{
    buffer_byte(out, (unsigned char)(0x80 | (code >> shift & 0x3F)));
}

static void put_utf8(struct buffer *out, uint32_t code)
{
    if (code < 0x80) buffer_byte(out, (unsigned char)code);
    if (code >= 0x80 && code < 0x800) buffer_byte(out, (unsigned char)(0xC0 | code >> 6));
    if (code >= 0x800 && code < 0x10000) buffer_byte(out, (unsigned char)(0xE0 | code >> 12));
    if (code >= 0x10000) buffer_byte(out, (unsigned char)(0xF0 | code >> 18));
    if (code >= 0x10000) put_tail(out, code, 12);
    if (code >= 0x800) put_tail(out, code, 6);
    if (code >= 0x80) put_tail(out, code, 0);
}

static uint32_t unit_at(struct bytes text, size_t at)
{
    return at + 1 < text.size ? (uint32_t)text.data[at] << 8 | text.data[at + 1] : 0xFFFD;
}

static void from_utf16(struct bytes text, struct buffer *out)
{
    for (size_t at = 2; at < text.size; at += 2) {
        uint32_t code = unit_at(text, at);
        uint32_t low = (code & 0xFC00) == 0xD800 ? unit_at(text, at + 2) : 0;
        bool is_pair = (low & 0xFC00) == 0xDC00;
        if (is_pair) at += 2;
        if (is_pair) code = 0x10000 + ((code & 0x3FF) << 10 | (low & 0x3FF));
        if ((code & 0xFFFFF800) == 0xD800 || code == 0) code = 0xFFFD;
        put_utf8(out, code);
    }
}

/* Annex D.3; the rest of the table is Latin-1. */
static uint32_t from_doc_encoding(unsigned char byte)
{
    static const uint16_t low[] = {0x02D8, 0x02C7, 0x02C6, 0x02D9, 0x02DD, 0x02DB, 0x02DA, 0x02DC};
    static const uint16_t high[] = {0x2022, 0x2020, 0x2021, 0x2026, 0x2014, 0x2013, 0x0192, 0x2044, 0x2039,
                                    0x203A, 0x2212, 0x2030, 0x201E, 0x201C, 0x201D, 0x2018, 0x2019, 0x201A,
                                    0x2122, 0xFB01, 0xFB02, 0x0141, 0x0152, 0x0160, 0x0178, 0x017D, 0x0131,
                                    0x0142, 0x0153, 0x0161, 0x017E, 0xFFFD, 0x20AC};
    if (byte >= 0x18 && byte <= 0x1F) return low[byte - 0x18];
    if (byte >= 0x80 && byte <= 0xA0) return high[byte - 0x80];
    return byte ? byte : 0xFFFD;
}

char *pdf_object_utf8(const struct pdf_object *object, struct arena *arena)
{
    struct buffer out = {.arena = arena};
    if (!object || object->kind != PDF_STRING) return NULL;
    struct bytes text = object->text;
    bool is_utf8 = text.size >= 3 && memcmp(text.data, "\xEF\xBB\xBF", 3) == 0;
    if (is_utf8 && text_is_utf8((const char *)text.data + 3, text.size - 3))
        return arena_copy(arena, text.data + 3, text.size - 3);
    if (text.size >= 2 && text.data[0] == 0xFE && text.data[1] == 0xFF) {
        from_utf16(text, &out);
        return arena_text(arena, buffer_string(&out));
    }
    for (size_t i = 0; i < text.size; i++) put_utf8(&out, from_doc_encoding(text.data[i]));
    return arena_text(arena, buffer_string(&out));
}

static bool same(const struct pdf_object *a, const struct pdf_object *b, unsigned depth);

static bool same_dict(const struct pdf_object *a, const struct pdf_object *b, unsigned depth)
{
    for (size_t i = 0; i < a->count; i++) {
        const char *key = a->keys[i];
        if (pdf_object_times(a, key) != 1 || pdf_object_times(b, key) != 1) return false;
        if (!same(&a->items[i], pdf_object_get(b, key), depth - 1)) return false;
    }
    return a->kind == PDF_DICT || bytes_equal(a->data, b->data);
}

static bool same_array(const struct pdf_object *a, const struct pdf_object *b, unsigned depth)
{
    for (size_t i = 0; i < a->count; i++)
        if (!same(&a->items[i], &b->items[i], depth - 1)) return false;
    return true;
}

static bool same_number(const struct pdf_object *a, const struct pdf_object *b)
{
    double x = 0, y = 0;
    if (a->kind == PDF_INTEGER && b->kind == PDF_INTEGER) return a->integer == b->integer;
    return pdf_object_number(a, &x) && pdf_object_number(b, &y) && fabs(x - y) < 1e-9;
}

/* Values are at most PDF_MAX_DEPTH deep, so `depth` never ends for what the reader made. */
static bool same(const struct pdf_object *a, const struct pdf_object *b, unsigned depth)
{
    if (!a || !b || depth == 0) return false;
    if (a->kind == PDF_INTEGER || a->kind == PDF_REAL) return same_number(a, b);
    if (a->kind != b->kind) return false;
    switch (a->kind) {
    case PDF_NULL:
        return true;
    case PDF_TRUTH:
        return a->truth == b->truth;
    case PDF_STRING:
    case PDF_NAME:
        return bytes_equal(a->text, b->text);
    case PDF_REF:
        return a->ref.number == b->ref.number && a->ref.generation == b->ref.generation;
    case PDF_ARRAY:
        return a->count == b->count && same_array(a, b, depth);
    case PDF_DICT:
    case PDF_STREAM:
        return a->count == b->count && same_dict(a, b, depth);
    case PDF_INTEGER:
    case PDF_REAL:
        break;
    }
    return false;
}

bool pdf_object_equal(const struct pdf_object *a, const struct pdf_object *b)
{
    return same(a, b, 1000);
}

/* Two digits at `*at`, passed over; `fallback` when the text ends there (7.9.4: all behind the year may be missing). */
static bool two(const char **at, int fallback, int *out)
{
    const char *text = *at;
    *out = fallback;
    if (text[0] < '0' || text[0] > '9') return true;
    if (text[1] < '0' || text[1] > '9') return false;
    *out = (text[0] - '0') * 10 + text[1] - '0';
    *at += 2;
    return true;
}

static bool offset(const char *text, char sign[2], int *hours, int *minutes)
{
    sign[0] = 'Z';
    if (*text) sign[0] = *text;
    *hours = *minutes = 0;
    if (sign[0] == 'Z') return true;
    if (sign[0] != '+' && sign[0] != '-') return false;
    text++;
    if (!two(&text, 0, hours)) return false;
    if (*text == '\'') text++;
    if (!two(&text, 0, minutes)) return false;
    if (*text == '\'') text++;
    return *text == 0;
}

bool pdf_object_date(const struct pdf_object *object, int64_t *ms)
{
    enum { MONTH, DAY, HOUR, MINUTE, SECOND, PARTS };
    static const int fallback[PARTS] = {1, 1, 0, 0, 0};
    int part[PARTS], century = 0, year = 0, hours = 0, minutes = 0;
    char sign[2] = "Z", text[64];
    struct bytes from = pdf_object_text(object);
    const char *at = (const char *)from.data;
    if (from.size < 4 || memchr(from.data, 0, from.size)) return false;
    if (strncmp(at, "D:", 2) == 0) at += 2;
    if (strspn(at, "0123456789") < 4 || !two(&at, 0, &century) || !two(&at, 0, &year)) return false;
    for (int i = MONTH; i < PARTS; i++)
        if (!two(&at, fallback[i], &part[i])) return false;
    if (!offset(at, sign, &hours, &minutes)) return false;
    int size =
        snprintf(text, sizeof text, "%02d%02d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d", century, year, part[MONTH],
                 part[DAY], part[HOUR], part[MINUTE], part[SECOND], sign[0] == 'Z' ? '+' : sign[0], hours, minutes);
    return size > 0 && (size_t)size < sizeof text && clock_parse(text, ms);
}
