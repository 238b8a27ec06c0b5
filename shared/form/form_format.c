#include "form_format.h"
#include "bytes.h"
#include "text.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PLACES_MAX = 8 };

struct pattern { /* one section of a number format */
    const char *text;
    size_t size;
};

static bool is_date_letter(char c)
{
    return strchr("yYmMdD", c) && c;
}

/* The next token of a section: a quoted or escaped text, something in brackets, or one character. */
struct token {
    const char *text;
    size_t size;   /* of the text to show; 0: nothing */
    size_t length; /* in the format */
    bool literal;
};

static struct token next_token(const char *at, size_t left)
{
    struct token token = {.text = at, .size = 1, .length = 1};
    const char *end = NULL;
    if (*at == '"' && (end = memchr(at + 1, '"', left - 1)))
        return (struct token){at + 1, (size_t)(end - at - 1), (size_t)(end - at) + 1, true};
    if (*at == '[' && (end = memchr(at, ']', left))) return (struct token){at, 0, (size_t)(end - at) + 1, true};
    if (*at == '\\' && left > 1) {
        size_t size = 1;
        while (1 + size < left && ((unsigned char)at[1 + size] & 0xC0) == 0x80) size++;
        return (struct token){at + 1, size, size + 1, true};
    }
    if (*at == '_' && left > 1) return (struct token){" ", 1, 2, true};
    if (*at == '*' && left > 1) return (struct token){at, 0, 2, true};
    token.literal = !strchr("0#?.,%", *at) && !is_date_letter(*at);
    return token;
}

static struct pattern section_at(const char *format, int wanted)
{
    struct pattern section = {format, 0};
    int number = 0;
    for (size_t left = strlen(format); left > 0;) {
        struct token token = next_token(section.text + section.size, left);
        bool ends = token.length == 1 && section.text[section.size] == ';';
        if (ends && number == wanted) return section;
        section.size += token.length;
        left -= token.length;
        if (!ends) continue;
        section = (struct pattern){section.text + section.size, 0};
        number++;
    }
    return number == wanted ? section : (struct pattern){NULL, 0};
}

struct shape { /* what the digits of a section ask for */
    int places, least_places, least_digits;
    bool grouped, percent, digits, date, behind_point;
};

static void add_digit(struct shape *shape, char c)
{
    shape->digits = true;
    if (shape->behind_point && shape->places < PLACES_MAX) shape->places++;
    if (shape->behind_point && c == '0') shape->least_places = shape->places;
    if (!shape->behind_point && c == '0') shape->least_digits++;
}

static void add_sign(struct shape *shape, char c)
{
    if (c == '.') shape->behind_point = true;
    if (c == ',') shape->grouped = shape->digits && !shape->behind_point;
    if (c == '%') shape->percent = true;
    if (is_date_letter(c)) shape->date = true;
    if (strchr("0#?", c)) add_digit(shape, c);
}

static struct shape shape_of(struct pattern section)
{
    struct shape shape = {0};
    for (size_t at = 0; at < section.size;) {
        struct token token = next_token(section.text + at, section.size - at);
        if (!token.literal) add_sign(&shape, section.text[at]);
        at += token.length;
    }
    return shape;
}

static void add_grouped(struct buffer *out, const char *digits, size_t count, bool grouped)
{
    for (size_t i = 0; i < count; i++) {
        if (grouped && i > 0 && (count - i) % 3 == 0) buffer_byte(out, ',');
        buffer_byte(out, (unsigned char)digits[i]);
    }
}

static void add_number(struct buffer *out, form_number number, const struct shape *shape)
{
    struct arena *arena = out->arena;
    const char *text = form_number_text(arena, number, shape->places);
    size_t whole = strcspn(text, ".");
    size_t places = strlen(text + whole) > 0 ? strlen(text + whole) - 1 : 0;
    while (places > (size_t)shape->least_places && text[whole + places] == '0') places--;
    bool hide_zero = shape->least_digits == 0 && whole == 1 && *text == '0' && places > 0;
    for (size_t i = whole; i < (size_t)shape->least_digits; i++) buffer_byte(out, '0');
    if (!hide_zero) add_grouped(out, text, whole, shape->grouped);
    if (places > 0) buffer_format(out, ".%.*s", (int)places, text + whole + 1);
}

static const char *show_number(struct arena *arena, struct pattern section, const struct shape *shape,
                               form_number number)
{
    struct buffer out = {.arena = arena};
    bool shown = false;
    for (size_t at = 0; at < section.size;) {
        struct token token = next_token(section.text + at, section.size - at);
        char c = section.text[at];
        at += token.length;
        if (token.literal) buffer_add(&out, token.text, token.size);
        if (token.literal) continue;
        if (c == '%') buffer_byte(&out, '%');
        if (c == '%' || shown) continue;
        shown = true;
        add_number(&out, number, shape);
    }
    return buffer_string(&out);
}

/* `letters` of one kind: yyyy, m, dd … */
static void add_date_part(struct buffer *out, char kind, size_t letters, form_number days)
{
    int year = 0, month = 0, day = 0;
    form_number_date(days, &year, &month, &day);
    if (kind == 'y') buffer_format(out, letters > 2 ? "%04d" : "%02d", letters > 2 ? year : year % 100);
    if (kind == 'm') buffer_format(out, letters > 1 ? "%02d" : "%d", month);
    if (kind == 'd') buffer_format(out, letters > 1 ? "%02d" : "%d", day);
}

static size_t run_of(const char *text, size_t size)
{
    size_t run = 0;
    while (run < size && (text[run] | 32) == (*text | 32)) run++;
    return run;
}

static const char *show_date(struct arena *arena, struct pattern section, form_number days)
{
    struct buffer out = {.arena = arena};
    for (size_t at = 0; at < section.size;) {
        struct token token = next_token(section.text + at, section.size - at);
        if (token.literal || !is_date_letter(section.text[at])) {
            buffer_add(&out, token.text, token.size);
            at += token.length;
            continue;
        }
        size_t letters = run_of(section.text + at, section.size - at);
        add_date_part(&out, (char)(section.text[at] | 32), letters, days);
        at += letters;
    }
    return buffer_string(&out);
}

static const char *of_type(enum form_type type)
{
    switch (type) {
    case FORM_AMOUNT:
        return "#,##0.00";
    case FORM_PERCENT:
        return "0.####%";
    case FORM_DATE:
        return "yyyy\"年\"m\"月\"d\"日\"";
    case FORM_INTEGER:
    case FORM_TEXT:
    case FORM_CHOICE:
    case FORM_TYPE_COUNT:
        return "0";
    }
    return "0";
}

/* 18.8.31: one section is for all numbers; two: positive and zero, negative; three: positive, negative, zero. */
static const char *by_section(struct arena *arena, const char *format, const char *fallback, form_number number)
{
    struct pattern zero = section_at(format, 2), negative = section_at(format, 1);
    struct pattern section = section_at(format, 0);
    struct shape shape = shape_of(section);
    if (shape.percent) number *= 100;
    form_number shown = form_number_round(number, shape.places);
    bool is_negative = shown < 0, own = false;
    if (shown == 0 && zero.text) section = zero;
    if (is_negative && negative.text) section = negative;
    own = is_negative && negative.text;
    shape = shape_of(section);
    if (!shape.digits && section.text == format) return by_section(arena, fallback, "0", number);
    const char *text = show_number(arena, section, &shape, number < 0 ? -number : number);
    return is_negative && !own ? arena_format(arena, "-%s", text) : text;
}

const char *form_format_value(struct arena *arena, const char *format, enum form_type type, form_number number)
{
    bool general = text_equal_nocase(format, "General") || text_equal(format, "@") || !*format;
    const char *used = general ? of_type(type) : format;
    struct pattern first = section_at(used, 0);
    bool date = shape_of(first).date;
    if (type == FORM_DATE)
        return date ? show_date(arena, first, number) : show_date(arena, section_at(of_type(type), 0), number);
    return by_section(arena, date ? of_type(type) : used, of_type(type), number);
}

const char *form_format_fixed(struct arena *arena, const char *format, const char *number)
{
    char *end = NULL;
    double value = strtod(number, &end);
    if (*end || !isfinite(value) || fabs(value) > 1e15) return number;
    form_number exact = (form_number)llround(value * 1e3) * (FORM_NUMBER_ONE / 1000);
    if (fabs(value) < 1e9) exact = (form_number)llround(value * 1e8);
    bool general = text_equal_nocase(format, "General") || text_equal(format, "@") || !*format;
    if (!general && shape_of(section_at(format, 0)).date) /* serial days from 1899-12-30 (18.17.4.1) */
        return form_format_value(arena, format, FORM_DATE, exact - form_number_of(25569));
    return by_section(arena, general ? "0.########" : format, "0.########", exact);
}
