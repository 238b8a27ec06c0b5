/* pdf_field - the form fields of a document (ISO 32000-1, 12.7.3): names and types with what they inherit. */
#ifndef PDF_FIELD_H
#define PDF_FIELD_H

#include "list.h"
#include "pdf_read.h"

enum { PDF_FIELD_MAX = 100000, PDF_FIELD_DEPTH = 32 };

struct pdf_field {
    struct pdf_ref ref; /* number 0: the field is written inside its parent's array */
    const struct pdf_object *dict;
    const char *name;               /* full name, UTF-8, parts joined by periods (12.7.3.2) */
    const char *type;               /* "Sig", "Tx" …; NULL: none */
    const struct pdf_object *value; /* /V, own or inherited, as it stands there; NULL: none */
    bool is_terminal;               /* has no children that are fields */
};

/* Is this child of a field a field itself, and not merely a widget? It has a name of its own (12.7.3.1, 12.7.4). */
bool pdf_field_is_field(const struct pdf_object *kid);

/* All fields, parents before children, as struct pdf_field. Fails: PDF_TOO_COMPLEX, or what reading fails with. */
status pdf_field_all(struct pdf *pdf, struct list *out, struct problem *why) MUST_USE;

#endif
