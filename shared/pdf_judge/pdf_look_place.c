#include "pdf_look_place.h"
#include <math.h>

/* Points; parts of a character's width that the next one begins behind it, and that a line keeps away from its sides;
 * of its height that lines lie apart. */
static const double LOWEST = 1.5, NARROWEST = 0.1, STEP = 0.3, GAP = 0.2, LINE = 0.5;

struct turn { /* by right angles, and enlarged: x' = a x - b y + e, y' = b x + a y + f */
    double a, b, e, f;
};

static bool turn_of(struct pdf *pdf, const struct pdf_object *form, struct turn *out)
{
    const struct pdf_object *matrix = pdf_read_get(pdf, form, "Matrix");
    double m[6] = {1, 0, 0, 1, 0, 0};
    for (size_t i = 0; i < 6 && matrix->kind != PDF_NULL; i++)
        if (!pdf_object_number(pdf_read_item(pdf, matrix, i), &m[i])) return false;
    *out = (struct turn){m[0], m[1], m[4], m[5]};
    return m[0] == m[3] && m[1] == -m[2] && (m[0] == 0) != (m[1] == 0);
}

static struct pdf_rectangle turned_back(const struct turn *turn, const struct pdf_rectangle *box)
{
    double size = turn->a * turn->a + turn->b * turn->b;
    double x[2] = {box->left - turn->e, box->right - turn->e}, y[2] = {box->bottom - turn->f, box->top - turn->f};
    struct pdf_rectangle out = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    for (size_t i = 0; i < 4; i++) {
        double px = (turn->a * x[i % 2] + turn->b * y[i / 2]) / size;
        double py = (turn->a * y[i / 2] - turn->b * x[i % 2]) / size;
        out = (struct pdf_rectangle){fmin(out.left, px), fmin(out.bottom, py), fmax(out.right, px), fmax(out.top, py)};
    }
    return out;
}

static double middle(double a, double b)
{
    return (a + b) / 2;
}

static bool is_seen(const struct pdf_rectangle *box, const struct pdf_rectangle *all, const struct list *lines)
{
    double x = middle(box->left, box->right), y = middle(box->bottom, box->top), width = box->right - box->left,
           height = box->top - box->bottom;
    if (height < LOWEST || width < NARROWEST * height) return false;
    for (size_t i = 0; i < lines->count; i++) {
        double line = *LIST_AT(lines, double, i);
        if (line > box->left + GAP * width && line < box->right - GAP * width) return false;
    }
    return x > all->left && x < all->right && y > all->bottom && y < all->top;
}

static bool follows(const struct pdf_rectangle *box, const struct pdf_rectangle *last)
{
    double height = fmax(box->top - box->bottom, last->top - last->bottom);
    double lower = middle(last->bottom, last->top) - middle(box->bottom, box->top);
    if (lower >= LINE * height) return true;
    return fabs(lower) < LINE * height && box->left >= last->left + STEP * (last->right - last->left);
}

bool pdf_look_place_is_legible(struct pdf *pdf, const struct pdf_object *form, const struct list *boxes,
                               const struct list *lines)
{
    struct turn turn;
    struct pdf_rectangle all, last = {0};
    if (!turn_of(pdf, form, &turn) || !pdf_page_rectangle(pdf, pdf_read_get(pdf, form, "BBox"), &all)) return false;
    for (size_t i = 0; i < boxes->count; i++) {
        struct pdf_rectangle box = turned_back(&turn, LIST_AT(boxes, struct pdf_rectangle, i));
        if (!is_seen(&box, &all, lines) || (i && !follows(&box, &last))) return false;
        last = box;
    }
    return true;
}
