/* factor_qr - a text as a QR code (ISO/IEC 18004), as rows of modules that the portal draws itself. */
#ifndef FACTOR_QR_H
#define FACTOR_QR_H

#include "arena.h"
#include "list.h"
#include "problem.h"

/* Rows of '0' and '1' (dark), without the quiet zone, as const char *. Fails: CRYPTO_FAILED when there is no memory. */
status factor_qr(struct arena *arena, const char *text, struct list *rows, struct problem *why) MUST_USE;

#endif
