/* pdf_ink - is the look of a later seal ink on the page, as seals are: a picture with a mask, of which little is
 * opaque, nothing light and nothing solid in a larger piece? Then what lies below stays to be seen, and nobody needs to
 * draw the page to know it. Every other look (drawings, text, pictures without a mask) leaves the question open.
 * Inside shared/pdf_judge only. */
#ifndef PDF_INK_H
#define PDF_INK_H

#include "pdf_read.h"

struct pdf_ink_place { /* of the annotation, in its page's own directions */
    double width_mm, height_mm;
};

/* The picture last judged, since copies of one seal stand in many revisions. Starts zeroed. */
struct pdf_ink_memo {
    const struct pdf_object *picture, *mask;
    unsigned line;
    bool is_clear;
    size_t pixels; /* that were looked at; bounded */
};

/* `look`: a form XObject. Never fails: what cannot be read is not clear. */
bool pdf_ink_is_clear(struct pdf *pdf, const struct pdf_object *look, const struct pdf_ink_place *place,
                      struct pdf_ink_memo *memo);

#endif
