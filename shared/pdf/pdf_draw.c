#include "pdf_draw.h"
#include "pdf_cache.h"
#include "pdf_font.h"
#include "pdf_ops.h"
#include <math.h>
#include <string.h>

enum {
    FORMS_DEEP = 8,
    STATES_DEEP = 64,
    WORK_BYTES = 64 * 1024 * 1024,
    WORK_MEMORY = 64 * 1024 * 1024,
    WORK_VALUES = 3000000,
    WORK_DRAWN = 2000000
};

static const double ASCENT = 0.88, DESCENT = -0.12; /* of the em box, as CJK fonts have it */

struct matrix { /* 8.3.3: x' = a x + c y + e, y' = b x + d y + f */
    double a, b, c, d, e, f;
};

struct state {
    struct matrix space; /* CTM */
    const struct pdf_font *font;
    double size, char_space, word_space, scale, leading, rise;
};

struct draw {
    struct pdf *pdf;
    struct arena *scratch;
    struct problem *why;
    struct pdf_budget budget;
    struct pdf_cache fonts; /* by the address of the font's dictionary */
    pdf_draw_emit emit;
    void *context;
    struct state states[STATES_DEEP];
    size_t depth;
    struct matrix text, line;
    const struct pdf_object *resources;
    unsigned forms;
    unsigned drawn; /* operators and glyphs so far */
    size_t read;    /* bytes of content */
    bool tells_unknown;
    bool is_over;
};

static struct matrix times(struct matrix m, struct matrix n) /* first m, then n */
{
    return (struct matrix){m.a * n.a + m.b * n.c, m.a * n.b + m.b * n.d,       m.c * n.a + m.d * n.c,
                           m.c * n.b + m.d * n.d, m.e * n.a + m.f * n.c + n.e, m.e * n.b + m.f * n.d + n.f};
}

static struct state *now(struct draw *draw)
{
    return &draw->states[draw->depth];
}

/* The box of a glyph of this width, through all spaces to the page's. */
static struct pdf_rectangle box_of(struct draw *draw, double width)
{
    const struct state *state = now(draw);
    struct matrix glyph = {state->size * state->scale, 0, 0, state->size, 0, state->rise};
    struct matrix m = times(times(glyph, draw->text), state->space);
    const double x[4] = {0, width, 0, width}, y[4] = {DESCENT, DESCENT, ASCENT, ASCENT};
    struct pdf_rectangle box = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    for (size_t i = 0; i < 4; i++) {
        double px = m.a * x[i] + m.c * y[i] + m.e, py = m.b * x[i] + m.d * y[i] + m.f;
        box = (struct pdf_rectangle){fmin(box.left, px), fmin(box.bottom, py), fmax(box.right, px), fmax(box.top, py)};
    }
    return box;
}

static void advance(struct draw *draw, double by)
{
    draw->text = times((struct matrix){1, 0, 0, 1, by, 0}, draw->text);
}

static bool spend(struct draw *draw)
{
    if (++draw->drawn > WORK_DRAWN) draw->is_over = true;
    return !draw->is_over;
}

static void emit(struct draw *draw, const struct pdf_font_glyph *glyph)
{
    struct matrix saved = draw->text;
    double part = glyph->width / (double)glyph->count;
    for (size_t i = 0; i < glyph->count && !draw->is_over; i++) {
        struct pdf_rectangle box = box_of(draw, part);
        bool is_finite = isfinite(box.left) && isfinite(box.right) && isfinite(box.top) && isfinite(box.bottom);
        if (is_finite && !draw->emit(draw->context, glyph->text[i], &box)) draw->is_over = true;
        advance(draw, part * now(draw)->size * now(draw)->scale);
    }
    draw->text = saved;
}

static void show(struct draw *draw, struct bytes text)
{
    const struct state *state = now(draw);
    if (!state->font) return;
    for (size_t at = 0; at < text.size && spend(draw);) {
        struct pdf_font_glyph glyph;
        size_t before = at;
        pdf_font_next(state->font, text, &at, &glyph);
        bool is_nothing = glyph.count == 0 && at == before + 1 && text.data[before] == 0; /* .notdef of a simple font */
        if (glyph.count == 0 && draw->tells_unknown && !is_nothing) glyph.text[glyph.count++] = PDF_DRAW_UNKNOWN;
        if (glyph.count) emit(draw, &glyph);
        double space = state->char_space + (glyph.is_blank ? state->word_space : 0);
        advance(draw, (glyph.width * state->size + space) * state->scale); /* 9.4.4 */
    }
}

static void show_array(struct draw *draw, const struct pdf_object *array)
{
    for (size_t i = 0; array && array->kind == PDF_ARRAY && i < array->count; i++) {
        double shift = 0;
        if (pdf_object_number(&array->items[i], &shift))
            advance(draw, -shift / 1000 * now(draw)->size * now(draw)->scale);
        else
            show(draw, pdf_object_text(&array->items[i]));
    }
}

static void next_line(struct draw *draw, double x, double y)
{
    draw->line = times((struct matrix){1, 0, 0, 1, x, y}, draw->line);
    draw->text = draw->line;
}

static struct matrix matrix_of(const struct pdf_ops *ops)
{
    return (struct matrix){pdf_ops_number(ops, 5), pdf_ops_number(ops, 4), pdf_ops_number(ops, 3),
                           pdf_ops_number(ops, 2), pdf_ops_number(ops, 1), pdf_ops_number(ops, 0)};
}

static void set_font(struct draw *draw, const struct pdf_ops *ops)
{
    const char *name = pdf_object_name(pdf_ops_operand(ops, 1));
    const struct pdf_object *fonts = pdf_read_get(draw->pdf, draw->resources, "Font");
    const struct pdf_object *dict = pdf_read_get(draw->pdf, fonts, name ? name : "");
    struct pdf_font *font = pdf_cache_find(&draw->fonts, (uint64_t)(uintptr_t)dict);
    if (!font) {
        font = pdf_font_open(draw->pdf, draw->scratch, &draw->budget, dict);
        pdf_cache_add(&draw->fonts, (uint64_t)(uintptr_t)dict, font);
    }
    now(draw)->font = font;
    now(draw)->size = pdf_ops_number(ops, 0);
}

static void save(struct draw *draw)
{
    if (draw->depth + 1 == STATES_DEEP) {
        draw->is_over = true; /* far beyond what Annex C.2 allows */
        return;
    }
    draw->states[draw->depth + 1] = draw->states[draw->depth];
    draw->depth++;
}

static void restore(struct draw *draw, size_t least)
{
    if (draw->depth > least) draw->depth--;
}

static bool do_state(struct draw *draw, const struct pdf_ops *ops, size_t least)
{
    struct state *state = now(draw);
    if (pdf_ops_is(ops, "q")) return save(draw), true;
    if (pdf_ops_is(ops, "Q")) return restore(draw, least), true;
    if (pdf_ops_is(ops, "cm")) return state->space = times(matrix_of(ops), state->space), true;
    if (pdf_ops_is(ops, "Tf")) return set_font(draw, ops), true;
    if (pdf_ops_is(ops, "Tc")) return state->char_space = pdf_ops_number(ops, 0), true;
    if (pdf_ops_is(ops, "Tw")) return state->word_space = pdf_ops_number(ops, 0), true;
    if (pdf_ops_is(ops, "Tz")) return state->scale = pdf_ops_number(ops, 0) / 100, true;
    if (pdf_ops_is(ops, "TL")) return state->leading = pdf_ops_number(ops, 0), true;
    if (pdf_ops_is(ops, "Ts")) return state->rise = pdf_ops_number(ops, 0), true;
    return false;
}

static bool do_position(struct draw *draw, const struct pdf_ops *ops)
{
    static const struct matrix identity = {1, 0, 0, 1, 0, 0};
    struct state *state = now(draw);
    if (pdf_ops_is(ops, "BT")) return draw->text = draw->line = identity, true;
    if (pdf_ops_is(ops, "Tm")) return draw->text = draw->line = matrix_of(ops), true;
    if (pdf_ops_is(ops, "T*")) return next_line(draw, 0, -state->leading), true;
    bool is_move = pdf_ops_is(ops, "Td") || pdf_ops_is(ops, "TD");
    if (pdf_ops_is(ops, "TD")) state->leading = -pdf_ops_number(ops, 0);
    if (is_move) next_line(draw, pdf_ops_number(ops, 1), pdf_ops_number(ops, 0));
    return is_move;
}

static bool do_show(struct draw *draw, const struct pdf_ops *ops)
{
    struct state *state = now(draw);
    const struct pdf_object *text = pdf_ops_operand(ops, 0);
    if (pdf_ops_is(ops, "TJ")) return show_array(draw, text), true;
    bool is_quote = pdf_ops_is(ops, "'"), is_double = pdf_ops_is(ops, "\"");
    if (is_double) {
        state->word_space = pdf_ops_number(ops, 2);
        state->char_space = pdf_ops_number(ops, 1);
    }
    if (is_quote || is_double) next_line(draw, 0, -state->leading);
    if (is_quote || is_double || pdf_ops_is(ops, "Tj")) return show(draw, pdf_object_text(text)), true;
    return false;
}

static status run(struct draw *draw, struct bytes content);

/* 8.10.1: the form's matrix, its own resources; the state comes back afterwards. */
static status run_form(struct draw *draw, const struct pdf_object *form)
{
    struct bytes content = {0};
    struct matrix m = {1, 0, 0, 1, 0, 0}, text = draw->text, line = draw->line;
    double *const parts[6] = {&m.a, &m.b, &m.c, &m.d, &m.e, &m.f};
    const struct pdf_object *matrix = pdf_read_get(draw->pdf, form, "Matrix"), *outer = draw->resources;
    const struct pdf_object *own = pdf_read_get(draw->pdf, form, "Resources");
    size_t depth = draw->depth;
    TRY(pdf_read_decode(draw->pdf, form, &content, draw->why));
    for (size_t i = 0; i < 6; i++) (void)pdf_object_number(pdf_read_item(draw->pdf, matrix, i), parts[i]);
    save(draw);
    now(draw)->space = times(m, now(draw)->space);
    if (own->kind == PDF_DICT) draw->resources = own;
    draw->forms++;
    status got = run(draw, content);
    draw->forms--;
    draw->resources = outer;
    draw->depth = depth;
    draw->text = text;
    draw->line = line;
    return got;
}

static status do_object(struct draw *draw, const struct pdf_ops *ops)
{
    const char *name = pdf_object_name(pdf_ops_operand(ops, 0));
    const struct pdf_object *objects = pdf_read_get(draw->pdf, draw->resources, "XObject");
    const struct pdf_object *object = pdf_read_get(draw->pdf, objects, name ? name : "");
    bool is_form = pdf_object_is_name(pdf_read_get(draw->pdf, object, "Subtype"), "Form");
    return is_form && object->kind == PDF_STREAM && draw->forms < FORMS_DEEP ? run_form(draw, object) : OK;
}

static status run(struct draw *draw, struct bytes content)
{
    struct pdf_ops ops;
    bool more = false;
    size_t least = draw->depth;
    draw->read += content.size;
    pdf_ops_start(&ops, draw->scratch, &draw->budget, content, draw->why);
    for (;;) {
        TRY(pdf_ops_next(&ops, &more));
        if (!more || !spend(draw)) return OK;
        if (pdf_ops_is(&ops, "Do"))
            TRY(do_object(draw, &ops));
        else if (!do_state(draw, &ops, least) && !do_position(draw, &ops))
            (void)do_show(draw, &ops);
    }
}

/* 7.8.2: several streams are one, with a blank between. */
static status content_of(struct draw *draw, const struct pdf_object *contents, struct bytes *out)
{
    struct buffer all = {.arena = draw->scratch};
    if (contents->kind == PDF_STREAM) return pdf_read_decode(draw->pdf, contents, out, draw->why);
    for (size_t i = 0; contents->kind == PDF_ARRAY && i < contents->count; i++) {
        struct bytes piece = {0};
        const struct pdf_object *stream = pdf_read_item(draw->pdf, contents, i);
        if (stream->kind == PDF_STREAM) TRY(pdf_read_decode(draw->pdf, stream, &piece, draw->why));
        if (all.size + piece.size > WORK_BYTES) return problem_set(draw->why, PDF_TOO_COMPLEX, "too much content");
        buffer_add(&all, piece.data, piece.size);
        buffer_byte(&all, '\n');
    }
    *out = buffer_bytes(&all);
    return OK;
}

static struct draw *start(struct pdf *pdf, struct arena *scratch, const struct pdf_object *resources,
                          struct problem *why)
{
    struct draw *draw = ARENA_NEW(scratch, struct draw);
    *draw = (struct draw){.pdf = pdf, .scratch = scratch, .why = why, .resources = resources};
    draw->budget = (struct pdf_budget){.bytes = WORK_BYTES, .values = WORK_VALUES, .memory = WORK_MEMORY};
    draw->fonts.arena = scratch;
    draw->states[0] = (struct state){.space = {1, 0, 0, 1, 0, 0}, .scale = 1};
    return draw;
}

status pdf_draw_text(struct pdf *pdf, const struct pdf_page *page, pdf_draw_emit emit_, void *context,
                     struct problem *why)
{
    AUTO_ARENA(scratch);
    struct bytes content = {0};
    struct draw *draw = start(pdf, scratch, page->resources, why);
    draw->emit = emit_;
    draw->context = context;
    TRY(content_of(draw, pdf_read_get(pdf, page->dict, "Contents"), &content));
    TRY(run(draw, content));
    TRY(pdf_read_drawn(pdf, draw->read, draw->drawn, why));
    return pdf_read_fault(pdf, why);
}

status pdf_draw_form(struct pdf *pdf, const struct pdf_object *form, const struct pdf_object *resources,
                     pdf_draw_emit emit_, void *context, struct problem *why)
{
    AUTO_ARENA(scratch);
    struct draw *draw = start(pdf, scratch, resources, why);
    draw->emit = emit_;
    draw->context = context;
    draw->tells_unknown = true;
    TRY(run_form(draw, form));
    TRY(pdf_read_drawn(pdf, draw->read, draw->drawn, why));
    return pdf_read_fault(pdf, why);
}
