/* pdf_copy_content - what a content (ISO 32000-1, 7.8.2) leaves open, closed. Readers go on with a marked content
 * (14.6) that a form, a pattern or a glyph has begun and not ended, and where that one is a hidden layer (8.11),
 * nothing that comes after it is seen: not the mark of a copy either. Inside shared/pdf_sign only. */
#ifndef PDF_COPY_CONTENT_H
#define PDF_COPY_CONTENT_H

#include "pdf_copy_page.h"

/* The stream's content with all closed, in the reader's arena; empty: it may stay as it is packed, as everything in a
 * file without layers. `is_content`: a page's; of others a box tells (forms, patterns), and what has none may be a
 * glyph. Fails: PDF_BROKEN, PDF_FILTER, PDF_TOO_COMPLEX: what cannot be read cannot be closed. */
status pdf_copy_content_close(struct pdf_copy *copy, const struct pdf_object *stream, bool is_content,
                              struct bytes *out, struct problem *why) MUST_USE;
/* The same for a content that is unpacked: puts behind it what it lacks. */
status pdf_copy_content_end(const struct pdf_copy *copy, struct buffer *plain, struct problem *why) MUST_USE;

#endif
