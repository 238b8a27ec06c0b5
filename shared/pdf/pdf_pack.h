/* pdf_pack - an object stream (ISO 32000-1, 7.5.7) with its filters undone. Inside shared/pdf only. */
#ifndef PDF_PACK_H
#define PDF_PACK_H

#include "pdf_source.h"

struct pdf_pack {
    struct bytes data;
    size_t first; /* of the first object */
    uint32_t count;
    uint32_t *numbers;
    uint32_t *offsets; /* from `first` */
};

/* Fails: PDF_BROKEN, PDF_TOO_COMPLEX, PDF_FILTER. */
status pdf_pack_open(struct pdf_source *source, const struct pdf_object *stream, struct pdf_pack *out) MUST_USE;
/* The object at `index`, which must have that number. */
status pdf_pack_object(struct pdf_source *source, const struct pdf_pack *pack, uint32_t number, uint32_t index,
                       struct pdf_object *out) MUST_USE;

#endif
