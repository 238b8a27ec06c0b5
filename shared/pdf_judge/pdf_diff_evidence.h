/* pdf_diff_evidence - what happened to the document security store (ISO 32000-2, 12.8.4.3): evidence may come, none may
 * go, and nothing but evidence may hide in it. */
#ifndef PDF_DIFF_EVIDENCE_H
#define PDF_DIFF_EVIDENCE_H

#include "pdf_diff_state.h"

/* /DSS of both catalogs, as it stands there. */
void pdf_diff_evidence(struct pdf_diff_state *d, const struct pdf_object *old, const struct pdf_object *now);

#endif
