/* pdf_widget - writes a signature's field and the widgets that show it (ISO 32000-2, 12.7.5.5 and 12.5.6.19): one
 * dictionary for both where the field is new and has one place. Inside shared/pdf only.
 *
 * Several places of one signature are widgets (/Kids) of one field. 12.7.5.5 wants a signature field to refer to one
 * annotation, as the place of a signature can have a bearing on its legal meaning; here all of them show the same seal
 * of the same signer on the same bytes, and the other ways were found worse. Annotations that are no widgets of a
 * signature (locked stamps) are a forbidden change to whoever signed before: pyHanko and our own judging (pdf_diff)
 * call the first signature altered then, and let widgets pass, so only with these can a second party put its straddle
 * seal on a contract. A field for each place makes as many signatures of one, in every list. Poppler and MuPDF draw all
 * widgets; pdfsig, mutool and pyHanko find the signature valid (the first two list it once a widget), and qpdf has no
 * objection. A signature with one place, which is nearly every one, keeps to the letter. */
#ifndef PDF_WIDGET_H
#define PDF_WIDGET_H

#include "list.h"
#include "pdf_stamp.h"

struct pdf_widget {
    struct pdf_ref ref;
    struct pdf_page page;
    const struct pdf_object *dict; /* as it stands in the file; NULL: a new one */
    struct pdf_stamp stamp;        /* an empty rectangle: it does not show */
    struct pdf_ref look;           /* the form that draws it; number 0: none */
};

struct pdf_widget_field {
    struct pdf_ref ref, value /* the signature */, lock /* number 0: none */;
    const struct pdf_object *dict; /* as it stands in the file; NULL: a new one */
    const char *name;              /* of a new one */
};

/* A new field's only widget has the field's own reference. `widgets`: struct pdf_widget.
 * Fails: PDF_BROKEN when a dictionary that is there says what is to be changed twice. */
status pdf_widget_write(struct pdf_update *update, const struct pdf_widget_field *field, const struct list *widgets,
                        struct problem *why) MUST_USE;

#endif
