/* pdf_visual_marks - what later revisions draw on the pages: seals, filled-in fields, comments. Inside
 * shared/pdf_judge only. */
#ifndef PDF_VISUAL_MARKS_H
#define PDF_VISUAL_MARKS_H

#include "list.h"
#include "pdf_page.h"

enum { PDF_VISUAL_MARKS_MAX = 20000, PDF_VISUAL_MARKS_PAGE_MAX = 64 /* that are compared */ };

enum pdf_visual_marks_kind { PDF_VISUAL_MARKS_SEAL, PDF_VISUAL_MARKS_FIELD, PDF_VISUAL_MARKS_COMMENT };

struct pdf_visual_marks_one {
    enum pdf_visual_marks_kind kind;
    size_t page; /* counts from 0 */
    uint32_t number;
    size_t revision; /* the last that wrote it or its look */
    const struct pdf_object *dict;
    struct pdf_rectangle rect;
    bool is_open; /* a seal or field whose look may hide what is below */
    /* That, and it may be seen elsewhere than on a screen, at times, or by other programs than the one that draws it
     * here: its picture tells nothing, and only where the signed page is blank it hides nothing. */
    bool is_veiled;
    bool is_loose; /* that, and nobody knows where */
};

struct pdf_visual_marks {
    struct pdf_page *pages; /* of the newest view */
    size_t page_count;
    struct list all; /* struct pdf_visual_marks_one, page by page */
    bool is_whole;   /* false: there are more than anybody wants to look at */
};

/* All that revisions behind `revision` draw. In `arena`. */
status pdf_visual_marks_find(struct pdf *pdf, size_t revision, struct arena *arena, struct pdf_visual_marks *out,
                             struct problem *why) MUST_USE;
/* Is the widget that of a signature's field? */
bool pdf_visual_marks_is_seal(struct pdf *pdf, const struct pdf_object *widget);

#endif
