/* pdf_ink - is the look of a later seal ink on the page, as seals are: a picture with a mask, of which little is
 * opaque, nothing light and nothing solid in a larger piece? Then what lies below stays to be seen, and nobody needs to
 * draw the page to know it. Every other look (drawings, text, pictures without a mask) leaves the question open.
 * Inside shared/pdf_judge only. */
#ifndef PDF_INK_H
#define PDF_INK_H

#include "pdf_read.h"

struct pdf_ink {
    bool is_clear; /* false: nobody knows */
    double share;  /* of the look's area that is opaque, when it is clear */
};

/* The pictures last judged, since copies of one seal stand in many revisions. Starts zeroed. */
struct pdf_ink_memo {
    const struct pdf_object *picture, *mask;
    struct pdf_ink ink;
    size_t pixels; /* that were looked at; bounded */
};

/* `look`: a form XObject. Never fails: what cannot be read is not clear. */
struct pdf_ink pdf_ink_read(struct pdf *pdf, const struct pdf_object *look, struct pdf_ink_memo *memo);

#endif
