/* pdf_diff_pack - object streams of later revisions hold nothing but the objects that the tables find in them. */
#ifndef PDF_DIFF_PACK_H
#define PDF_DIFF_PACK_H

#include "pdf_diff_state.h"

/* `view`: of the revision that wrote the object `number`. */
status pdf_diff_pack(struct pdf_diff_state *d, struct pdf *view, uint32_t number, struct problem *why) MUST_USE;

#endif
