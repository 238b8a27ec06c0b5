/* pdf_source - whole objects out of a file's bytes: `N G obj … endobj`, streams with their data and filters. Inside
 * shared/pdf only. */
#ifndef PDF_SOURCE_H
#define PDF_SOURCE_H

#include "pdf_parse.h"

struct pdf_source {
    struct arena *arena;
    struct bytes file;
    size_t header; /* of %PDF-: offsets in the file count from here */
    struct pdf_budget budget;
    struct problem *why; /* of the call that is running */
    /* Resolves an indirect /Length, /Filter or /DecodeParms; NULL while cross-reference sections are being read. */
    const struct pdf_object *(*resolve)(void *context, const struct pdf_object *object);
    void *context;
};

struct pdf_loaded {
    struct pdf_object *object;
    struct pdf_ref ref;
    size_t start, end;
};

/* Fail: PDF_BROKEN, PDF_TOO_COMPLEX, PDF_FILTER. */
status pdf_source_open(struct pdf_source *source) MUST_USE; /* finds the header */
status pdf_source_object(struct pdf_source *source, size_t at, struct pdf_loaded *out) MUST_USE;
status pdf_source_value(struct pdf_source *source, struct bytes input, size_t *at, struct pdf_object *out) MUST_USE;
status pdf_source_decode(struct pdf_source *source, const struct pdf_object *stream, struct bytes *out) MUST_USE;
const struct pdf_object *pdf_source_get(struct pdf_source *source, const struct pdf_object *dict, const char *key);

#endif
