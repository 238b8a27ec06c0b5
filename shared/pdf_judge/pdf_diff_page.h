/* pdf_diff_page - what happened to the pages: only further seals may appear on them. */
#ifndef PDF_DIFF_PAGE_H
#define PDF_DIFF_PAGE_H

#include "pdf_diff_state.h"

/* After pdf_diff_form, which marks the widgets of good further signatures. */
status pdf_diff_page_all(struct pdf_diff_state *d, struct problem *why) MUST_USE;

#endif
