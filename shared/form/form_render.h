/* form_render - filled forms as one PDF: vector lines, text with the font's subset embedded, nothing random.
 *
 * Equal input on one machine gives equal bytes. The forms of one declaration follow each other in one file. */
#ifndef FORM_RENDER_H
#define FORM_RENDER_H

#include "bytes.h"
#include "form_fill.h"

struct form_print {
    const char *title;    /* of the PDF */
    int64_t created_ms;   /* its CreationDate */
    unsigned char id[16]; /* its /ID (ISO 32000-1, 14.4), for instance half of a digest */
};

struct form_sheet_size {
    double width_mm, height_mm;
};

struct form_rendered { /* in the arena */
    struct bytes pdf;
    struct form_sheet_size *pages;
    size_t page_count;
    struct form_seal_place *seals; /* one a form, pages counted in the file; not given: the form fixes none */
};

/* Fails, with the field data.FORM.FIELD: FORM_VALUE_ROOM for each value that does not fit into its cell even at 4 pt,
 * FORM_VALUE_LETTER for each with a letter that no font of the machine has (a box in a sealed form would be a fault);
 * INTERNAL_FAILED when cairo does. */
status form_render(const struct form_filled *filled, size_t count, const struct form_print *print, struct arena *arena,
                   struct form_rendered *out, struct problem *why) MUST_USE;

#endif
