/* pdf_permit - what the signatures that a file has already let a further one do: certifications (DocMDP, ISO 32000-2,
 * 12.8.2.2) and locked fields (FieldMDP, 12.8.2.4), and what its encryption does. Inside shared/pdf only. */
#ifndef PDF_PERMIT_H
#define PDF_PERMIT_H

#include "pdf_signature.h"

struct pdf_permit {
    const char *signed_field; /* one that is signed; NULL: none is */
    int level;                /* the strictest certification, or /P of a signed field's /Lock: 1 to 3; 0: none */
    struct list locks;        /* struct pdf_signature, those with a lock */
};

/* `fields`: pdf_field_all(). */
status pdf_permit_read(struct pdf *pdf, const struct list *fields, struct pdf_permit *out, struct problem *why)
    MUST_USE;
/* Whether a field may be signed; `is_drawn`: a new one that shows. A certification lets forms be filled in and fields
 * be signed that are there (table 257); one that is drawn later is what certified documents are attacked with, and our
 * own judging and pyHanko's call the certification broken then. Fails: PDF_CERTIFIED, PDF_CERTIFIED_FIELDS,
 * PDF_FIELD_LOCKED. */
status pdf_permit_field(struct pdf *pdf, const struct pdf_permit *permit, const char *name, bool is_drawn,
                        struct problem *why) MUST_USE;
/* Whether an encrypted file's permissions allow a further signature (ISO 32000-2, table 22), be it in a field that is
 * there. Fails: PDF_FORBIDDEN. */
status pdf_permit_protection(const struct pdf *pdf, bool is_existing, struct problem *why) MUST_USE;
/* Whether the next signature may certify: only the first one does (12.8.2.2.1). Fails: PDF_CERTIFY_LATE. */
status pdf_permit_certify(const struct pdf_permit *permit, struct problem *why) MUST_USE;

#endif
