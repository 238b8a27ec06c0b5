/* form_zip - a zip file of strangers, held in memory: bounded in entries, in bytes read and in what a byte may unfold
 * to.
 *
 * libzip stays inside. Only stored and deflated entries, not encrypted, no name twice. */
#ifndef FORM_ZIP_H
#define FORM_ZIP_H

#include "auto.h"
#include "bytes.h"
#include "problem.h"
#include <stdbool.h>

enum {
    FORM_ZIP_BYTES = 10 * 1024 * 1024, /* the file */
    FORM_ZIP_ENTRIES = 1000,
    FORM_ZIP_ENTRY_BYTES = 24 * 1024 * 1024, /* one entry unfolded */
    FORM_ZIP_TOTAL_BYTES = 64 * 1024 * 1024, /* all that is read */
    FORM_ZIP_RATIO = 200,                    /* of entries over 1 MB */
};

struct form_zip;
typedef struct form_zip form_zip;

/* `file` is borrowed until form_zip_close. Fails: FORM_WORKBOOK_BROKEN, FORM_WORKBOOK_LARGE. */
status form_zip_open(struct bytes file, struct arena *arena, struct form_zip **out, struct problem *why) MUST_USE;
void form_zip_close(struct form_zip *zip); /* NULL is fine */
AUTO_DECLARE(form_zip, form_zip_close);

size_t form_zip_count(const struct form_zip *zip);
const char *form_zip_name(const struct form_zip *zip, size_t index); /* never NULL */
bool form_zip_has(const struct form_zip *zip, const char *name);     /* ASCII case does not matter (ECMA-376-2) */

/* The whole entry, in `arena`. Fails as form_zip_open; FORM_WORKBOOK_BROKEN when there is none. */
status form_zip_read(struct form_zip *zip, const char *name, struct arena *arena, struct bytes *out,
                     struct problem *why) MUST_USE;

#endif
