/* paper_mark - what a copy (副本) of a document says of itself: a watermark, and a strip with its number, who made it,
 * when, and a QR code that leads to the online verification. Letters are drawn as shapes, so no font is needed where
 * they go, and the same order gives the same bytes. */
#ifndef PAPER_MARK_H
#define PAPER_MARK_H

#include "pdf_copy.h"

struct paper_mark {
    int64_t number, allowed; /* copy 2 of 5; allowed 0: as many as one likes; number 0: pages to look at, no copy */
    const char *document;    /* its number */
    const char *by;          /* who made the copy */
    const char *note;        /* what else must be known of the document, as 已作废 VOID; NULL: nothing */
    const char *address;     /* of the online verification; NULL for pages to look at, which have no strip */
    int64_t made_ms;
};

/* The file's pages under it, as pdf_copy_make gives them: `pieces` (struct bytes) point into the file, what is new
 * lives in `arena`. In Chinese and English at once: a copy goes to people whom nobody asked. Fails: as pdf_read_open
 * and pdf_copy_make do; INTERNAL_FAILED; CRYPTO_FAILED (the address is too long for a QR code). */
status paper_mark_put(const struct paper_mark *what, struct bytes file, struct arena *arena, struct list *pieces,
                      struct problem *why) MUST_USE;

#endif
