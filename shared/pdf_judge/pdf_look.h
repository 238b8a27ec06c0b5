/* pdf_look - what an appearance (ISO 32000-1, 12.5.5) shows: its text, and whether it shows anything else. Inside
 * shared/pdf only. */
#ifndef PDF_LOOK_H
#define PDF_LOOK_H

#include "list.h"
#include "pdf_read.h"

struct pdf_look {
    struct list text;  /* uint32_t: characters without blanks, in the order in which they are drawn */
    struct list fonts; /* const struct pdf_object *: as they stand in the resources; the null object for none */
    bool has_lines;    /* through the box from top to bottom, as those of a comb */
    /* All of it can be read, in that order, and besides the look draws only a ground, borders and the lines of a comb;
     * no pictures, shapes, hidden text, states, layers. */
    bool is_plain;
};

/* `form`: a form XObject. `resources`: for one that has none of its own. */
status pdf_look_read(struct pdf *pdf, const struct pdf_object *form, const struct pdf_object *resources,
                     struct arena *arena, struct pdf_look *out, struct problem *why) MUST_USE;

#endif
