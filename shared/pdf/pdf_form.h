/* pdf_form - a new signature field in a file's interactive form (ISO 32000-1, 12.7) and on a page. Inside shared/pdf
 * only. */
#ifndef PDF_FORM_H
#define PDF_FORM_H

#include "pdf_page.h"
#include "pdf_update.h"

/* Whether the file lets itself be signed once more: a certification that allows no changes does not (12.8.2.2).
 * Fails: PDF_CERTIFIED, PDF_BROKEN. */
status pdf_form_check(struct pdf *pdf, struct problem *why) MUST_USE;
/* `wanted` when no top level field has that name; NULL: the next free "SealN". In the reader's arena.
 * Fails: PDF_FIELD_TAKEN. */
status pdf_form_name(struct pdf *pdf, const char *wanted, const char **out, struct problem *why) MUST_USE;
/* Puts the field into the form (made where there is none) and into the page's annotations. */
status pdf_form_link(struct pdf_update *update, struct pdf *pdf, const struct pdf_page *page, struct pdf_ref field,
                     struct problem *why) MUST_USE;

#endif
