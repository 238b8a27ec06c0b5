/* pdf_target - a signature field that a file has already, empty, for somebody to sign (ISO 32000-2, 12.7.5.5): where
 * its widgets stand, what it locks when it is signed, and what its seed values demand. Inside shared/pdf only.
 *
 * Seed values bind where their /Ff says so (table 237); of those that bind, what we cannot do is refused by name:
 *   Filter, SubFilter, V, DigestMethod, Reasons, MDP, TimeStamp     checked
 *   Cert with a demand of its own, LegalAttestation, AddRevInfo, LockDocument, AppearanceFilter     refused */
#ifndef PDF_TARGET_H
#define PDF_TARGET_H

#include "digest.h"
#include "pdf_field.h"
#include "pdf_page.h"

struct pdf_target_widget { /* one that shows */
    struct pdf_ref ref;
    const struct pdf_object *dict;
    struct pdf_page page;
    struct pdf_rectangle rect;
};

struct pdf_target {
    struct pdf_field field;
    struct list widgets;           /* struct pdf_target_widget; empty: it is invisible */
    const struct pdf_object *lock; /* /Lock; the null object: none */
    const struct pdf_object *seed; /* /SV; the null object: none */
};

struct pdf_target_offer { /* the signature to come */
    const char *reason;   /* NULL: none */
    bool has_timestamp;
    enum digest_kind digest;
    int certify; /* 1 to 3, 0: not; a field that asks for a certification sets it */
};

/* By its full name, among `fields` (pdf_field_all()). Fails: PDF_FIELD_MISSING, PDF_FIELD_KIND, PDF_FIELD_SIGNED,
 * PDF_FIELD_LOCKED (it is read-only), PDF_BROKEN. */
status pdf_target_find(struct pdf *pdf, const struct list *fields, const char *name, struct pdf_target *out,
                       struct problem *why) MUST_USE;
/* Fails: PDF_FIELD_ASKS. */
status pdf_target_meet(struct pdf *pdf, const struct pdf_target *target, struct pdf_target_offer *offer,
                       struct problem *why) MUST_USE;

#endif
