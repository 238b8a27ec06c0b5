/* pdf_update - an incremental update (ISO 32000-1, 7.5.6): new objects behind a file whose every byte stays.
 *
 *     TRY(pdf_update_begin(pdf, &update, why));
 *     struct buffer *out = pdf_update_open(update, pdf_update_new(update));
 *     buffer_text(out, "<< … >>");
 *     pdf_update_close(update);
 *     pdf_update_finish(update);
 *     the new file: pdf_read_file(pdf), then pdf_update_tail(update)
 *
 * The cross-reference section is of the kind that the file's newest one is, as ISO 32000-1, 7.5.8.4 and Acrobat ask; of
 * a hybrid a table, without /XRefStm. */
#ifndef PDF_UPDATE_H
#define PDF_UPDATE_H

#include "pdf_read.h"

struct pdf_update;

/* `pdf` shows the newest revision. Fails: PDF_TOO_COMPLEX when no object numbers are left or the file exceeds what ten
 * digits count. */
status pdf_update_begin(struct pdf *pdf, struct pdf_update **out, struct problem *why) MUST_USE;
struct pdf_ref pdf_update_new(struct pdf_update *update); /* a number above all others */

/* Writes `N G obj`; the value goes into the buffer, which is the tail itself. One object at a time. */
struct buffer *pdf_update_open(struct pdf_update *update, struct pdf_ref ref);
void pdf_update_close(struct pdf_update *update);

/* Cross-reference section, trailer, startxref. */
void pdf_update_finish(struct pdf_update *update);
struct bytes pdf_update_tail(const struct pdf_update *update);
unsigned char *pdf_update_patch(struct pdf_update *update,
                                size_t at); /* the tail's bytes from `at` on, to be overwritten */

#endif
