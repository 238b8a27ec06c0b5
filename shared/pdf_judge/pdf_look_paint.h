/* pdf_look_paint - is a field's look what forms look like: one colour of text on another ground, borders, the lines of
 * a comb? Nothing that it draws can pass for a character, and nothing hides one. Inside shared/pdf_judge only. */
#ifndef PDF_LOOK_PAINT_H
#define PDF_LOOK_PAINT_H

#include "list.h"
#include "pdf_ops.h"
#include "pdf_page.h"

enum { PDF_LOOK_PAINT_DEEP = 16, PDF_LOOK_PAINT_POINTS = 64, PDF_LOOK_PAINT_LINES = 64 };

struct pdf_look_point {
    double x, y;
};

struct pdf_look_pen {
    double across, along, x, y; /* 8.3.4, without turning */
    double text;                /* brightness of what is filled, 0 to 1 */
    double line;                /* width */
};

struct pdf_look_paint {
    struct pdf_rectangle box; /* /BBox */
    struct pdf_look_pen pens[PDF_LOOK_PAINT_DEEP];
    size_t depth;
    struct pdf_look_point path[PDF_LOOK_PAINT_POINTS];
    size_t points;
    double area;              /* of the path */
    double darkest, lightest; /* of the ground under the text */
    double edges;             /* share of the box that borders take */
    struct list lines;        /* double: x of each line that was drawn through the box from top to bottom */
    unsigned strokes;
    bool has_text, is_clip;
};

/* Of a colour: 0 to 1. */
double pdf_look_paint_bright(double red, double green, double blue);
/* `arena`: of the lines. */
void pdf_look_paint_start(struct pdf_look_paint *paint, struct pdf_rectangle box, struct arena *arena);
/* One operator more; false: a form's field does not look so. */
bool pdf_look_paint_take(struct pdf_look_paint *paint, const struct pdf_ops *ops);

#endif
