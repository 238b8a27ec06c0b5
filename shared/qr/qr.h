/* qr - a text as a QR code (ISO/IEC 18004, correction level M), as rows of modules that somebody else draws. */
#ifndef QR_H
#define QR_H

#include "arena.h"
#include "list.h"
#include "problem.h"

/* Rows of '0' and '1' (dark), without the quiet zone, as const char *. Fails: CRYPTO_FAILED when there is no memory, or
 * the text is longer than a code can hold. */
status qr_rows(struct arena *arena, const char *text, struct list *rows, struct problem *why) MUST_USE;

#endif
