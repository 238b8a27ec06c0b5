/* pdf_diff_refs - how often the signed document refers to each object, and which numbers later revisions wrote. */
#ifndef PDF_DIFF_REFS_H
#define PDF_DIFF_REFS_H

#include "pdf_diff_state.h"

/* Fills `referred` from every object of the signed document. */
status pdf_diff_refs_count(struct pdf_diff_state *d, struct problem *why) MUST_USE;
/* Fills `marks` from the cross-reference sections of the revisions behind the signed one. */
status pdf_diff_refs_touched(struct pdf_diff_state *d, struct problem *why) MUST_USE;

#endif
