/* pdf_diff_note - is a drawn annotation a comment by its kind, its entries and what its look is made of? Whether it
 * hides something only the rendered page tells. Inside pdf_diff* only. */
#ifndef PDF_DIFF_NOTE_H
#define PDF_DIFF_NOTE_H

#include "pdf_read.h"

/* A highlight, a line, a note's icon or a frame, of paths and colours alone: no text, no pictures, no actions. */
bool pdf_diff_note_is_drawn(struct pdf *pdf, const struct pdf_object *annotation);

#endif
