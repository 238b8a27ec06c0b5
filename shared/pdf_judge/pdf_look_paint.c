#include "pdf_look_paint.h"
#include "text.h"
#include <math.h>

/* Of text against its ground. What is no ground is a border, which takes little of the box. A line inside is thin. */
static const double CONTRAST = 0.3, GROUND = 0.8, BORDER = 0.25, THIN = 1.5, THICK = 6;
/* How far from an edge what belongs to it may stand, in points and as a share of the height; how much may be cut off.
 */
static const double EDGE_MOST = 4, EDGE_LEAST = 1.2, EDGE_SHARE = 0.15, CUT_SHARE = 0.25;

enum { STROKES_MAX = 40 };

void pdf_look_paint_start(struct pdf_look_paint *paint, struct pdf_rectangle box, struct arena *arena)
{
    *paint = (struct pdf_look_paint){.box = box, .darkest = 1, .lightest = 1, .lines = LIST_OF(arena, double)};
    paint->pens[0] = (struct pdf_look_pen){.across = 1, .along = 1, .line = 1};
}

static struct pdf_look_pen *pen_of(struct pdf_look_paint *paint)
{
    return &paint->pens[paint->depth];
}

static double edge(const struct pdf_look_paint *paint)
{
    return fmax(EDGE_LEAST, fmin(EDGE_MOST, EDGE_SHARE * (paint->box.top - paint->box.bottom)));
}

static bool is_left_or_right(const struct pdf_rectangle *box, double x, double most)
{
    return fabs(x - box->left) <= most || fabs(x - box->right) <= most;
}

static bool is_low_or_high(const struct pdf_rectangle *box, double y, double most)
{
    return fabs(y - box->bottom) <= most || fabs(y - box->top) <= most;
}

static bool add_point(struct pdf_look_paint *paint, double x, double y)
{
    const struct pdf_look_pen *pen = pen_of(paint);
    if (paint->points == PDF_LOOK_PAINT_POINTS) return false;
    paint->path[paint->points++] = (struct pdf_look_point){x * pen->across + pen->x, y * pen->along + pen->y};
    return true;
}

static bool add_rectangle(struct pdf_look_paint *paint, const struct pdf_ops *ops)
{
    const struct pdf_look_pen *pen = pen_of(paint);
    double x = pdf_ops_number(ops, 3), y = pdf_ops_number(ops, 2), width = pdf_ops_number(ops, 1),
           height = pdf_ops_number(ops, 0);
    paint->area += fabs(width * height * pen->across * pen->along);
    return add_point(paint, x, y) && add_point(paint, x + width, y) && add_point(paint, x + width, y + height) &&
           add_point(paint, x, y + height);
}

/* Twice what the points go round; rectangles are counted by themselves. */
static double area_of(const struct pdf_look_paint *paint)
{
    double twice = 0;
    for (size_t i = 0; i < paint->points; i++) {
        const struct pdf_look_point *a = &paint->path[i], *b = &paint->path[(i + 1) % paint->points];
        twice += a->x * b->y - b->x * a->y;
    }
    return fmax(fabs(twice) / 2, paint->area);
}

/* A line of a comb: from below to above, and as thin as one. */
static bool is_comb(const struct pdf_look_paint *paint, const struct pdf_look_point *a, const struct pdf_look_point *b)
{
    double height = paint->box.top - paint->box.bottom;
    return fabs(a->x - b->x) <= THIN && fabs(a->y - b->y) >= height - 2 * edge(paint);
}

static bool is_along(const struct pdf_look_paint *paint, const struct pdf_look_point *a, const struct pdf_look_point *b)
{
    double most = edge(paint);
    bool is_upright = is_left_or_right(&paint->box, a->x, most) && fabs(a->x - b->x) <= most;
    return is_upright || (is_low_or_high(&paint->box, a->y, most) && fabs(a->y - b->y) <= most);
}

/* A corner of something: along the edges, or the end of a comb's line. Behind the text no line goes through it. */
static bool is_corner(struct pdf_look_paint *paint, size_t i, bool *is_inside)
{
    const struct pdf_look_point *p = &paint->path[i], *next = &paint->path[(i + 1) % paint->points];
    double most = edge(paint);
    bool is_side = is_left_or_right(&paint->box, p->x, most), is_line = !is_side && is_comb(paint, p, next);
    if (is_line) *(double *)list_add(&paint->lines) = p->x;
    if (paint->has_text && !is_line && !is_along(paint, p, next)) return false;
    *is_inside = *is_inside || !is_side;
    return is_side || is_low_or_high(&paint->box, p->y, most);
}

/* All of it along the edges, or lines of a comb. */
static bool is_frame(struct pdf_look_paint *paint, bool is_filled)
{
    bool is_inside = false;
    double left = INFINITY, right = -INFINITY, most = edge(paint), thick = is_filled ? 0 : pen_of(paint)->line;
    for (size_t i = 0; i < paint->points; i++) {
        left = fmin(left, paint->path[i].x);
        right = fmax(right, paint->path[i].x);
        if (!is_corner(paint, i, &is_inside)) return false;
    }
    bool is_whole = is_left_or_right(&paint->box, left, most) && is_left_or_right(&paint->box, right, most);
    return thick <= THICK && (!is_inside || is_whole || right - left + thick <= 2 * THIN);
}

/* What lies under the text that follows. */
static bool fill(struct pdf_look_paint *paint)
{
    double whole = (paint->box.right - paint->box.left) * (paint->box.top - paint->box.bottom);
    double share = area_of(paint) / whole, tone = pen_of(paint)->text;
    if (paint->has_text) return false;
    if (share >= GROUND) {
        paint->darkest = paint->lightest = tone;
        paint->edges = 0;
        return true;
    }
    paint->edges += share;
    if (paint->edges <= BORDER) return true;
    paint->darkest = fmin(paint->darkest, tone);
    paint->lightest = fmax(paint->lightest, tone);
    return true;
}

/* Behind the text only thin lines: those along the edges, and of a comb, which find the gaps. */
static bool stroke(struct pdf_look_paint *paint)
{
    if (++paint->strokes > STROKES_MAX) return false;
    return !paint->has_text || pen_of(paint)->line <= 2 * THIN;
}

/* What is cut off is the border at most. */
static bool holds_all(const struct pdf_look_paint *paint)
{
    const struct pdf_rectangle *box = &paint->box;
    double left = INFINITY, right = -INFINITY, low = INFINITY, high = -INFINITY;
    double along = fmax(EDGE_MOST, CUT_SHARE * (box->top - box->bottom)), across = fmin(along, 2 * EDGE_MOST);
    for (size_t i = 0; i < paint->points; i++) {
        left = fmin(left, paint->path[i].x);
        right = fmax(right, paint->path[i].x);
        low = fmin(low, paint->path[i].y);
        high = fmax(high, paint->path[i].y);
    }
    bool is_rectangle = paint->points == 4 && paint->area > 0;
    return is_rectangle && left <= box->left + across && right >= box->right - across && low <= box->bottom + along &&
           high >= box->top - along;
}

static bool end_path(struct pdf_look_paint *paint, bool is_filled, bool is_stroked)
{
    bool fits = !paint->is_clip || holds_all(paint);
    if (fits && (is_filled || is_stroked)) fits = is_frame(paint, is_filled);
    if (fits && is_filled) fits = fill(paint);
    if (fits && is_stroked) fits = stroke(paint);
    paint->points = 0;
    paint->area = 0;
    paint->is_clip = false;
    return fits;
}

static bool take_paint(struct pdf_look_paint *paint, const struct pdf_ops *ops, bool *is_fine)
{
    static const char *const fills[] = {"f", "F", "f*", NULL}, *const strokes[] = {"S", "s", NULL},
                             *const both[] = {"B", "B*", "b", "b*", NULL};
    bool is_both = text_is_one_of(ops->name, both);
    bool is_filled = is_both || text_is_one_of(ops->name, fills);
    bool is_stroked = is_both || text_is_one_of(ops->name, strokes);
    if (!is_filled && !is_stroked && !pdf_ops_is(ops, "n")) return false;
    *is_fine = end_path(paint, is_filled, is_stroked);
    return true;
}

static bool take_path(struct pdf_look_paint *paint, const struct pdf_ops *ops, bool *is_fine)
{
    static const char *const curves[] = {"c", "v", "y", NULL};
    if (pdf_ops_is(ops, "re")) return *is_fine = add_rectangle(paint, ops), true;
    bool is_curve = text_is_one_of(ops->name, curves);
    if (!is_curve && !pdf_ops_is(ops, "m") && !pdf_ops_is(ops, "l")) return false;
    *is_fine = add_point(paint, pdf_ops_number(ops, 1), pdf_ops_number(ops, 0));
    return true;
}

static bool move(struct pdf_look_paint *paint, const struct pdf_ops *ops)
{
    struct pdf_look_pen *pen = pen_of(paint);
    double a = pdf_ops_number(ops, 5), d = pdf_ops_number(ops, 2);
    if (a <= 0 || d <= 0 || pdf_ops_number(ops, 4) != 0 || pdf_ops_number(ops, 3) != 0) return false;
    pen->x += pdf_ops_number(ops, 1) * pen->across;
    pen->y += pdf_ops_number(ops, 0) * pen->along;
    pen->across *= a;
    pen->along *= d;
    return true;
}

static bool take_state(struct pdf_look_paint *paint, const struct pdf_ops *ops, bool *is_fine)
{
    struct pdf_look_pen *pen = pen_of(paint);
    if (pdf_ops_is(ops, "q")) {
        *is_fine = paint->depth + 1 < PDF_LOOK_PAINT_DEEP;
        if (*is_fine) paint->pens[paint->depth + 1] = *pen;
        if (*is_fine) paint->depth++;
        return true;
    }
    if (pdf_ops_is(ops, "Q")) {
        *is_fine = paint->depth > 0;
        if (paint->depth) paint->depth--;
        return true;
    }
    if (pdf_ops_is(ops, "cm")) return *is_fine = move(paint, ops), true;
    if (pdf_ops_is(ops, "w")) return pen->line = pdf_ops_number(ops, 0) * fmax(pen->across, pen->along), true;
    if (pdf_ops_is(ops, "W") || pdf_ops_is(ops, "W*")) return paint->is_clip = true;
    return false;
}

static double cut(double part)
{
    return fmax(0, fmin(1, part));
}

/* 8.6.4: a part beyond the range is the nearest one in it. */
double pdf_look_paint_bright(double red, double green, double blue)
{
    return 0.3 * cut(red) + 0.59 * cut(green) + 0.11 * cut(blue);
}

static bool take_colour(struct pdf_look_paint *paint, const struct pdf_ops *ops)
{
    struct pdf_look_pen *pen = pen_of(paint);
    size_t parts = pdf_ops_is(ops, "sc") ? ops->operands.count : 0; /* of a device's space: is_device() */
    if (pdf_ops_is(ops, "g") || parts == 1) return pen->text = cut(pdf_ops_number(ops, 0)), true;
    if (pdf_ops_is(ops, "rg") || parts == 3)
        return pen->text =
                   pdf_look_paint_bright(pdf_ops_number(ops, 2), pdf_ops_number(ops, 1), pdf_ops_number(ops, 0)),
               true;
    if (!pdf_ops_is(ops, "k") && parts != 4) return false;
    double ink = pdf_look_paint_bright(pdf_ops_number(ops, 3), pdf_ops_number(ops, 2), pdf_ops_number(ops, 1)) +
                 cut(pdf_ops_number(ops, 0));
    pen->text = cut(1 - ink);
    return true;
}

static bool is_show(const struct pdf_ops *ops)
{
    static const char *const shows[] = {"Tj", "TJ", "'", "\"", NULL};
    return text_is_one_of(ops->name, shows);
}

/* 8.6.4: one that needs no resources. */
static bool is_device(const struct pdf_ops *ops)
{
    static const char *const names[] = {"DeviceGray", "DeviceRGB", "DeviceCMYK", NULL};
    const char *name = pdf_object_name(pdf_ops_operand(ops, 0));
    return name && text_is_one_of(name, names);
}

bool pdf_look_paint_take(struct pdf_look_paint *paint, const struct pdf_ops *ops)
{
    bool is_fine = true;
    if (pdf_ops_is(ops, "cs")) pen_of(paint)->text = 0; /* table 73: black */
    if (pdf_ops_is(ops, "cs") || pdf_ops_is(ops, "CS")) return is_device(ops);
    if (take_path(paint, ops, &is_fine) || take_paint(paint, ops, &is_fine) || take_state(paint, ops, &is_fine))
        return is_fine;
    if (take_colour(paint, ops) || !is_show(ops)) return true;
    paint->has_text = true;
    double tone = pen_of(paint)->text;
    return tone <= paint->darkest - CONTRAST || tone >= paint->lightest + CONTRAST;
}
