/* pdf_stamp - a picture on a page, as the appearance of an annotation (ISO 32000-1, 12.5.5): where it goes and what
 * draws it.
 *
 * Places count as a person sees the page: from the top left corner of what is shown, whatever /Rotate and /CropBox say,
 * and the picture stands upright there. */
#ifndef PDF_STAMP_H
#define PDF_STAMP_H

#include "list.h"
#include "pdf_image.h"
#include "pdf_page.h"
#include "pdf_update.h"

struct pdf_stamp_place {
    size_t page;                /* from 0 */
    double x_mm, y_mm;          /* top left corner of the picture */
    double width_mm, height_mm; /* height 0: as the picture's sides ask */
    double from, to;            /* a strip: what part of the picture's width stands there, 0 to 1; both 0: all of it */
};

struct pdf_stamp {
    struct pdf_rectangle rect;  /* of the annotation, in the page's own space */
    double width, height;       /* upright, in the page's units */
    int rotate;                 /* of the page */
    struct pdf_rectangle whole; /* the whole picture, upright; from the lower left of what is shown of it */
};

struct pdf_stamp_press { /* draws one picture any number of times: its image once, each look of it once */
    struct pdf_update *update;
    const struct pdf_image *image;
    struct bytes stencil;   /* Flate, takes the place of the image's soft mask; empty: the soft mask (pdf_stencil.h) */
    struct pdf_ref picture; /* the image, once it is written */
    struct list looks;
};

/* Width and height of the page as shown. */
void pdf_stamp_page_size(const struct pdf_page *page, double *width_mm, double *height_mm);
/* Fails: PDF_PLACE_OUTSIDE when a part would not be shown. */
status pdf_stamp_place_on(const struct pdf_page *page, const struct pdf_stamp_place *place, double aspect,
                          struct pdf_stamp *out, struct problem *why) MUST_USE;
/* As large as the rectangle allows, in its middle; `rect` is in the page's own space and not empty. */
struct pdf_stamp pdf_stamp_fit(const struct pdf_page *page, const struct pdf_rectangle *rect, double aspect);
/* The other way: a rectangle in the page's own space, as a place (the height given). */
struct pdf_stamp_place pdf_stamp_place_of(const struct pdf_page *page, const struct pdf_rectangle *rect);
struct pdf_stamp_press pdf_stamp_begin(struct pdf_update *update, const struct pdf_image *image, struct arena *arena);
/* Writes what is not there yet; answers the reference of the form that draws it. The form's /BBox cuts out a strip. */
struct pdf_ref pdf_stamp_draw(struct pdf_stamp_press *press, const struct pdf_stamp *stamp);

#endif
