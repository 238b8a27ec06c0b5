/* pdf_render - a page as people see it, in grey, drawn by poppler's pdftoppm as a child of its own (child.h). Bounded
 * for all pages of one verification together in number, time and processor time, and each in pixels and memory.
 * Inside shared/pdf_judge only. */
#ifndef PDF_RENDER_H
#define PDF_RENDER_H

#include "arena.h"
#include "bytes.h"
#include "pdf_page.h"
#include <stdbool.h>
#include <stdint.h>

enum {
    PDF_RENDER_FILE_MAX = 67108864, /* bytes of a file that is drawn */
    PDF_RENDER_SIDE_MIN = 16,       /* pixels of the longer side */
    PDF_RENDER_SIDE_MAX = 2400,
    PDF_RENDER_MEMORY_MB = 512,
    PDF_RENDER_CPU_S = 1,          /* of a page */
    PDF_RENDER_PAGES_MAX = 80,     /* and less where the time is spent before */
    PDF_RENDER_ALL_MS = 2500,      /* of the processor, all pages of one verification */
    PDF_RENDER_PATIENCE_MS = 15000 /* by the clock, of a page: on a busy machine it waits */
};

struct pdf_render {
    const char *program; /* NULL: pdftoppm; tests have others */
    unsigned pages;      /* drawn so far */
    int64_t used_ms;
    int patience_ms; /* 0: PDF_RENDER_PATIENCE_MS */
};

struct pdf_render_picture {
    unsigned width, height;
    const unsigned char *gray; /* rows from the top, a byte a pixel */
};

/* `page` counts from 0; what is shown of it (its crop box) gets `side` pixels along its longer side. The picture lives
 * in `arena`. false: nobody can tell what it looks like (no program, too large, too long, damaged, a bound reached). */
bool pdf_render_page(struct pdf_render *render, struct bytes file, size_t page, unsigned side, struct arena *arena,
                     struct pdf_render_picture *out);
/* A file that a password keeps closed, written anew without its encryption by qpdf, which reads the password on its
 * standard input: other processes see a child's words. `out` in `arena`; out of the same time. false: not possible. */
bool pdf_render_open(struct pdf_render *render, struct bytes file, struct bytes password, struct arena *arena,
                     struct bytes *out);
/* Makes `crop` what is drawn of a page: poppler takes the MediaBox along a side on which the CropBox is longer. */
void pdf_render_fit(struct pdf_page *page);

#endif
