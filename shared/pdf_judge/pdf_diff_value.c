#include "pdf_diff_value.h"
#include "pdf_diff_font.h"
#include "pdf_look.h"
#include "pdf_look_paint.h"
#include "pdf_ops.h"
#include "pdf_page.h"
#include "pdf_text.h"
#include "text.h"
#include <string.h>

enum { A_CHOICE = 8 /* steps, to compare one */ };

enum {
    FLAG_PASSWORD = 1 << 13,
    FLAG_PUSH = 1 << 16,
    FLAG_COMBO = 1 << 17,
    FLAG_COMB = 1 << 24
}; /* tables 228, 230, 229, 228 */

bool pdf_diff_value_is_empty(const struct pdf_object *value)
{
    if (value->kind == PDF_NULL) return true;
    if (value->kind == PDF_STRING) return value->text.size == 0;
    if (value->kind == PDF_ARRAY) return value->count == 0;
    return pdf_object_is_name(value, "Off");
}

static bool has_trusted_fonts(struct pdf_diff_state *d, const struct pdf_look *look)
{
    for (size_t i = 0; i < look->fonts.count; i++) {
        if (!pdf_diff_font_is_honest(d, *LIST_AT(&look->fonts, const struct pdf_object *, i))) return false;
    }
    return true;
}

static bool is_number(uint32_t code)
{
    return code >= '0' && code <= '9';
}

/* A field that formats its value (12.6.3: /AA /F) shows 1234 as 1,234.00: the digits must begin alike. */
static bool is_formatted(const struct list *shown, const struct list *wanted)
{
    size_t i = 0, k = 0;
    while (i < shown->count && k < wanted->count) {
        uint32_t a = *LIST_AT(shown, uint32_t, i), b = *LIST_AT(wanted, uint32_t, k);
        if (is_number(a) && is_number(b) && a != b) return false;
        if (is_number(a) == is_number(b))
            i++, k++;
        else if (is_number(a))
            k++;
        else
            i++;
    }
    while (k < wanted->count && !is_number(*LIST_AT(wanted, uint32_t, k))) k++;
    return k == wanted->count;
}

static bool is_same_text(const struct list *shown, const struct list *wanted)
{
    return shown->count == wanted->count &&
           (shown->count == 0 || memcmp(shown->items, wanted->items, shown->count * shown->item_size) == 0);
}

static bool is_masked(const struct list *shown, const struct list *wanted)
{
    for (size_t i = 1; i < shown->count; i++) {
        if (*LIST_AT(shown, uint32_t, i) != *LIST_AT(shown, uint32_t, 0)) return false;
    }
    return shown->count == wanted->count;
}

static bool contains(const struct list *shown, const struct list *wanted)
{
    for (size_t i = 0; i + wanted->count <= shown->count; i++) {
        if (wanted->count == 0) return true;
        if (memcmp(LIST_AT(shown, uint32_t, i), wanted->items, wanted->count * wanted->item_size) == 0) return true;
    }
    return wanted->count == 0;
}

static struct list codes_of(struct pdf_diff_state *d, const struct pdf_object *text)
{
    const char *utf8 = pdf_object_utf8(text, d->arena);
    return pdf_text_codes(d->arena, utf8 ? utf8 : "");
}

/* What an option is shown as: [export display] (12.7.4.4). */
static const struct pdf_object *display_of(struct pdf_diff_state *d, const struct pdf_diff_value *v,
                                           const struct pdf_object *chosen)
{
    if (v->options->kind == PDF_ARRAY && !pdf_diff_state_affords(d, A_CHOICE * v->options->count)) return chosen;
    for (size_t i = 0; v->options->kind == PDF_ARRAY && i < v->options->count; i++) {
        const struct pdf_object *option = pdf_read_item(d->now, v->options, i);
        if (option->kind != PDF_ARRAY || option->count != 2) continue;
        if (pdf_object_equal(pdf_read_item(d->now, option, 0), chosen)) return pdf_read_item(d->now, option, 1);
    }
    return chosen;
}

static bool shows_choice(struct pdf_diff_state *d, const struct pdf_diff_value *v, const struct list *shown)
{
    const struct pdf_object *value = v->value;
    bool is_combo = (v->flags & FLAG_COMBO) != 0;
    for (size_t i = 0; value->kind == PDF_ARRAY && i < value->count; i++) {
        struct list wanted = codes_of(d, display_of(d, v, pdf_read_item(d->now, value, i)));
        if (!pdf_diff_state_affords(d, shown->count)) return false;
        if (!contains(shown, &wanted)) return false;
    }
    if (value->kind == PDF_ARRAY) return true;
    struct list wanted = codes_of(d, display_of(d, v, value));
    return is_combo ? is_same_text(shown, &wanted) : contains(shown, &wanted);
}

static bool shows_text(struct pdf_diff_state *d, const struct pdf_diff_value *v, const struct list *shown)
{
    struct list wanted = codes_of(d, v->value);
    if (is_same_text(shown, &wanted)) return true;
    if (v->flags & FLAG_PASSWORD) return is_masked(shown, &wanted);
    const struct pdf_object *actions = pdf_read_get(d->old, v->old, "AA");
    return pdf_object_get(actions, "F") && is_formatted(shown, &wanted);
}

bool pdf_diff_value_is_drawn_anew(struct pdf_diff_state *d)
{
    const struct pdf_object *form = pdf_read_get(d->old, pdf_read_catalog(d->old), "AcroForm");
    const struct pdf_object *flag = pdf_read_get(d->old, form, "NeedAppearances");
    return flag->kind == PDF_TRUTH && flag->truth;
}

/* The look fills its place as large as it is written, or nearly so (12.5.5). */
static bool has_own_size(struct pdf_diff_state *d, const struct pdf_object *widget, const struct pdf_object *look)
{
    const double most = 1.3;
    struct pdf_rectangle place, box;
    if (!pdf_page_rectangle(d->now, pdf_read_get(d->now, widget, "Rect"), &place)) return false;
    if (!pdf_page_rectangle(d->now, pdf_read_get(d->now, look, "BBox"), &box)) return false;
    double across = place.right - place.left, along = place.top - place.bottom, width = box.right - box.left,
           height = box.top - box.bottom;
    bool is_upright = width <= most * across && height <= most * along;
    return is_upright || (width <= most * along && height <= most * across);
}

static bool fits_look(struct pdf_diff_state *d, const struct pdf_diff_value *v)
{
    struct problem why;
    struct pdf_look look;
    const struct pdf_object *looks = pdf_read_get(d->now, v->now, "AP");
    const struct pdf_object *normal = pdf_read_get(d->now, looks, "N");
    const struct pdf_object *form = pdf_read_get(d->now, pdf_read_catalog(d->now), "AcroForm");
    if (looks->kind == PDF_NULL) return true; /* nothing is shown but by the program that opens it */
    if (normal->kind != PDF_STREAM || pdf_object_get(looks, "D") || pdf_object_get(looks, "R")) return false;
    if (pdf_look_read(d->now, normal, pdf_read_get(d->now, form, "DR"), d->arena, &look, &why) != OK) return false;
    if (!look.is_plain || !has_own_size(d, v->now, normal)) return false;
    if (look.has_lines && !(v->flags & FLAG_COMB)) return false; /* each may pass for a figure */
    /* a look that shows nothing is then no lie */
    if (look.text.count == 0 && pdf_diff_value_is_drawn_anew(d)) return true;
    if (!has_trusted_fonts(d, &look)) return false;
    return text_equal(v->type, "Ch") ? shows_choice(d, v, &look.text) : shows_text(d, v, &look.text);
}

/* Rich text (12.7.4.3) says the same as the plain one. */
static bool fits_rich(struct pdf_diff_state *d, const struct pdf_diff_value *v)
{
    const struct pdf_object *rich = pdf_read_get(d->now, v->now, "RV");
    if (rich->kind == PDF_NULL) return true;
    const char *text = pdf_object_utf8(rich, d->arena);
    struct buffer plain = {.arena = d->arena};
    bool inside = false;
    if (!text || strchr(text, '&')) return false;
    for (; *text; text++) {
        if (*text == '<') inside = true;
        if (!inside) buffer_byte(&plain, (unsigned char)*text);
        if (*text == '>') inside = false;
    }
    struct list shown = pdf_text_codes(d->arena, buffer_string(&plain)), wanted = codes_of(d, v->value);
    return is_same_text(&shown, &wanted);
}

/* A box that is drawn anew: ticked it shows one of the signs for that, of the font that every program has; else none.
 */
static bool is_tick(struct pdf_diff_state *d, const struct pdf_object *widget, const struct pdf_object *look,
                    bool is_on)
{
    static const char signs[] = "34568lnuH"; /* Annex D.5: a tick, a cross, a circle, a square, a diamond, a star */
    struct problem why;
    struct pdf_look shown;
    if (look->kind != PDF_STREAM) return false;
    if (pdf_look_read(d->now, look, &pdf_object_null, d->arena, &shown, &why) != OK || !shown.is_plain) return false;
    if (!is_on || shown.text.count != 1) return !is_on && shown.text.count == 0;
    if (!has_own_size(d, widget, look)) return false;
    uint32_t sign = *LIST_AT(&shown.text, uint32_t, 0);
    return sign < 128 && strchr(signs, (int)sign) && shown.fonts.count == 1 &&
           pdf_diff_font_is_dingbats(d, *LIST_AT(&shown.fonts, const struct pdf_object *, 0));
}

/* Only the looks that the signed box had, under their names. */
static bool are_ticks(struct pdf_diff_state *d, const struct pdf_diff_value *v, const struct pdf_object *states)
{
    const struct pdf_object *looks = pdf_read_get(d->now, v->now, "AP");
    const struct pdf_object *before = pdf_read_get(d->old, pdf_read_get(d->old, v->old, "AP"), "N");
    if (looks->kind != PDF_DICT || looks->count != 1 || states->kind != PDF_DICT || before->kind != PDF_DICT)
        return false;
    for (size_t i = 0; i < states->count; i++) {
        bool is_on = !text_equal(states->keys[i], "Off");
        if (is_on && !pdf_object_get(before, states->keys[i])) return false;
        if (!is_tick(d, v->now, pdf_read_resolve(d->now, &states->items[i]), is_on)) return false;
    }
    return true;
}

/* The states that a box can show were drawn when it was signed, or as all programs draw them; which one is shown may
 * change (12.7.4.2.3). */
static bool fits_button(struct pdf_diff_state *d, const struct pdf_diff_value *v)
{
    const struct pdf_object *states = pdf_read_get(d->now, pdf_read_get(d->now, v->now, "AP"), "N");
    const char *state = pdf_object_name(pdf_read_get(d->now, v->now, "AS"));
    const char *value = pdf_object_name(v->value);
    if (v->flags & FLAG_PUSH) return false;
    if (v->value->kind != PDF_NULL && !value) return false;
    bool is_same = pdf_diff_state_same(pdf_object_get(v->old, "AP"), pdf_object_get(v->now, "AP"));
    if (!is_same && !are_ticks(d, v, states)) return false;
    if (states->kind != PDF_DICT) return states->kind == PDF_NULL; /* a field whose widgets are its children */
    bool is_on = value && !text_equal(value, "Off") && pdf_object_get(states, value);
    return text_equal(state ? state : "Off", is_on ? value : "Off");
}

/* /I names the chosen options by number (table 231). */
static bool fits_indices(struct pdf_diff_state *d, const struct pdf_diff_value *v)
{
    const struct pdf_object *indices = pdf_read_get(d->now, v->now, "I");
    size_t count = v->value->kind == PDF_ARRAY ? v->value->count : !pdf_diff_value_is_empty(v->value);
    if (indices->kind == PDF_NULL) return true;
    if (indices->kind != PDF_ARRAY || indices->count != count) return false;
    for (size_t i = 0; i < count; i++) {
        int64_t index = -1;
        const struct pdf_object *chosen = v->value->kind == PDF_ARRAY ? pdf_read_item(d->now, v->value, i) : v->value;
        (void)pdf_object_integer(pdf_read_item(d->now, indices, i), &index);
        if (index < 0) return false;
        const struct pdf_object *option = pdf_read_item(d->now, v->options, (size_t)index);
        if (option->kind == PDF_ARRAY) option = pdf_read_item(d->now, option, 0);
        if (!pdf_object_equal(option, chosen)) return false;
    }
    return true;
}

/* By its name in the form's resources; some forms leave the usual ones out (12.7.4.3). */
static bool is_text_font(struct pdf_diff_state *d, const char *name)
{
    static const char *const usual[] = {"Helv", "HeBo", "Cour", "CoBo", "TiRo", "TiBo", NULL};
    const struct pdf_object *form = pdf_read_get(d->now, pdf_read_catalog(d->now), "AcroForm");
    const struct pdf_object *fonts = pdf_read_get(d->now, pdf_read_get(d->now, form, "DR"), "Font");
    const struct pdf_object *font = name ? pdf_object_get(fonts, name) : NULL;
    return font ? pdf_diff_font_is_text(d, font) : name && text_is_one_of(name, usual);
}

/* Fonts of text, not of signs; large enough to be read, dark enough to be seen. */
static bool is_text_operator(struct pdf_diff_state *d, const struct pdf_ops *ops)
{
    static const char *const words[] = {"g", "rg", "k", "Tf", NULL};
    const double least = 4, most = 72, light = 0.6;
    if (!text_is_one_of(ops->name, words)) return false;
    if (pdf_ops_is(ops, "g")) return pdf_ops_number(ops, 0) <= light;
    if (pdf_ops_is(ops, "rg"))
        return pdf_look_paint_bright(pdf_ops_number(ops, 2), pdf_ops_number(ops, 1), pdf_ops_number(ops, 0)) <= light;
    if (pdf_ops_is(ops, "k")) return pdf_ops_number(ops, 0) >= 1 - light || pdf_ops_number(ops, 2) >= 1 - light;
    double size = pdf_ops_number(ops, 0);
    return (size == 0 || (size >= least && size <= most)) && is_text_font(d, pdf_object_name(pdf_ops_operand(ops, 1)));
}

bool pdf_diff_value_is_text_default(struct pdf_diff_state *d, const struct pdf_object *value)
{
    enum { WORK = 10000, MEMORY = 1048576 };
    struct problem ignored;
    struct pdf_ops ops;
    struct pdf_budget budget = {.bytes = WORK, .values = WORK, .memory = arena_used(d->arena) + MEMORY};
    bool more = true;
    if (value->kind != PDF_STRING) return false;
    pdf_ops_start(&ops, d->arena, &budget, value->text, &ignored);
    while (pdf_ops_next(&ops, &more) == OK && more)
        if (!is_text_operator(d, &ops)) return false;
    return !more;
}

static bool is_text_or_none(const struct pdf_object *value)
{
    return value->kind == PDF_STRING || value->kind == PDF_NULL;
}

bool pdf_diff_value_fits(struct pdf_diff_state *d, const struct pdf_diff_value *v)
{
    if (text_equal(v->type, "Btn")) return fits_button(d, v);
    if (text_equal(v->type, "Tx")) return is_text_or_none(v->value) && fits_rich(d, v) && fits_look(d, v);
    if (!text_equal(v->type, "Ch")) return false;
    bool is_choice = is_text_or_none(v->value) || v->value->kind == PDF_ARRAY;
    return is_choice && fits_indices(d, v) && fits_look(d, v);
}
