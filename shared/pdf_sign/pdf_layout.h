/* pdf_layout - from places as they are asked for (so far from that corner, on the word 盖章, over all edges) to the
 * stamps of one file. Places count as a person sees the page: upright, from the edges of what is shown. */
#ifndef PDF_LAYOUT_H
#define PDF_LAYOUT_H

#include "pdf_stamp.h"

enum { PDF_LAYOUT_PLACES_MAX = 20, PDF_LAYOUT_STAMPS_MAX = 2000, PDF_LAYOUT_KEYWORD_MAX = 100 /* characters */ };

enum pdf_layout_kind { PDF_LAYOUT_POINT, PDF_LAYOUT_KEYWORD, PDF_LAYOUT_FIELD, PDF_LAYOUT_STRADDLE };
enum pdf_layout_corner { PDF_LAYOUT_TOP_LEFT, PDF_LAYOUT_TOP_RIGHT, PDF_LAYOUT_BOTTOM_LEFT, PDF_LAYOUT_BOTTOM_RIGHT };
enum pdf_layout_which { PDF_LAYOUT_FIRST, PDF_LAYOUT_LAST, PDF_LAYOUT_ALL };

/* Texts are borrowed. */
struct pdf_layout_place {
    enum pdf_layout_kind kind;
    const char *pages; /* pdf_pages.h. NULL: the first one for a point, all for a keyword and for a straddle seal */
    /* point: from the page's corner to the picture's same corner */
    enum pdf_layout_corner corner;
    double x_mm, y_mm;
    /* keyword: the picture's middle on the keyword's, moved to the right and down */
    const char *text; /* UTF-8, not empty */
    enum pdf_layout_which which;
    double dx_mm, dy_mm;
    /* field: an empty signature field of the file, by its full name; it stands alone */
    const char *name;
    /* straddle: pdf_straddle.h */
    bool is_left, skip_first /* the file's first page has no strip */, is_at;
    unsigned group;
    double at_mm;
};

struct pdf_layout {
    struct list stamps; /* struct pdf_stamp_place, in the order asked, in the reader's arena */
    const char *field;  /* the existing field that is to be signed; NULL: a new one */
    size_t at;          /* the place (of those asked) that was worked on last: where a fault lies */
};

struct pdf_layout_asked {
    const struct pdf_layout_place *places;
    size_t count;
    double width_mm; /* of the picture */
    double aspect;   /* how many times wider than high it is */
};

/* No place gives no stamp. Every stamp lies inside its page.
 * Fails: PDF_PAGES_FORM, PDF_PAGES_NONE, PDF_PAGE_MISSING, PDF_PLACE_OUTSIDE, PDF_KEYWORD_MISSING, PDF_STAMPS_MANY,
 * PDF_FIELD_ALONE, what pdf_straddle_place() says, PDF_BROKEN, PDF_TOO_COMPLEX. */
status pdf_layout_resolve(struct pdf *pdf, const struct pdf_layout_asked *asked, struct pdf_layout *out,
                          struct problem *why) MUST_USE;

#endif
