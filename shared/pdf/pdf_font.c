#include "pdf_font.h"
#include "pdf_encoding.h"
#include "text.h"
#include <iconv.h>
#include <string.h>

enum { CODES = 256, WIDTHS_MAX = 70000 };

enum native { NATIVE_NONE, NATIVE_UTF16, NATIVE_GB }; /* predefined CMaps whose codes are a character set's (9.7.5.2) */

struct wide { /* widths of CIDs first … last */
    uint32_t first, last;
    double width;
};

struct pdf_font {
    bool is_composite, has_unicode, has_codes;
    enum native native;
    struct pdf_cmap unicode;  /* /ToUnicode */
    struct pdf_cmap codes;    /* an embedded /Encoding of a composite font */
    uint32_t encoding[CODES]; /* of a simple font */
    double widths[CODES];
    struct list wides; /* struct wide */
    double fallback;
};

struct opening {
    struct pdf *pdf;
    struct arena *arena;
    struct pdf_budget *budget;
};

static double number(struct opening *opening, const struct pdf_object *dict, const char *key, double fallback)
{
    double value = fallback;
    return pdf_object_number(pdf_read_get(opening->pdf, dict, key), &value) ? value : fallback;
}

static bool cmap(struct opening *opening, const struct pdf_object *stream, struct pdf_cmap *out)
{
    struct problem why;
    struct bytes data = {0};
    return stream->kind == PDF_STREAM && pdf_read_decode(opening->pdf, stream, &data, &why) == OK &&
           pdf_cmap_read(opening->arena, opening->budget, data, out, &why) == OK;
}

/* 9.6.6: a base encoding and differences from it. */
static void simple_encoding(struct opening *opening, struct pdf_font *font, const struct pdf_object *dict)
{
    const struct pdf_object *encoding = pdf_read_get(opening->pdf, dict, "Encoding");
    const struct pdf_object *base =
        encoding->kind == PDF_NAME ? encoding : pdf_read_get(opening->pdf, encoding, "BaseEncoding");
    const struct pdf_object *differences = pdf_read_get(opening->pdf, encoding, "Differences");
    int64_t code = 0;
    pdf_encoding_base(pdf_object_name(base), font->encoding);
    for (size_t i = 0; differences->kind == PDF_ARRAY && i < differences->count; i++) {
        const struct pdf_object *item = pdf_read_item(opening->pdf, differences, i);
        const char *name = pdf_object_name(item);
        if (!name && !pdf_object_integer(item, &code)) continue;
        if (name && code >= 0 && code < CODES) font->encoding[code] = pdf_encoding_name(name);
        if (name) code++;
    }
}

/* The 14 standard fonts may come without widths (9.6.2.2); their means are near enough to find a place. */
static double standard_width(const char *name)
{
    if (name && strstr(name, "Courier")) return 600;
    return name && strstr(name, "Times") ? 480 : 540;
}

static void simple_widths(struct opening *opening, struct pdf_font *font, const struct pdf_object *dict)
{
    const struct pdf_object *widths = pdf_read_get(opening->pdf, dict, "Widths");
    const struct pdf_object *descriptor = pdf_read_get(opening->pdf, dict, "FontDescriptor");
    const char *name = pdf_object_name(pdf_read_get(opening->pdf, dict, "BaseFont"));
    bool is_drawn = pdf_object_is_name(pdf_read_get(opening->pdf, dict, "Subtype"), "Type3");
    double unit = 1.0 / 1000, first = number(opening, dict, "FirstChar", 0);
    if (is_drawn &&
        !pdf_object_number(pdf_read_item(opening->pdf, pdf_read_get(opening->pdf, dict, "FontMatrix"), 0), &unit))
        unit = 1.0 / 1000;
    double missing = widths->kind == PDF_ARRAY ? number(opening, descriptor, "MissingWidth", 0) : standard_width(name);
    for (size_t i = 0; i < CODES; i++) {
        double width = missing, index = (double)i - first;
        if (index >= 0 && index < CODES)
            (void)pdf_object_number(pdf_read_item(opening->pdf, widths, (size_t)index), &width);
        font->widths[i] = width * unit;
    }
}

static void add_wide(struct pdf_font *font, double first, double last, double width)
{
    if (first < 0 || last < first || last > 65535 || font->wides.count >= WIDTHS_MAX) return;
    *(struct wide *)list_add(&font->wides) =
        (struct wide){.first = (uint32_t)first, .last = (uint32_t)last, .width = width / 1000};
}

/* 9.7.4.3: c [w1 w2 …], or first last w. */
static void composite_widths(struct opening *opening, struct pdf_font *font, const struct pdf_object *descendant)
{
    const struct pdf_object *array = pdf_read_get(opening->pdf, descendant, "W");
    font->wides = LIST_OF(opening->arena, struct wide);
    font->fallback = number(opening, descendant, "DW", 1000) / 1000;
    for (size_t i = 0; array->kind == PDF_ARRAY && i + 1 < array->count;) {
        double first = 0, last = 0, width = 0;
        const struct pdf_object *second = pdf_read_item(opening->pdf, array, i + 1);
        (void)pdf_object_number(pdf_read_item(opening->pdf, array, i), &first);
        bool is_list = second->kind == PDF_ARRAY;
        for (size_t k = 0; is_list && k < second->count; k++)
            if (pdf_object_number(pdf_read_item(opening->pdf, second, k), &width))
                add_wide(font, first + (double)k, first + (double)k, width);
        bool is_range = !is_list && pdf_object_number(second, &last) &&
                        pdf_object_number(pdf_read_item(opening->pdf, array, i + 2), &width);
        if (is_range) add_wide(font, first, last, width);
        i += is_list ? 2 : 3;
    }
}

static enum native native_of(const char *name)
{
    if (!name) return NATIVE_NONE;
    if (strstr(name, "-UCS2-") || strstr(name, "-UTF16-")) return NATIVE_UTF16;
    return text_starts(name, "GB") ? NATIVE_GB : NATIVE_NONE;
}

static void composite(struct opening *opening, struct pdf_font *font, const struct pdf_object *dict)
{
    const struct pdf_object *encoding = pdf_read_get(opening->pdf, dict, "Encoding");
    const struct pdf_object *descendants = pdf_read_get(opening->pdf, dict, "DescendantFonts");
    font->is_composite = true;
    font->has_codes = cmap(opening, encoding, &font->codes);
    font->native = native_of(pdf_object_name(encoding));
    composite_widths(opening, font, pdf_read_item(opening->pdf, descendants, 0));
}

struct pdf_font *pdf_font_open(struct pdf *pdf, struct arena *arena, struct pdf_budget *budget,
                               const struct pdf_object *dict)
{
    struct opening opening = {.pdf = pdf, .arena = arena, .budget = budget};
    struct pdf_font *font = ARENA_NEW(arena, struct pdf_font);
    font->has_unicode = cmap(&opening, pdf_read_get(pdf, dict, "ToUnicode"), &font->unicode);
    if (pdf_object_is_name(pdf_read_get(pdf, dict, "Subtype"), "Type0")) {
        composite(&opening, font, dict);
        return font;
    }
    simple_encoding(&opening, font, dict);
    simple_widths(&opening, font, dict);
    return font;
}

/* UTF-16BE; the last unit counts on by `more`. */
static void put_utf16(struct bytes text, uint32_t more, struct pdf_font_glyph *out)
{
    for (size_t at = 0; at + 1 < text.size && out->count < PDF_FONT_TEXT_MAX; at += 2) {
        uint32_t code = (uint32_t)text.data[at] << 8 | text.data[at + 1];
        bool is_high = (code & 0xFC00) == 0xD800 && at + 3 < text.size;
        if (is_high) {
            code = 0x10000 + ((code & 0x3FF) << 10 | ((uint32_t)(text.data[at + 2] & 3) << 8 | text.data[at + 3]));
            at += 2;
        }
        if (at + 3 >= text.size) code += more;
        out->text[out->count++] = code;
    }
}

static void put_gb(uint32_t code, unsigned bytes, struct pdf_font_glyph *out)
{
    char in[4], wide[8], *from = in, *to = wide;
    size_t in_size = bytes, out_size = sizeof wide;
    for (unsigned i = 0; i < bytes; i++) in[i] = (char)(code >> 8 * (bytes - 1 - i));
    iconv_t converter = iconv_open("UTF-16BE", "GB18030");
    if (converter == (iconv_t)-1) return; // NOLINT(performance-no-int-to-ptr): the interface's own value
    size_t got = iconv(converter, &from, &in_size, &to, &out_size);
    (void)iconv_close(converter);
    if (got != (size_t)-1) put_utf16(bytes_of(wide, sizeof wide - out_size), 0, out);
}

static uint32_t next_code(const struct pdf_font *font, struct bytes text, size_t *at, unsigned *bytes)
{
    if (font->has_codes) return pdf_cmap_next(&font->codes, text, at, bytes);
    bool is_pair = *at + 1 < text.size && (font->native != NATIVE_GB || text.data[*at] >= 0x81);
    *bytes = is_pair ? 2 : 1;
    uint32_t code = is_pair ? (uint32_t)text.data[*at] << 8 | text.data[*at + 1] : text.data[*at];
    *at += *bytes;
    return code;
}

static double composite_width(const struct pdf_font *font, uint32_t code, unsigned bytes)
{
    const struct pdf_cmap_range *range = font->has_codes ? pdf_cmap_find(&font->codes, code) : NULL;
    uint32_t cid = range ? range->cid + (code - range->low) : code;
    if (font->native != NATIVE_NONE) return bytes == 1 ? 0.5 : font->fallback; /* their CIDs are not known here */
    for (size_t i = 0; i < font->wides.count; i++) {
        const struct wide *wide = LIST_AT(&font->wides, struct wide, i);
        if (cid >= wide->first && cid <= wide->last) return wide->width;
    }
    return font->fallback;
}

static void put_native(const struct pdf_font *font, uint32_t code, unsigned bytes, struct pdf_font_glyph *out)
{
    const unsigned char unit[2] = {(unsigned char)(code >> 8), (unsigned char)code};
    if (font->native == NATIVE_UTF16) put_utf16(bytes_of(unit, sizeof unit), 0, out);
    if (font->native == NATIVE_GB) put_gb(code, bytes, out);
}

void pdf_font_next(const struct pdf_font *font, struct bytes text, size_t *at, struct pdf_font_glyph *out)
{
    unsigned bytes = 1;
    uint32_t code = font->is_composite ? next_code(font, text, at, &bytes) : text.data[(*at)++];
    *out = (struct pdf_font_glyph){.is_blank = bytes == 1 && code == ' '};
    out->width = font->is_composite ? composite_width(font, code, bytes) : font->widths[code];
    const struct pdf_cmap_range *range = font->has_unicode ? pdf_cmap_find(&font->unicode, code) : NULL;
    if (range) put_utf16(range->text, code - range->low, out);
    if (out->count == 0 && font->is_composite) put_native(font, code, bytes, out);
    if (out->count == 0 && !font->is_composite && font->encoding[code]) out->text[out->count++] = font->encoding[code];
}
