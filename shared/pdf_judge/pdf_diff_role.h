/* pdf_diff_role - what the objects that nothing explained were for in the signed document, so that people hear "the
 * content of page 2 was changed" and not a number. */
#ifndef PDF_DIFF_ROLE_H
#define PDF_DIFF_ROLE_H

#include "pdf_diff_state.h"

/* Reports every object that later revisions touched and that is not explained. All of them are suspicious. */
void pdf_diff_role_report(struct pdf_diff_state *d);

#endif
