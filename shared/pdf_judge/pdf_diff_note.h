/* pdf_diff_note - is a drawn annotation a comment by its kind, its entries and what its look is made of? Whether it
 * hides something only the rendered page tells. Inside pdf_diff* only. */
#ifndef PDF_DIFF_NOTE_H
#define PDF_DIFF_NOTE_H

#include "pdf_diff_state.h"
#include "pdf_page.h"

/* A note without a look, or its popup: an icon of the programs' own, on no text of the signed page (`page`). */
bool pdf_diff_note_is_icon(struct pdf_diff_state *d, const struct pdf_object *annotation, const struct pdf_page *page);
/* A highlight, a line, a note's icon or a frame, of paths and colours alone, or of none: no text, no pictures, no
 * actions. */
bool pdf_diff_note_is_drawn(struct pdf *pdf, const struct pdf_object *annotation);

#endif
