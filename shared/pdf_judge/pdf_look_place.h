/* pdf_look_place - how the characters of a field's look stand: all to be seen, and read in the order of its text.
 * Inside shared/pdf_judge only. */
#ifndef PDF_LOOK_PLACE_H
#define PDF_LOOK_PLACE_H

#include "list.h"
#include "pdf_page.h"

/* `boxes`: struct pdf_rectangle of each character but blanks, in the form's outer space. `lines`: double, x of each
 * line through the box. `form`: its /BBox and /Matrix. */
bool pdf_look_place_is_legible(struct pdf *pdf, const struct pdf_object *form, const struct list *boxes,
                               const struct list *lines);

#endif
