/* pdf_ink_mask - where a picture is opaque, and how thick it is there: lines, or larger pieces. Inside
 * shared/pdf_judge only. */
#ifndef PDF_INK_MASK_H
#define PDF_INK_MASK_H

#include "bytes.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pdf_ink_mask {
    struct bytes data; /* rows of whole bytes */
    unsigned width, height, bits /* 1, 2, 4 or 8 of a pixel */;
    bool is_cut;             /* the largest value is not painted (8.9.6.3) */
    unsigned char seen[256]; /* which pixels of a byte are opaque enough to hide, the first lowest */
};

struct pdf_ink_solid { /* shares of the picture */
    double opaque;
    double solid; /* where a wholly opaque square of the side asked for ends */
    double dense; /* tiles that are mostly opaque, as lines close to each other make them */
    bool has_bar; /* such squares in a row, across or down, or in both for less: more than a star's middle */
};

struct pdf_ink_mask pdf_ink_mask_of(struct bytes data, unsigned width, unsigned height, unsigned bits, bool is_cut);
size_t pdf_ink_mask_words(const struct pdf_ink_mask *mask); /* of a row */
/* A bit a pixel, the lowest first; 1: opaque enough to hide. */
void pdf_ink_mask_row(const struct pdf_ink_mask *mask, size_t y, uint64_t *out);
/* `side`: at least 1. Stops at the first bar. */
struct pdf_ink_solid pdf_ink_mask_solid(const struct pdf_ink_mask *mask, unsigned side);

#endif
