/* pdf_diff_value - does what a filled-in field shows fit its value (ISO 32000-2, 12.7.4)? People read the one, programs
 * the other. */
#ifndef PDF_DIFF_VALUE_H
#define PDF_DIFF_VALUE_H

#include "pdf_diff_state.h"

struct pdf_diff_value {
    const char *type;                   /* /FT, inherited */
    int64_t flags;                      /* /Ff, inherited */
    const struct pdf_object *value;     /* /V now, inherited and resolved */
    const struct pdf_object *options;   /* /Opt now, inherited and resolved */
    const struct pdf_object *old, *now; /* the field's or widget's dictionary; null object: it did not exist */
};

/* Is that a value that nobody has filled in? */
bool pdf_diff_value_is_empty(const struct pdf_object *value);
/* Do programs draw the fields of the signed form themselves (/NeedAppearances, table 224)? */
bool pdf_diff_value_is_drawn_anew(struct pdf_diff_state *d);
/* A default appearance (/DA, 12.7.4.3) in which programs that draw the value themselves show it as the text it is. */
bool pdf_diff_value_is_text_default(struct pdf_diff_state *d, const struct pdf_object *value);
/* Judges the newest look of a field or widget whose value has changed. */
bool pdf_diff_value_fits(struct pdf_diff_state *d, const struct pdf_diff_value *value);

#endif
