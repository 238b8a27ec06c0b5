/* pdf_form - a signature field in a file's interactive form (ISO 32000-1, 12.7), its widgets on their pages, and the
 * catalog's word of a certification. Inside shared/pdf only. */
#ifndef PDF_FORM_H
#define PDF_FORM_H

#include "list.h"
#include "pdf_page.h"
#include "pdf_update.h"

/* Whether no field (of `fields`: pdf_field_all()) has that name. Fails: PDF_FIELD_TAKEN. */
status pdf_form_name(const struct list *fields, const char *wanted, struct problem *why) MUST_USE;
/* `stem` with the number behind the highest that is there, in the reader's arena: "Seal2". */
const char *pdf_form_next_name(struct pdf *pdf, const struct list *fields, const char *stem);

struct pdf_form_widget { /* a new annotation */
    struct pdf_ref ref;
    const struct pdf_page *page;
};

struct pdf_form_change {
    struct pdf_ref field;                  /* a new one; number 0: the form has it already */
    const struct pdf_form_widget *widgets; /* those of one page stand together */
    size_t count;
    struct pdf_ref certification; /* the signature that becomes /Perms /DocMDP; number 0: none */
};

/* Puts the field into the form (made where there is none), the widgets into their pages' annotations. A page that
 * shares its list of annotations with another gets one of its own. */
status pdf_form_link(struct pdf_update *update, struct pdf *pdf, const struct pdf_form_change *change,
                     struct problem *why) MUST_USE;

#endif
