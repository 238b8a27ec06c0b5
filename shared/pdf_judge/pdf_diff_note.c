#include "pdf_diff_note.h"
#include "pdf_ops.h"
#include "pdf_stamp.h"
#include "pdf_text.h"
#include "text.h"
#include <math.h>

enum { DEPTH_MAX = 3, FORMS_MAX = 16, WORK = 1000000, MEMORY = 8388608 };

struct walk {
    struct pdf *pdf;
    unsigned forms; /* gone through so far */
};

static bool is_drawn(struct walk *walk, const struct pdf_object *form, int depth);

static bool is_form(struct walk *walk, const struct pdf_object *resources, const struct pdf_ops *ops, int depth)
{
    const char *name = pdf_object_name(pdf_ops_operand(ops, 0));
    const struct pdf_object *object =
        pdf_read_get(walk->pdf, pdf_read_get(walk->pdf, resources, "XObject"), name ? name : "");
    bool is_one = object->kind == PDF_STREAM && pdf_object_is_name(pdf_read_get(walk->pdf, object, "Subtype"), "Form");
    return is_one && is_drawn(walk, object, depth + 1);
}

static bool is_drawn(struct walk *walk, const struct pdf_object *form, int depth)
{
    AUTO_ARENA(scratch);
    static const char *const paths[] = {"q",  "Q", "cm", "w",  "J",  "j",  "M",  "d",   "i",   "ri",  "gs",
                                        "m",  "l", "c",  "v",  "y",  "h",  "re", "S",   "s",   "f",   "F",
                                        "f*", "B", "B*", "b",  "b*", "n",  "W",  "W*",  "g",   "G",   "rg",
                                        "RG", "k", "K",  "cs", "CS", "sc", "SC", "BMC", "BDC", "EMC", NULL};
    struct problem ignored;
    struct bytes content = {0};
    struct pdf_ops ops;
    struct pdf_budget budget = {.bytes = WORK, .values = WORK, .memory = MEMORY};
    bool more = true;
    if (depth > DEPTH_MAX || walk->forms++ >= FORMS_MAX) return false;
    if (form->kind != PDF_STREAM || pdf_object_get(form, "OC")) return false;
    if (pdf_read_decode(walk->pdf, form, &content, &ignored) != OK) return false;
    pdf_ops_start(&ops, scratch, &budget, content, &ignored);
    while (pdf_ops_next(&ops, &more) == OK && more) {
        bool is_nested = pdf_ops_is(&ops, "Do");
        if (is_nested && !is_form(walk, pdf_read_get(walk->pdf, form, "Resources"), &ops, depth)) return false;
        if (!is_nested && !text_is_one_of(ops.name, paths)) return false;
        if (pdf_object_is_name(pdf_ops_operand(&ops, 1), "OC")) return false; /* BDC: a layer */
    }
    return !more;
}

/* Without a look each program draws it itself: of these kinds all do so alike, with lines of their own thickness. */
static bool is_left_to_readers(struct pdf *pdf, const char *kind, const struct pdf_object *annotation)
{
    static const char *const kinds[] = {"Highlight", "Underline", "Squiggly", "StrikeOut", NULL};
    enum { THICKEST = 3 };
    double width = 0;
    const struct pdf_object *border = pdf_read_get(pdf, annotation, "Border");
    const struct pdf_object *style = pdf_read_get(pdf, pdf_read_get(pdf, annotation, "BS"), "W");
    if (!text_is_one_of(kind, kinds)) return false;
    if (pdf_object_number(style, &width) && !(fabs(width) <= THICKEST)) return false;
    if (pdf_object_number(pdf_read_item(pdf, border, 2), &width) && !(fabs(width) <= THICKEST)) return false;
    return true;
}

/* Programs draw the icon of a note in this size from its upper left corner, whatever its place says. */
static bool is_clear_of_text(struct pdf_diff_state *d, const struct pdf_page *page, const struct pdf_rectangle *place)
{
    enum { ICON_MM = 9, READING = 10000 /* steps */ };
    struct problem ignored;
    struct pdf_text_glyph *glyphs = NULL;
    size_t count = 0;
    struct pdf_stamp_place at = pdf_stamp_place_of(page, place);
    double right = at.x_mm + fmax(ICON_MM, at.width_mm), low = at.y_mm + fmax(ICON_MM, at.height_mm);
    if (pdf_diff_state_spend(d, READING, &ignored) != OK) return false;
    if (pdf_text_page(d->old, page, &glyphs, &count, &ignored) != OK) return false;
    if (pdf_diff_state_spend(d, count, &ignored) != OK) return false;
    for (size_t i = 0; i < count; i++) {
        const struct pdf_text_glyph *g = &glyphs[i];
        bool is_below = g->x < right && at.x_mm < g->x + g->width && g->y < low && at.y_mm < g->y + g->height;
        if (is_below && !pdf_text_is_blank(g->code)) return false;
    }
    return count > 0 || !pdf_object_get(page->resources, "XObject"); /* a picture may be one of text */
}

bool pdf_diff_note_is_icon(struct pdf_diff_state *d, const struct pdf_object *annotation, const struct pdf_page *page)
{
    enum { SIDE_MOST = 64 };
    static const char *const refused[] = {"AP", "A", "AA", "OC", NULL};
    struct pdf_rectangle place;
    for (size_t i = 0; refused[i]; i++) {
        if (pdf_object_get(annotation, refused[i])) return false;
    }
    const char *kind = pdf_object_name(pdf_read_get(d->now, annotation, "Subtype"));
    if (kind && text_equal(kind, "Popup")) return true; /* beside the page, not on it */
    return kind && text_equal(kind, "Text") &&
           pdf_page_rectangle(d->now, pdf_read_get(d->now, annotation, "Rect"), &place) &&
           place.right - place.left <= SIDE_MOST && place.top - place.bottom <= SIDE_MOST &&
           is_clear_of_text(d, page, &place);
}

bool pdf_diff_note_is_drawn(struct pdf *pdf, const struct pdf_object *annotation)
{
    static const char *const kinds[] = {"Text",      "Highlight", "Underline", "Squiggly",
                                        "StrikeOut", "Square",    "Circle",    NULL};
    static const char *const refused[] = {"A", "AA", "OC", "AS", NULL};
    const char *kind = pdf_object_name(pdf_read_get(pdf, annotation, "Subtype"));
    const struct pdf_object *looks = pdf_read_get(pdf, annotation, "AP");
    for (size_t i = 0; refused[i]; i++) {
        if (pdf_object_get(annotation, refused[i])) return false;
    }
    if (kind && !pdf_object_get(annotation, "AP")) return is_left_to_readers(pdf, kind, annotation);
    if (!kind || !text_is_one_of(kind, kinds) || looks->kind != PDF_DICT || looks->count != 1) return false;
    struct walk walk = {.pdf = pdf};
    return is_drawn(&walk, pdf_read_get(pdf, looks, "N"), 0);
}
