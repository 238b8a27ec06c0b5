/* pdf_edit - changed copies of objects that leave everything else byte by byte as it was written. Inside shared/pdf
 * only. */
#ifndef PDF_EDIT_H
#define PDF_EDIT_H

#include "pdf_object.h"

struct pdf_edit {
    const char *key;    /* a plain name */
    struct bytes value; /* PDF text; takes the place of the old value or comes last */
};

struct bytes pdf_edit_dict(struct arena *arena, const struct pdf_object *dict, const struct pdf_edit *edits,
                           size_t count);
struct bytes pdf_edit_append(struct arena *arena, const struct pdf_object *array, struct bytes item);
struct bytes pdf_edit_ref(struct arena *arena, struct pdf_ref ref); /* `N G R` */
/* A text string (7.9.2.2): ASCII as it is, all else as UTF-16BE. `utf8` is valid UTF-8. */
void pdf_edit_text(struct buffer *out, const char *utf8);
/* A number and a blank, with three decimals: PDF knows no exponents, and no locale's comma. */
void pdf_edit_number(struct buffer *out, double value);
/* Decimal digits, with zeros in front up to `width`. */
void pdf_edit_digits(struct buffer *out, uint64_t value, size_t width);

#endif
