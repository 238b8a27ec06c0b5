/* pdf_diff_bytes - later revisions hold nothing but the objects that they list: no dormant ones, no odd bytes. */
#ifndef PDF_DIFF_BYTES_H
#define PDF_DIFF_BYTES_H

#include "pdf_diff_state.h"

status pdf_diff_bytes(struct pdf_diff_state *d, struct problem *why) MUST_USE;

#endif
