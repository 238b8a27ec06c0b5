/* pdf_source - whole objects out of a file's bytes: `N G obj … endobj`, streams with their data and filters. Inside
 * shared/pdf only. */
#ifndef PDF_SOURCE_H
#define PDF_SOURCE_H

#include "pdf_cache.h"
#include "pdf_parse.h"

struct pdf_crypt;

struct pdf_source {
    struct arena *arena;
    struct bytes file;
    size_t header;                   /* of %PDF-: offsets in the file count from here */
    struct pdf_budget budget, whole; /* what is left, and what there was at first */
    struct problem *why;             /* of the call that is running */
    /* Resolves an indirect /Length, /Filter or /DecodeParms; NULL while cross-reference sections are being read. */
    const struct pdf_object *(*resolve)(void *context, const struct pdf_object *object);
    void *context;
    const struct pdf_crypt *crypt; /* NULL: nothing is encrypted */
    struct pdf_cache streams;      /* of an encrypted file: struct pdf_ref of the object, by where the data begins */
};

struct pdf_loaded {
    struct pdf_object *object;
    struct pdf_ref ref;
    size_t start, end;
};

/* May the arena take so many bytes more? Fails: PDF_TOO_COMPLEX. */
status pdf_source_afford(const struct pdf_source *source, size_t size) MUST_USE;

/* Of what reading may cost so much is used up, in percent: of whatever is nearest to its end. */
unsigned pdf_source_spent(const struct pdf_source *source);

/* Fail: PDF_BROKEN, PDF_TOO_COMPLEX, PDF_FILTER. */
status pdf_source_open(struct pdf_source *source) MUST_USE; /* finds the header */
status pdf_source_object(struct pdf_source *source, size_t at, struct pdf_loaded *out) MUST_USE;
status pdf_source_value(struct pdf_source *source, struct bytes input, size_t *at, struct pdf_object *out) MUST_USE;
/* A stream whose data was read as an object of an encrypted file; others count as plain. */
void pdf_source_keep(struct pdf_source *source, const struct pdf_loaded *loaded);
/* Without encryption, filters not undone. Fails: PDF_TOO_COMPLEX. */
status pdf_source_plain(struct pdf_source *source, const struct pdf_object *stream, struct bytes *out) MUST_USE;
status pdf_source_decode(struct pdf_source *source, const struct pdf_object *stream, struct bytes *out) MUST_USE;
const struct pdf_object *pdf_source_get(struct pdf_source *source, const struct pdf_object *dict, const char *key);

#endif
