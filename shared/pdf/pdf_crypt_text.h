/* pdf_crypt_text - objects of an encrypted file as text without encryption, and back. Inside shared/pdf only.
 *
 * What the reader hands out of an encrypted file looks as if the file were plain, `raw` included: copies of it and new
 * text mix, and are encrypted together when they are written. Not so /Contents of a signature (7.6.2): it is never
 * encrypted, and its `raw` stays in the file, where coverage is judged. */
#ifndef PDF_CRYPT_TEXT_H
#define PDF_CRYPT_TEXT_H

#include "list.h"
#include "pdf_crypt.h"
#include "pdf_source.h"

/* An object just read: its strings are undone. Fails: PDF_TOO_COMPLEX. */
status pdf_crypt_text_undo(const struct pdf_crypt *crypt, struct pdf_source *source, struct pdf_loaded *loaded)
    MUST_USE;

struct pdf_crypt_move { /* what stood at `from`, and all behind it up to the next one, stands at `to`; both in `text` */
    size_t from, to;
};

/* An object just written: a value from `from` to the end of `text`, a stream's data included. `moves`: NULL when nobody
 * asks; struct pdf_crypt_move. Fails: PDF_BROKEN, PDF_TOO_COMPLEX: copies of a file's values nest deeper together than
 * one may. */
struct pdf_crypt_making {
    const struct pdf_crypt *crypt;
    struct pdf_ref ref;
    struct list *moves;
};
status pdf_crypt_text_make(const struct pdf_crypt_making *making, struct buffer *text, size_t from, struct problem *why)
    MUST_USE;

#endif
