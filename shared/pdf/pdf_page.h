/* pdf_page - the page tree (ISO 32000-1, 7.7.3): pages with what they inherit. Loops, too deep trees and nodes that are
 * reached twice are refused; /Count is not trusted. */
#ifndef PDF_PAGE_H
#define PDF_PAGE_H

#include "pdf_read.h"

struct pdf_rectangle { /* normalised: left <= right, bottom <= top; points */
    double left, bottom, right, top;
};

struct pdf_page {
    struct pdf_ref ref;
    size_t index;
    const struct pdf_object *dict;
    const struct pdf_object *resources; /* own or inherited; may be the null object */
    struct pdf_rectangle media;         /* US letter where the file gives none, as readers do */
    struct pdf_rectangle crop;          /* what is shown: CropBox cut to MediaBox, or MediaBox */
    struct pdf_rectangle crop_uncut;    /* CropBox as the file gives it, or MediaBox */
    int rotate;                         /* 0, 90, 180, 270 clockwise */
    double unit;                        /* UserUnit: points a unit, 1 by default */
};

enum { PDF_PAGE_MAX = 200000 };

/* One page; index counts from 0. Fails: PDF_PAGE_MISSING, PDF_BROKEN. */
status pdf_page_at(struct pdf *pdf, size_t index, struct pdf_page *out, struct problem *why) MUST_USE;
/* All pages, in the reader's arena. */
status pdf_page_all(struct pdf *pdf, struct pdf_page **out, size_t *count, struct problem *why) MUST_USE;
bool pdf_page_rectangle(struct pdf *pdf, const struct pdf_object *array, struct pdf_rectangle *out); /* false: none */
/* May this annotation be drawn? Not without a /Rect, and not in an empty one. What is no rectangle, programs read each
 * in its own way: it may. */
bool pdf_page_has_place(struct pdf *pdf, const struct pdf_object *annotation);

#endif
