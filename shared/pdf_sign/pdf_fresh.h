/* pdf_fresh - a new file (ISO 32000-1, 7.5) written from its beginning: objects under numbers that the caller chooses,
 * data of streams borrowed and not copied. Inside shared/pdf_sign only.
 *
 *     struct pdf_fresh *fresh = pdf_fresh_begin(arena, room);
 *     struct buffer *out = pdf_fresh_open(fresh, ref);
 *     buffer_text(out, "<< … >>");
 *     pdf_fresh_close(fresh);
 *     TRY(pdf_fresh_finish(fresh, "/Root 1 0 R", why));
 *     pdf_fresh_output(fresh, arena)        its pieces, one after the other, are the file */
#ifndef PDF_FRESH_H
#define PDF_FRESH_H

#include "list.h"
#include "pdf_object.h"
#include "problem.h"

struct pdf_fresh;

/* `room`: bytes that the file may have at most. */
struct pdf_fresh *pdf_fresh_begin(struct arena *arena, uint64_t room);
/* Writes `N G obj`; the value goes into the buffer. One object at a time, each number once. */
struct buffer *pdf_fresh_open(struct pdf_fresh *fresh, struct pdf_ref ref);
/* Goes into the object at this place without being copied: it must live as long as the pieces. */
void pdf_fresh_borrow(struct pdf_fresh *fresh, struct bytes data);
/* Fails: PDF_TOO_COMPLEX when the file outgrows its room. */
status pdf_fresh_close(struct pdf_fresh *fresh, struct problem *why) MUST_USE;
/* Cross-reference table and trailer, which holds `trailer` beside /Size. Fails: PDF_TOO_COMPLEX as above; PDF_BROKEN
 * when one number was written twice. */
status pdf_fresh_finish(struct pdf_fresh *fresh, const char *trailer, struct problem *why) MUST_USE;
struct list pdf_fresh_output(const struct pdf_fresh *fresh, struct arena *arena); /* of struct bytes */

#endif
