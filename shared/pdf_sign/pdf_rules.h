/* pdf_rules - what a signature forbids once it is made: certification (DocMDP, ISO 32000-2, 12.8.2.2) and locked fields
 * (FieldMDP, 12.8.2.4), as the caller asks or as the field's own /Lock says (table 236). Inside shared/pdf only. */
#ifndef PDF_RULES_H
#define PDF_RULES_H

#include "pdf_sign.h"

struct pdf_rules_asked {
    int certify;                      /* 1 to 3; 0: not */
    int level;                        /* the strictest certification that is there: no lock loosens it */
    const struct pdf_sign_lock *lock; /* NULL: none */
};

struct pdf_rules {
    int level;             /* DocMDP; 0: none */
    bool is_certification; /* the catalog names it, too */
    enum pdf_signature_lock lock;
    struct list names; /* const char *, UTF-8 */
};

/* `own`: an existing field's /Lock, the null object where it has none; NULL: a new field. Fails: PDF_FIELD_ASKS when
 * both say what is to be locked; PDF_BROKEN. */
status pdf_rules_read(struct pdf *pdf, const struct pdf_rules_asked *asked, const struct pdf_object *own,
                      struct pdf_rules *out, struct problem *why) MUST_USE;
/* /Reference for the signature dictionary, or nothing. */
void pdf_rules_put_references(struct buffer *out, struct pdf *pdf, const struct pdf_rules *rules);
/* The /Lock of a new field, an object of its own; number 0: none is needed. */
struct pdf_ref pdf_rules_write_lock(struct pdf_update *update, const struct pdf_rules *rules);

#endif
