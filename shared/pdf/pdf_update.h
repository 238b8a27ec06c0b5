/* pdf_update - an incremental update (ISO 32000-1, 7.5.6): new objects behind a file whose every byte stays.
 *
 *     TRY(pdf_update_begin(pdf, &update, why));
 *     struct buffer *out = pdf_update_open(update, pdf_update_new(update));
 *     buffer_text(out, "<< … >>");
 *     pdf_update_close(update);
 *     TRY(pdf_update_finish(update, why));
 *     pdf_update_output(update, arena)          its pieces, one after the other, are the new file
 *
 * The cross-reference section is of the kind that the file's newest one is, as ISO 32000-1, 7.5.8.4 and Acrobat ask; of
 * a hybrid a table, without /XRefStm.
 *
 * Of an encrypted file everything is handed over plain, as the reader hands it out, and is encrypted by the file's own
 * method (ISO 32000-2, 7.6.2) when its object is closed; only /Contents beside /ByteRange stays. AES begins with random
 * bytes, so the same update made twice differs. */
#ifndef PDF_UPDATE_H
#define PDF_UPDATE_H

#include "list.h"
#include "pdf_read.h"

struct pdf_update;

/* `pdf` shows the newest revision. Fails: PDF_TOO_COMPLEX when no object numbers are left or the file exceeds what ten
 * digits count. */
status pdf_update_begin(struct pdf *pdf, struct pdf_update **out, struct problem *why) MUST_USE;
struct pdf_ref pdf_update_new(struct pdf_update *update); /* a number above all others */

/* Writes `N G obj`; the value goes into the buffer, which holds all the new text. One object at a time. */
struct buffer *pdf_update_open(struct pdf_update *update, struct pdf_ref ref);
/* Goes into the object at this place without being copied (unless the file is encrypted): it must live as long as the
 * update. */
void pdf_update_borrow(struct pdf_update *update, struct bytes data);
void pdf_update_close(struct pdf_update *update);
/* Where a place of the object that was closed last stands now: encryption moves what follows a string. */
size_t pdf_update_moved(const struct pdf_update *update, size_t at);

/* Cross-reference section, trailer, startxref. Fails: what encryption of an object failed with (pdf_crypt_text.h);
 * PDF_BROKEN when one object was written twice. */
status pdf_update_finish(struct pdf_update *update, struct problem *why) MUST_USE;
/* Where a place of the buffer stands in the new file, and the byte there, to be overwritten. */
size_t pdf_update_offset(const struct pdf_update *update, size_t at);
unsigned char *pdf_update_patch(struct pdf_update *update, size_t at);
size_t pdf_update_size(const struct pdf_update *update); /* of the new file */

/* The file as it was, first, then what follows it. */
struct list pdf_update_output(const struct pdf_update *update, struct arena *arena); /* of struct bytes */
struct bytes pdf_update_join(const struct list *pieces, struct arena *arena);        /* a copy, in one */

#endif
