/* pdf_stencil - pictures in PDF/A-1 (ISO 19005-1, 6.4), which knows no soft masks: a mask of one bit cuts the picture
 * out instead (ISO 32000-1, 8.9.6.3). Inside shared/pdf only. */
#ifndef PDF_STENCIL_H
#define PDF_STENCIL_H

#include "pdf_image.h"
#include "pdf_read.h"

/* Does the file say that it is PDF/A-1 (6.7.11)? What cannot be read says nothing. */
bool pdf_stencil_is_asked(struct pdf *pdf);
/* Rows of bits, 1: not painted, Flate, in `arena`; empty: the picture has no mask. Fails: INTERNAL_FAILED. */
status pdf_stencil_make(const struct pdf_image *image, struct arena *arena, struct bytes *out, struct problem *why)
    MUST_USE;

#endif
