/* pdf_visual_page - two pictures of one page, as it was signed and as it is now: is what was there still to be seen?
 * Places are pixels, from the top left corner. Inside shared/pdf_judge only. */
#ifndef PDF_VISUAL_PAGE_H
#define PDF_VISUAL_PAGE_H

#include "list.h"
#include "pdf_render.h"

struct pdf_visual_box { /* right and bottom are not part of it */
    int left, top, right, bottom;
};

struct pdf_visual_page {
    struct pdf_render_picture old, now; /* of one size */
    unsigned char *marks;               /* this and the rows that differ: pdf_visual_page_mark() */
    int top, bottom;
    struct list permitted; /* struct pdf_visual_box: where later revisions may draw */
    struct list spared;    /* earlier seals and fields that were filled in: not asked whether they show */
    struct list letters;   /* characters of the signed page's own content */
};

enum pdf_visual_kind { /* of an annotation */
                       PDF_VISUAL_HIGHLIGHT,
                       PDF_VISUAL_LINE,  /* underline, squiggly, strike-out */
                       PDF_VISUAL_ICON,  /* of a note */
                       PDF_VISUAL_FRAME, /* square */
                       PDF_VISUAL_RING,  /* circle */
};

struct pdf_visual_note {
    enum pdf_visual_kind kind;
    struct pdf_visual_box box;
    const struct list *quads; /* struct pdf_visual_box, of a highlight or a line */
    int frame;                /* pixels that a frame's line may take of its sides */
};

bool pdf_visual_page_holds(struct pdf_visual_box box, int x, int y);
/* Finds what was ink in the old picture and what became of it; `arena` keeps it. Before all that follows. */
void pdf_visual_page_mark(struct pdf_visual_page *page, struct arena *arena);
/* Was nothing to be seen there when it was signed? */
bool pdf_visual_page_is_blank(const struct pdf_visual_page *page, struct pdf_visual_box box);
/* Does it look otherwise outside of what is permitted? */
bool pdf_visual_page_differs(const struct pdf_visual_page *page);
/* Are letters or other marks of the old page gone, painted over or drowned? `x`, `y`: where. */
bool pdf_visual_page_hides(const struct pdf_visual_page *page, int *x, int *y);
/* Lines thinner than letters cross them without hiding them; they count no more for `hides`. */
void pdf_visual_page_spare_lines(struct pdf_visual_page *page, const struct list *quads);
/* Is the annotation drawn as its kind is, and no more: the colour of a highlighter, lines, a frame, an icon? */
bool pdf_visual_page_is_note(const struct pdf_visual_page *page, const struct pdf_visual_note *note);

#endif
