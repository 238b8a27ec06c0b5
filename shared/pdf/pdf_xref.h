/* pdf_xref - the chain of cross-reference sections and the revisions that they make (ISO 32000-1, 7.5.6). Inside
 * shared/pdf only.
 *
 * A revision ends where a `startxref` that names its newest section is followed by %%EOF. */
#ifndef PDF_XREF_H
#define PDF_XREF_H

#include "pdf_section.h"

struct pdf_xref {
    struct list sections;  /* struct pdf_section, newest first */
    struct list revisions; /* struct pdf_revision, oldest first */
    uint32_t highest;
};

status pdf_xref_read(struct pdf_source *source, struct pdf_xref *out) MUST_USE;
/* What the sections of `revision` and older ones say of an object. */
status pdf_xref_find(struct pdf_source *source, const struct pdf_xref *xref, size_t revision, uint32_t number,
                     struct pdf_slot *out) MUST_USE;
/* What `revision` itself says; absent when it does not speak of the object. */
status pdf_xref_own(struct pdf_source *source, const struct pdf_xref *xref, size_t revision, uint32_t number,
                    struct pdf_slot *out) MUST_USE;

#endif
