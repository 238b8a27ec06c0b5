#include "pdf_copy_look.h"
#include "pdf_edit.h"
#include <math.h>

enum { HIDDEN = 2, PRINTED = 4 }; /* bits of /F (12.5.3) */
enum { LOOKS_MAX = 2000000 };     /* pages may share a long list */
static const double FAR = 10000000;

struct matrix {
    double a, b, c, d, e, f;
};

/* The look that is shown now: /AP /N, of several the one that /AS names. A reference to a stream; NULL: none. */
static const struct pdf_object *look_of(struct pdf *pdf, const struct pdf_object *annotation)
{
    const struct pdf_object *looks = pdf_read_get(pdf, annotation, "AP"), *look = pdf_object_get(looks, "N");
    if (look && pdf_read_resolve(pdf, look)->kind == PDF_DICT) {
        const char *state = pdf_object_name(pdf_read_get(pdf, annotation, "AS"));
        look = state ? pdf_object_get(pdf_read_resolve(pdf, look), state) : NULL;
    }
    struct pdf_ref ref;
    bool is_there = look && pdf_object_ref(look, &ref) && pdf_read_resolve(pdf, look)->kind == PDF_STREAM;
    return is_there ? look : NULL;
}

static struct matrix matrix_of(struct pdf *pdf, const struct pdf_object *form)
{
    double v[6] = {1, 0, 0, 1, 0, 0};
    const struct pdf_object *array = pdf_read_get(pdf, form, "Matrix");
    for (size_t i = 0; array->kind == PDF_ARRAY && i < 6; i++)
        (void)pdf_object_number(pdf_read_item(pdf, array, i), &v[i]);
    return (struct matrix){v[0], v[1], v[2], v[3], v[4], v[5]};
}

/* The upright box around the form's box as its matrix turns it. */
static struct pdf_rectangle turned(const struct matrix *m, const struct pdf_rectangle *box)
{
    const double corners[4][2] = {
        {box->left, box->bottom}, {box->right, box->bottom}, {box->left, box->top}, {box->right, box->top}};
    struct pdf_rectangle out = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    for (size_t i = 0; i < 4; i++) {
        double x = m->a * corners[i][0] + m->c * corners[i][1] + m->e;
        double y = m->b * corners[i][0] + m->d * corners[i][1] + m->f;
        out = (struct pdf_rectangle){fmin(out.left, x), fmin(out.bottom, y), fmax(out.right, x), fmax(out.top, y)};
    }
    return out;
}

static bool is_near(double value)
{
    return fabs(value) <= FAR; /* false for what is no number, too */
}

/* Algorithm 8.1 (12.5.5): that box is moved and stretched onto /Rect. false: it shows nothing. */
static bool fit(struct pdf *pdf, const struct pdf_object *annotation, const struct pdf_object *form, double out[6])
{
    struct pdf_rectangle box, to;
    if (!pdf_page_rectangle(pdf, pdf_read_get(pdf, form, "BBox"), &box)) return false;
    if (!pdf_page_rectangle(pdf, pdf_read_get(pdf, annotation, "Rect"), &to)) return false;
    const struct matrix m = matrix_of(pdf, form);
    const struct pdf_rectangle from = turned(&m, &box);
    double width = from.right - from.left, height = from.top - from.bottom;
    if (!(width > 0) || !(height > 0)) return false;
    double x = (to.right - to.left) / width, y = (to.top - to.bottom) / height;
    const double values[6] = {x, 0, 0, y, to.left - from.left * x, to.bottom - from.bottom * y};
    for (size_t i = 0; i < 6; i++) {
        if (!is_near(values[i])) return false;
        out[i] = values[i];
    }
    return true;
}

/* A hidden layer (8.11.3.3) hides its annotations, too. */
static bool begin_layer(struct pdf_copy *copy, const struct pdf_object *annotation, size_t index,
                        struct pdf_copy_drawing *out)
{
    const struct pdf_object *layer = pdf_object_get(annotation, "OC");
    if (!layer) return false;
    buffer_format(&out->content, "/OC /L%zu BDC ", index);
    buffer_format(&out->layers, "/L%zu ", index);
    pdf_copy_raw(copy, &out->layers, layer);
    buffer_byte(&out->layers, ' ');
    return true;
}

static void draw(struct pdf_copy *copy, const struct pdf_object *annotation, size_t index, struct pdf_copy_drawing *out)
{
    double m[6];
    int64_t flags = 0;
    const struct pdf_object *look = look_of(copy->pdf, annotation);
    (void)pdf_object_integer(pdf_read_get(copy->pdf, annotation, "F"), &flags);
    if (!look || !(flags & PRINTED) || flags & HIDDEN) return;
    if (!fit(copy->pdf, annotation, pdf_read_resolve(copy->pdf, look), m)) return;
    bool is_layered = begin_layer(copy, annotation, index, out);
    buffer_text(&out->content, "q ");
    for (size_t i = 0; i < 6; i++) pdf_edit_number(&out->content, m[i]);
    buffer_format(&out->content, "cm /A%zu Do Q%s\n", index, is_layered ? " EMC" : "");
    buffer_format(&out->forms, "/A%zu ", index);
    pdf_copy_raw(copy, &out->forms, look);
    buffer_byte(&out->forms, ' ');
}

status pdf_copy_look(struct pdf_copy *copy, const struct pdf_page *page, struct pdf_copy_drawing *out,
                     struct problem *why)
{
    const struct pdf_object *annotations = pdf_read_get(copy->pdf, page->dict, "Annots");
    for (size_t i = 0; annotations->kind == PDF_ARRAY && i < annotations->count; i++) {
        const struct pdf_object *annotation = pdf_read_item(copy->pdf, annotations, i);
        if (++copy->looks > LOOKS_MAX) return problem_set(why, PDF_TOO_COMPLEX, "annotations of pages");
        bool is_note = pdf_object_is_name(pdf_read_get(copy->pdf, annotation, "Subtype"), "Popup");
        if (annotation->kind == PDF_DICT && !is_note) draw(copy, annotation, i, out);
    }
    return pdf_read_fault(copy->pdf, why);
}
