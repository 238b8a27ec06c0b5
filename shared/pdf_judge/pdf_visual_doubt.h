/* pdf_visual_doubt - does every program draw a later look as the one that is asked here? What some leave out and others
 * show (ISO 32000-2, 8.4.5, 8.6.6, 8.7, 8.11, 8.9.5) tells nothing when it is drawn. Inside shared/pdf_judge only. */
#ifndef PDF_VISUAL_DOUBT_H
#define PDF_VISUAL_DOUBT_H

#include "pdf_read.h"

/* `form`: a look, a form XObject. What cannot be read is doubtful. */
bool pdf_visual_doubt_has(struct pdf *pdf, const struct pdf_object *form);

#endif
