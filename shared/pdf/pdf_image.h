/* pdf_image - a picture made ready to be put into PDF files (ISO 32000-1, 8.9.5 and 11.6.5.3): colours and soft mask,
 * deflated once, used for any number of seals and by any number of threads.
 *
 * A picture in one ink, as seals are, is one colour and a mask of few steps, which needs a sixth of the room. */
#ifndef PDF_IMAGE_H
#define PDF_IMAGE_H

#include "arena.h"
#include "bytes.h"
#include "problem.h"

enum { PDF_IMAGE_SIDE_MAX = 4096 };

struct pdf_image {
    unsigned width, height; /* pixels */
    bool is_ink;            /* one colour: `colors` are palette entries of one bit, all 0 */
    unsigned char ink[3];   /* red, green, blue */
    struct bytes colors;    /* rows of RGB or of bits, Flate */
    unsigned mask_bits;     /* a sample of the mask: 2, 4 or 8 */
    struct bytes mask;      /* opacity, Flate; empty: all opaque */
};

/* `rgba`: width * height * 4 bytes, rows from the top, not premultiplied; borrowed for the call. The result lives in
 * `arena`. Fails: INTERNAL_FAILED when the size does not fit. */
status pdf_image_make(struct arena *arena, struct bytes rgba, unsigned width, unsigned height, struct pdf_image *out,
                      struct problem *why) MUST_USE;

#endif
