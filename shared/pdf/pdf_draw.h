/* pdf_draw - goes through a page's content and tells where each character is drawn (ISO 32000-1, 9.4). Inside
 * shared/pdf only. */
#ifndef PDF_DRAW_H
#define PDF_DRAW_H

#include "pdf_page.h"

/* `corners`: the glyph's box, in the page's own space. Answering false ends the walk. */
typedef bool (*pdf_draw_emit)(void *context, uint32_t code, const struct pdf_rectangle *box);

/* Fails: PDF_BROKEN, PDF_TOO_COMPLEX, PDF_FILTER. */
status pdf_draw_text(struct pdf *pdf, const struct pdf_page *page, pdf_draw_emit emit, void *context,
                     struct problem *why) MUST_USE;

/* The same for a form (8.10) by itself, in its own space; `resources` are used when it has none. What has no text is
 * told as PDF_DRAW_UNKNOWN. */
enum { PDF_DRAW_UNKNOWN = 0xFFFD };
status pdf_draw_form(struct pdf *pdf, const struct pdf_object *form, const struct pdf_object *resources,
                     pdf_draw_emit emit, void *context, struct problem *why) MUST_USE;

#endif
