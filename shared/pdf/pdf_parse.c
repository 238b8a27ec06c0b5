#include "pdf_parse.h"
#include "pdf_read.h"
#include <string.h>

static status broken(struct pdf_parse *parse, const char *what)
{
    return problem_set(parse->why, PDF_BROKEN, "%s, byte %zu", what, parse->lex.at);
}

/* What is refused costs, too: it was looked at, and so may many others be that fail alike. */
static status spend(struct pdf_parse *parse, size_t bytes)
{
    struct pdf_budget *budget = parse->budget;
    bool has_room = budget->values > 0 && budget->bytes >= bytes &&
                    arena_used(parse->arena) + budget->lent + bytes <= budget->memory;
    budget->bytes -= bytes < budget->bytes ? bytes : budget->bytes;
    if (!has_room) return problem_set(parse->why, PDF_TOO_COMPLEX, "too many values");
    budget->values--;
    return OK;
}

/* A string's end is far away perhaps: before it is looked for. */
static status spend_string(struct pdf_parse *parse)
{
    return parse->budget->bytes > 0 ? OK : spend(parse, 1);
}

static status endless(struct pdf_parse *parse)
{
    (void)spend(parse, parse->lex.input.size - parse->lex.at);
    return broken(parse, "a string without end");
}

/* 7.3.4.2: one escape behind the backslash. Answers how many bytes it gave (0 or 1). */
static size_t unescape(struct pdf_lex *lex, unsigned char *out)
{
    static const char from[] = "nrtbf", to[] = "\n\r\t\b\f";
    int byte = pdf_lex_peek(lex);
    if (byte < 0) return 0;
    lex->at++;
    const char *found = byte ? strchr(from, byte) : NULL;
    if (found) return *out = (unsigned char)to[found - from], 1;
    if (byte == '\r' && pdf_lex_peek(lex) == '\n') lex->at++;
    if (byte == '\r' || byte == '\n') return 0;
    if (byte < '0' || byte > '7') return *out = (unsigned char)byte, 1;
    int value = byte - '0';
    for (int i = 0; i < 2 && pdf_lex_peek(lex) >= '0' && pdf_lex_peek(lex) <= '7'; i++) {
        value = value * 8 + pdf_lex_peek(lex) - '0';
        lex->at++;
    }
    *out = (unsigned char)value;
    return 1;
}

static size_t literal_end(const struct pdf_lex *from)
{
    struct pdf_lex lex = *from;
    unsigned depth = 1;
    while (depth && lex.at < lex.input.size) {
        int byte = lex.input.data[lex.at++];
        if (byte == '\\' && lex.at < lex.input.size) lex.at++;
        if (byte == '(') depth++;
        if (byte == ')') depth--;
    }
    return depth ? 0 : lex.at;
}

static status literal(struct pdf_parse *parse, struct pdf_object *out)
{
    struct pdf_lex *lex = &parse->lex;
    lex->at++;
    TRY(spend_string(parse));
    size_t end = literal_end(lex);
    if (end == 0) return endless(parse);
    TRY(spend(parse, end - lex->at));
    unsigned char *text = arena_alloc(parse->arena, end - lex->at);
    size_t size = 0;
    while (lex->at < end - 1) {
        unsigned char byte = lex->input.data[lex->at++];
        if (byte == '\\') {
            size += unescape(lex, text + size);
            continue;
        }
        if (byte == '\r' && pdf_lex_peek(lex) == '\n') lex->at++; /* any line end reads as LF */
        text[size++] = byte == '\r' ? '\n' : byte;
    }
    lex->at = end;
    text[size] = 0;
    out->kind = PDF_STRING;
    out->text = bytes_of(text, size);
    return OK;
}

/* How many digits stand there in pairs, without a break: nearly always all of them, and a signature has many. */
static size_t digits_in_pairs(const unsigned char *from, size_t span, unsigned char *out)
{
    static const unsigned char values[256] = {
        ['0'] = 16, ['1'] = 17, ['2'] = 18, ['3'] = 19, ['4'] = 20, ['5'] = 21, ['6'] = 22, ['7'] = 23,
        ['8'] = 24, ['9'] = 25, ['A'] = 26, ['B'] = 27, ['C'] = 28, ['D'] = 29, ['E'] = 30, ['F'] = 31,
        ['a'] = 26, ['b'] = 27, ['c'] = 28, ['d'] = 29, ['e'] = 30, ['f'] = 31}; /* 16 more, so that 0 is none */
    size_t i = 0;
    for (; i + 1 < span; i += 2) {
        unsigned high = values[from[i]], low = values[from[i + 1]];
        if (!high || !low) break;
        out[i / 2] = (unsigned char)((high & 15) << 4 | (low & 15));
    }
    return i;
}

static status hexadecimal(struct pdf_parse *parse, struct pdf_object *out)
{
    struct pdf_lex *lex = &parse->lex;
    lex->at++;
    TRY(spend_string(parse));
    const unsigned char *from = lex->input.data + lex->at;
    const unsigned char *close = memchr(from, '>', lex->input.size - lex->at);
    if (!close) return endless(parse);
    size_t digits = 0, span = (size_t)(close - from);
    TRY(spend(parse, span));
    unsigned char *text = arena_alloc(parse->arena, span / 2 + 2);
    size_t i = digits_in_pairs(from, span, text);
    for (digits = i; i < span; i++) {
        int value = pdf_lex_hex(from[i]);
        if (value < 0 && pdf_lex_is_blank(from[i])) continue;
        if (value < 0) return broken(parse, "a wrong digit in a string");
        text[digits / 2] = (unsigned char)(text[digits / 2] | (digits % 2 ? value : value << 4));
        digits++;
    }
    lex->at += span + 1;
    out->kind = PDF_STRING;
    out->is_hex = true;
    out->text = bytes_of(text, (digits + 1) / 2);
    return OK;
}

/* 7.3.5; behind the solidus. A NUL in a name is forbidden, so names are C strings. */
static status name(struct pdf_parse *parse, struct bytes *out)
{
    struct pdf_lex *lex = &parse->lex;
    size_t start = ++lex->at;
    while (pdf_lex_is_regular(pdf_lex_peek(lex))) lex->at++;
    size_t span = lex->at - start, size = 0;
    TRY(spend(parse, span));
    const unsigned char *from = lex->input.data + start;
    unsigned char *text = arena_alloc(parse->arena, span + 1);
    for (size_t i = 0; i < span; i++) {
        int high = from[i] == '#' && i + 2 < span ? pdf_lex_hex(from[i + 1]) : -1;
        int low = high >= 0 ? pdf_lex_hex(from[i + 2]) : -1;
        text[size] = low < 0 ? from[i] : (unsigned char)(high * 16 + low);
        if (low >= 0) i += 2;
        if (text[size++] == 0) return broken(parse, "a NUL in a name");
    }
    *out = bytes_of(text, size);
    return OK;
}

static double fraction(struct pdf_lex *lex)
{
    double value = 0, unit = 1;
    while (pdf_lex_is_digit(pdf_lex_peek(lex))) {
        unit /= 10;
        value += unit * (pdf_lex_peek(lex) - '0');
        lex->at++;
    }
    return value;
}

static status number(struct pdf_parse *parse, struct pdf_object *out)
{
    struct pdf_lex *lex = &parse->lex;
    int sign = pdf_lex_peek(lex);
    if (sign == '+' || sign == '-') lex->at++;
    size_t start = lex->at;
    uint64_t whole = 0;
    if (!pdf_lex_unsigned(lex, INT64_MAX / 16, &whole) && pdf_lex_is_digit(pdf_lex_peek(lex)))
        return broken(parse, "a number too large");
    int64_t value = sign == '-' ? -(int64_t)whole : (int64_t)whole;
    out->kind = PDF_INTEGER;
    out->integer = value;
    if (pdf_lex_peek(lex) == '.') {
        lex->at++;
        double part = fraction(lex);
        out->kind = PDF_REAL;
        out->real = sign == '-' ? -((double)whole + part) : (double)whole + part;
    }
    bool has_digit = lex->at > start + (out->kind == PDF_REAL);
    if (!has_digit || pdf_lex_is_regular(pdf_lex_peek(lex))) return broken(parse, "a wrong number");
    return OK;
}

/* `12 0 R` where a number 12 was just read. */
static void reference(struct pdf_lex *lex, struct pdf_object *out)
{
    struct pdf_lex ahead = *lex;
    uint64_t generation = 0;
    if (out->integer < 0 || out->integer > PDF_MAX_NUMBER) return;
    pdf_lex_skip(&ahead); /* a number has ended, so a blank or a comment comes first, if anything of use does */
    if (ahead.at == lex->at) return;
    if (!pdf_lex_unsigned(&ahead, 65535, &generation)) return;
    pdf_lex_skip(&ahead);
    if (!pdf_lex_word(&ahead, "R")) return;
    *lex = ahead;
    out->ref = (struct pdf_ref){.number = (uint32_t)out->integer, .generation = (uint32_t)generation};
    out->kind = PDF_REF;
}

static status keyword(struct pdf_parse *parse, struct pdf_object *out)
{
    out->kind = PDF_NULL;
    if (pdf_lex_word(&parse->lex, "null")) return OK;
    out->kind = PDF_TRUTH;
    out->truth = pdf_lex_word(&parse->lex, "true");
    if (out->truth || pdf_lex_word(&parse->lex, "false")) return OK;
    return broken(parse, "a value is missing");
}

static status scalar(struct pdf_parse *parse, struct pdf_object *out)
{
    TRY(spend(parse, 8));
    int byte = pdf_lex_peek(&parse->lex);
    if (byte == '(') return literal(parse, out);
    if (byte == '<') return hexadecimal(parse, out);
    if (byte == '/') {
        out->kind = PDF_NAME;
        return name(parse, &out->text);
    }
    if (pdf_lex_is_digit(byte) || byte == '+' || byte == '-' || byte == '.') return number(parse, out);
    return keyword(parse, out);
}

/* Containers grow on the stack, long ones in an arena of their own, and are then kept in just the room they need. */
enum { NEAR = 16 };

struct near {
    struct pdf_object items[NEAR];
    const char *keys[NEAR];
    size_t room;
    struct arena *scratch;
};

/* The items so far in new room of their own. */
static status move(struct pdf_parse *parse, struct pdf_object *out, size_t room, struct arena *into)
{
    struct pdf_budget *budget = parse->budget;
    size_t keys_size = out->kind == PDF_DICT ? pdf_object_keys_size(room) : 0;
    size_t size = room * sizeof *out->items + keys_size;
    if (arena_used(parse->arena) + budget->lent + size > budget->memory)
        return problem_set(parse->why, PDF_TOO_COMPLEX, "too many values");
    if (into != parse->arena) budget->lent += size;
    struct pdf_object *items = arena_array(into, room, sizeof *items);
    if (out->count) memcpy(items, out->items, out->count * sizeof *items);
    out->items = items;
    if (out->kind != PDF_DICT) return OK;
    const char **keys = arena_alloc(into, keys_size);
    if (out->count) memcpy(keys, out->keys, out->count * sizeof *keys);
    out->keys = keys;
    return OK;
}

/* One more item; a container doubles as it grows. */
static status grow(struct pdf_parse *parse, struct pdf_object *out, struct near *near, const char *key)
{
    if (out->count == near->room) {
        near->room *= 2;
        if (!near->scratch) near->scratch = arena_new();
        TRY(move(parse, out, near->room, near->scratch));
    }
    if (key) out->keys[out->count] = key;
    out->items[out->count++] = (struct pdf_object){.kind = PDF_NULL};
    return OK;
}

static status array(struct pdf_parse *parse, struct pdf_object *out, struct near *near)
{
    parse->lex.at++;
    for (;;) {
        pdf_lex_skip(&parse->lex);
        if (pdf_lex_take(&parse->lex, "]")) return OK;
        TRY(grow(parse, out, near, NULL));
        TRY(pdf_parse_value(parse, &out->items[out->count - 1]));
    }
}

static status dictionary(struct pdf_parse *parse, struct pdf_object *out, struct near *near)
{
    parse->lex.at += 2;
    for (;;) {
        struct bytes key = {0};
        pdf_lex_skip(&parse->lex);
        if (pdf_lex_take(&parse->lex, ">>")) return OK;
        if (pdf_lex_peek(&parse->lex) != '/') return broken(parse, "a dictionary without key");
        TRY(name(parse, &key));
        TRY(grow(parse, out, near, (const char *)key.data));
        TRY(pdf_parse_value(parse, &out->items[out->count - 1]));
    }
}

static status gather(struct pdf_parse *parse, struct pdf_object *out)
{
    struct near near;
    bool is_array = pdf_lex_peek(&parse->lex) == '[';
    near.room = NEAR;
    near.scratch = NULL;
    out->kind = is_array ? PDF_ARRAY : PDF_DICT;
    out->items = near.items;
    out->keys = is_array ? NULL : near.keys;
    out->count = 0;
    size_t lent = parse->budget->lent;
    status got = is_array ? array(parse, out, &near) : dictionary(parse, out, &near);
    if (got == OK) got = move(parse, out, out->count, parse->arena);
    if (got == OK && !is_array) pdf_object_index(out);
    arena_free(near.scratch);
    parse->budget->lent = lent;
    if (got != OK) *out = (struct pdf_object){.kind = PDF_NULL}; /* nothing points at this frame any more */
    return got;
}

static status container(struct pdf_parse *parse, struct pdf_object *out)
{
    if (parse->depth >= PDF_MAX_DEPTH) return problem_set(parse->why, PDF_TOO_COMPLEX, "values nested too deep");
    TRY(spend(parse, 2));
    parse->depth++;
    status got = gather(parse, out);
    parse->depth--;
    return got;
}

static bool is_container(const struct pdf_lex *lex)
{
    int byte = pdf_lex_peek(lex);
    return byte == '[' || (byte == '<' && pdf_lex_peek_at(lex, 1) == '<');
}

static status value(struct pdf_parse *parse, struct pdf_object *out)
{
    size_t start = parse->lex.at;
    TRY(is_container(&parse->lex) ? container(parse, out) : scalar(parse, out));
    out->raw = bytes_of(parse->lex.input.data + start, parse->lex.at - start);
    return OK;
}

status pdf_parse_value(struct pdf_parse *parse, struct pdf_object *out)
{
    pdf_lex_skip(&parse->lex);
    size_t start = parse->lex.at;
    TRY(value(parse, out));
    if (out->kind != PDF_INTEGER) return OK;
    reference(&parse->lex, out);
    out->raw = bytes_of(parse->lex.input.data + start, parse->lex.at - start);
    return OK;
}

status pdf_parse_operand(struct pdf_parse *parse, struct pdf_object *out, bool *found)
{
    pdf_lex_skip(&parse->lex);
    int byte = pdf_lex_peek(&parse->lex);
    struct pdf_lex ahead = parse->lex;
    bool is_word = pdf_lex_word(&ahead, "true") || pdf_lex_word(&ahead, "false") || pdf_lex_word(&ahead, "null");
    *found = is_word || pdf_lex_is_digit(byte) || (byte > 0 && strchr("+-.(</[", byte));
    return *found ? value(parse, out) : OK;
}

status pdf_parse_header(struct pdf_parse *parse, struct pdf_ref *out)
{
    uint64_t number_ = 0, generation = 0;
    pdf_lex_skip_blanks(&parse->lex);
    bool has_number = pdf_lex_unsigned(&parse->lex, PDF_MAX_NUMBER, &number_);
    pdf_lex_skip(&parse->lex);
    bool has_generation = pdf_lex_unsigned(&parse->lex, 65535, &generation);
    pdf_lex_skip(&parse->lex);
    if (!has_number || !has_generation || !pdf_lex_take(&parse->lex, "obj"))
        return broken(parse, "an object is missing");
    *out = (struct pdf_ref){.number = (uint32_t)number_, .generation = (uint32_t)generation};
    return OK;
}

bool pdf_parse_stream_start(struct pdf_lex *lex)
{
    return pdf_lex_take(lex, "\r\n") || pdf_lex_take(lex, "\n");
}
