/* pdf_visual - what the rules for objects cannot decide is decided by how the page looks: as it was signed (the file up
 * to the end of that revision) and as it is now. Later seals that are not plainly ink, filled-in fields with a ground
 * of their own over text, and drawn comments that a certification allows (DocMDP 3) raise the question; other files pay
 * nothing. Where nobody can draw the page, the answer is the careful one. */
#ifndef PDF_VISUAL_H
#define PDF_VISUAL_H

#include "pdf_change.h"
#include "pdf_read.h"

struct pdf_render;

enum pdf_visual_answer {
    PDF_VISUAL_NOT_ASKED,
    PDF_VISUAL_SHOWN,  /* all that was signed is to be seen */
    PDF_VISUAL_HIDDEN, /* something is covered, or looks otherwise where nothing may */
    PDF_VISUAL_UNKNOWN
};

struct pdf_visual_case { /* a signature of whole coverage */
    size_t revision;
    struct list *changes; /* struct pdf_change; judged by the rules for objects, and changed here */
    enum pdf_visual_answer answer;
};

/* `pdf`: the whole file, newest view. `cases`: struct pdf_visual_case. */
void pdf_visual_judge(struct pdf *pdf, struct list *cases, struct pdf_render *render);

const char *pdf_visual_answer_name(enum pdf_visual_answer answer); /* NULL, "shown", "hidden", "unknown" */

#endif
