/* pdf_image - a picture made ready to be put into PDF files (ISO 32000-1, 8.9.5 and 11.6.5.3): colours and soft mask,
 * deflated once, used for any number of seals and by any number of threads. */
#ifndef PDF_IMAGE_H
#define PDF_IMAGE_H

#include "arena.h"
#include "bytes.h"
#include "problem.h"

enum { PDF_IMAGE_SIDE_MAX = 4096 };

struct pdf_image {
    unsigned width, height; /* pixels */
    struct bytes colors;    /* RGB, Flate */
    struct bytes mask;      /* opacity, Flate; empty: all opaque */
};

/* `rgba`: width * height * 4 bytes, rows from the top, not premultiplied; borrowed for the call. The result lives in
 * `arena`. Fails: INTERNAL_FAILED when the size does not fit. */
status pdf_image_make(struct arena *arena, struct bytes rgba, unsigned width, unsigned height, struct pdf_image *out,
                      struct problem *why) MUST_USE;

#endif
