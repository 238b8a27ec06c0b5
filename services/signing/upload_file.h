/* upload_file - whether a PDF file can be sealed here, and its repair where it cannot be read. */
#ifndef UPLOAD_FILE_H
#define UPLOAD_FILE_H

#include "arena.h"
#include "bytes.h"
#include "list.h"
#include "problem.h"
#include <stdint.h>

enum { UPLOAD_FILE_MAX = 100 << 20 }; /* bytes, also of what a repair makes */

struct upload_file {
    struct bytes content; /* as it came, borrowed; or repaired, in the arena */
    int64_t page_count, signature_count;
    struct list seals;      /* const char *: numbers of seals that its signatures name (/ESTAMP_Seal) */
    bool is_repaired;       /* written anew; then: why */
    struct problem damaged; /* PDF_BROKEN, PDF_TOO_COMPLEX, or PDF_PASSWORD_NEEDED */
};

/* `password` opens a file that is closed (size 0: none was given): it is kept without its encryption then, the password
 * nowhere. Reads the file whole and tries a further signature on it, which is thrown away. With `repair` a damaged file
 * without signatures is written anew (pdf_repair.h). Fails: UPLOAD_PASSWORD, UPLOAD_PASSWORD_SIGNED,
 * PDF_PASSWORD_WRONG; PDF_FORBIDDEN, PDF_CERTIFIED and whatever else keeps it from being sealed; what pdf_read_open and
 * pdf_repair fail with. */
status upload_file_check(struct bytes content, struct bytes password, bool repair, struct arena *arena,
                         struct upload_file *out, struct problem *why) MUST_USE;

#endif
