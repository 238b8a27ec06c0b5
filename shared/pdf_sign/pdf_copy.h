/* pdf_copy - a copy (副本) of a document to be looked at and printed: a new file that shows the same pages, each under
 * a watermark and with a strip below its old lower edge that says what it is. Nothing of the page is covered by the
 * strip: the page grows by it.
 *
 * What is filled in, stamped and signed is drawn into the page as it would be printed (12.5.5), and there are no fields
 * and no signatures any more: nobody can take it for the sealed file, and no part of it is that file's bytes in a row
 * from which the sealed file could be cut out. Scripts, attachments, links, bookmarks, structure and metadata stay
 * behind; layers (8.11) are kept, as they say what is hidden. Each page's content goes into a form of its own (8.10),
 * and a layer that a content leaves open is closed (pdf_copy_content.h), so that nothing moves or hides the mark.
 *
 * Streams are borrowed as they are packed, so memory grows with the number of objects and not with their size. */
#ifndef PDF_COPY_H
#define PDF_COPY_H

#include "list.h"
#include "pdf_read.h"

/* Operators that draw in a box from 0 0 to width, height; no resources, colours by g and rg. Points. */
struct pdf_copy_mark {
    struct bytes content;
    double width, height;
};
struct pdf_copy_marks {
    struct pdf_copy_mark tile; /* again and again over the page, 20 % opaque */
    struct pdf_copy_mark foot; /* the strip, PDF_COPY_WIDTH wide; height 0: none, pages keep their size */
    const char *title;         /* what the file calls itself, UTF-8 */
};
/* Marks are drawn for a page whose shorter side is so long, and scaled to the page. */
enum { PDF_COPY_WIDTH = 595 };

/* `pieces` (struct bytes, one after the other the file) live in the reader's arena and point into its file. The same
 * file and marks give the same bytes. Fails: PDF_ENCRYPTED; PDF_PAGE_MISSING (it has none); PDF_TOO_COMPLEX;
 * PDF_BROKEN, PDF_FILTER as the reader does. */
status pdf_copy_make(struct pdf *pdf, const struct pdf_copy_marks *marks, struct list *pieces, struct problem *why)
    MUST_USE;

#endif
