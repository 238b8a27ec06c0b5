/* pdf_visual_view - one page for one signature: as it was signed and as it is now, in two pictures of one scale, and
 * where places of the page stand in them. Inside shared/pdf_judge only. */
#ifndef PDF_VISUAL_VIEW_H
#define PDF_VISUAL_VIEW_H

#include "pdf_render.h"
#include "pdf_visual.h"
#include "pdf_visual_marks.h"
#include "pdf_visual_page.h"

struct pdf_visual_shown { /* a page of the newest state */
    size_t page;
    struct pdf_render_picture picture;
};

enum pdf_visual_outcome { PDF_VISUAL_NOT_COMPARED, PDF_VISUAL_ALIKE, PDF_VISUAL_OTHERWISE, PDF_VISUAL_COVERED };

struct pdf_visual_old { /* a page as it was signed, until the next seal on it came: for all that were signed so */
    size_t page, until;
    struct pdf_render_picture picture;
    enum pdf_visual_outcome outcome;
    const struct pdf_visual_marks_one *mark; /* that covers something */
};

struct pdf_visual_opened { /* a file that a password keeps closed, up to a revision's end, without its encryption */
    size_t end;
    struct bytes file; /* size 0: it could not be opened */
};

struct pdf_visual {
    struct pdf *pdf;
    struct arena *arena;
    struct pdf_render *render;
    struct pdf_visual_marks marks;
    struct list shown;  /* struct pdf_visual_shown */
    struct list old;    /* struct pdf_visual_old */
    struct list opened; /* struct pdf_visual_opened */
    size_t pixels, opened_bytes;
    bool is_closed; /* the renderer cannot open the file itself */
};

struct pdf_visual_view { /* one page for one signature */
    struct pdf_visual *v;
    struct pdf_visual_case *one;
    struct arena *arena; /* of this page */
    const struct pdf_page *page;
    double dots; /* a millimetre */
    size_t work;
    bool is_enough; /* so many pages were compared for this signature that no more are */
    struct pdf_visual_page both;
};

/* Boxes in pixels of a place in millimetres, and of one in the page's own space. */
struct pdf_visual_box pdf_visual_view_box_mm(struct pdf_visual_view *w, double x, double y, double width,
                                             double height);
struct pdf_visual_box pdf_visual_view_box(struct pdf_visual_view *w, const struct pdf_rectangle *rect);
struct pdf_visual_box pdf_visual_view_wider(struct pdf_visual_box box, int by);
/* Unless it is empty; counts the work that it will be. */
void pdf_visual_view_add(struct pdf_visual_view *w, struct list *boxes, struct pdf_visual_box box);
/* What is known of the page as it was signed; NULL: nothing, or it has more than seals since. */
struct pdf_visual_old *pdf_visual_view_known(const struct pdf_visual_view *w);
/* Draws both, or takes what was drawn before. false: nobody can tell how it looks. */
bool pdf_visual_view_show(struct pdf_visual_view *w);

#endif
