/* pdf_repair - a damaged file without signatures, written anew by qpdf so that our own strict reader takes it.
 *
 * qpdf runs as a child of its own, bounded in address space, processor time, file size and time by the clock, with an
 * empty environment and no files but the two it is given, which have no name. What it writes counts only when our
 * reader opens it and finds pages. A file with signatures is never repaired: rewriting its bytes would break them, and
 * what a damaged file once said is not for a machine to guess. Call it only where a person asked for it. */
#ifndef PDF_REPAIR_H
#define PDF_REPAIR_H

#include "arena.h"
#include "bytes.h"
#include "problem.h"

enum {
    PDF_REPAIR_MAX = 268435456,     /* bytes of a file to be repaired */
    PDF_REPAIR_MEMORY_MB = 2048,    /* of the child's address space */
    PDF_REPAIR_CPU_S = 60,          /* of its processor time */
    PDF_REPAIR_PATIENCE_MS = 120000 /* by the clock */
};

/* `out` lives in `arena`. Fails: PDF_REPAIR_SIGNED, PDF_REPAIR_FAILED, PDF_TOO_COMPLEX (too large), PDF_ENCRYPTED …
 * what reading the repaired file fails with. */
status pdf_repair(struct bytes file, struct arena *arena, struct bytes *out, struct problem *why) MUST_USE;

/* The same for a file that a password keeps closed: written anew without its encryption, else as it is. The password
 * goes to qpdf by its standard input. The owner's, or a user's where the permissions let him change the file.
 * `out` lives in `arena`. Fails: PDF_PASSWORD_NEEDED, PDF_PASSWORD_WRONG, PDF_FORBIDDEN, PDF_REPAIR_SIGNED,
 * PDF_REPAIR_FAILED, PDF_TOO_COMPLEX, and what reading it fails with. */
status pdf_repair_decrypt(struct bytes file, struct bytes password, struct arena *arena, struct bytes *out,
                          struct problem *why) MUST_USE;

#endif
