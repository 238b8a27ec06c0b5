/* slip_lock - a PDF that we made ourselves, encrypted under a password (libqpdf stays in slip_lock.c). */
#ifndef SLIP_LOCK_H
#define SLIP_LOCK_H

#include "arena.h"
#include "bytes.h"
#include "problem.h"

/* AES-256 (revision 6); may be printed, not changed or copied from. The owner's password is random and nobody's.
 * Fails: INTERNAL_FAILED. */
status slip_lock(struct bytes pdf, const char *password, struct arena *arena, struct bytes *out, struct problem *why)
    MUST_USE;

#endif
