/* pdf_diff_refs - how often the signed document refers to each object, and which numbers later revisions wrote. */
#ifndef PDF_DIFF_REFS_H
#define PDF_DIFF_REFS_H

#include "pdf_diff_state.h"

/* Makes `referred` and `lent`, from every object of the signed document. */
status pdf_diff_refs_count(struct pdf_diff_state *d, struct problem *why) MUST_USE;
/* Fills `marks` from the cross-reference sections of the revisions behind the signed one. */
status pdf_diff_refs_touched(struct pdf_diff_state *d, struct problem *why) MUST_USE;
/* After pdf_diff_refs_touched: both become those of the newer state. */
void pdf_diff_refs_advance(struct pdf_diff_state *d);
/* Marks the unexplained new objects that something else in the newest state refers to. The others are left-overs of
 * revisions in between, such as a list that was written anew. */
void pdf_diff_refs_used(struct pdf_diff_state *d);

#endif
