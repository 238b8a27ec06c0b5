/* pdf_diff_form - what happened to the form: further signatures, values, everything else. */
#ifndef PDF_DIFF_FORM_H
#define PDF_DIFF_FORM_H

#include "pdf_diff_state.h"

void pdf_diff_form(struct pdf_diff_state *d, const struct pdf_object *old_catalog,
                   const struct pdf_object *now_catalog);

#endif
