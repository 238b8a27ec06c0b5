#include "pdf_diff_note.h"
#include "pdf_ops.h"
#include "text.h"

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
    if (!kind || !text_is_one_of(kind, kinds) || looks->kind != PDF_DICT || looks->count != 1) return false;
    struct walk walk = {.pdf = pdf};
    return is_drawn(&walk, pdf_read_get(pdf, looks, "N"), 0);
}
