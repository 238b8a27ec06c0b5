/* pdf_cmap - character maps: from the bytes of a string to codes, and from codes to Unicode or CIDs (ISO
 * 32000-1, 9.7.5, 9.10.3). Inside shared/pdf only. */
#ifndef PDF_CMAP_H
#define PDF_CMAP_H

#include "list.h"
#include "pdf_parse.h"

struct pdf_cmap {
    struct list spaces; /* struct pdf_cmap_space: which byte sequences are codes */
    struct list ranges; /* struct pdf_cmap_range, by code */
};

struct pdf_cmap_space {
    uint32_t low, high;
    unsigned bytes;
};

struct pdf_cmap_range {
    uint32_t low, high;
    struct bytes text; /* UTF-16BE of `low`; the last unit counts up with the code. Empty: `cid` counts */
    uint32_t cid;
};

/* Fails: PDF_BROKEN, PDF_TOO_COMPLEX. */
status pdf_cmap_read(struct arena *arena, struct pdf_budget *budget, struct bytes data, struct pdf_cmap *out,
                     struct problem *why) MUST_USE;
/* The next code of a string at *at, which moves on; its number of bytes in *bytes. */
uint32_t pdf_cmap_next(const struct pdf_cmap *cmap, struct bytes text, size_t *at, unsigned *bytes);
const struct pdf_cmap_range *pdf_cmap_find(const struct pdf_cmap *cmap, uint32_t code); /* NULL: none */

#endif
