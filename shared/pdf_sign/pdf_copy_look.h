/* pdf_copy_look - what is annotated on a page, drawn as it would be printed (ISO 32000-1, 12.5.5): the looks of seals,
 * of filled fields, of remarks. Inside shared/pdf_sign only. */
#ifndef PDF_COPY_LOOK_H
#define PDF_COPY_LOOK_H

#include "pdf_copy_page.h"

/* Behind what is drawn already, in the page's own units. Fails as the reader. */
status pdf_copy_look(struct pdf_copy *copy, const struct pdf_page *page, struct pdf_copy_drawing *out,
                     struct problem *why) MUST_USE;

#endif
