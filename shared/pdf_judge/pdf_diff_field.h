/* pdf_diff_field - what happened to the fields of a form, one by one. */
#ifndef PDF_DIFF_FIELD_H
#define PDF_DIFF_FIELD_H

#include "pdf_diff_state.h"

/* The fields of two arrays (/Fields, /Kids of the same owner). */
void pdf_diff_field_all(struct pdf_diff_state *d, const struct pdf_object *old_array,
                        const struct pdf_object *now_array);

#endif
