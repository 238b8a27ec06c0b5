/* receipt - 回执: one page that says what was sealed, when and by whom, with a QR code that leads to its verification.
 */
#ifndef RECEIPT_H
#define RECEIPT_H

#include "document_flow.h"

/* A PDF in `arena`. Fails: DOCUMENT_NOT_SEALED. */
status receipt_render(const struct document_view *view, const char *public_url, bool chinese, struct arena *arena,
                      struct bytes *pdf, struct problem *why) MUST_USE;

/* A name for strangers: the first and last two characters stay ("潍坊****公司"), of short ones the first. */
char *receipt_mask(struct arena *arena, const char *name);

#endif
