/* form_fill - declared data into a form: every value checked by its field's rules, formulas computed or compared.
 *
 * All faults are collected in `why` (INPUT_INVALID), each with the field data.FORM.FIELD. The result borrows the form,
 * the data and the declaration; the rest lives in `arena`. */
#ifndef FORM_FILL_H
#define FORM_FILL_H

#include "form.h"
#include "json_read.h"
#include "json_write.h"

struct form_declaration { /* what the declaration itself says (README "source"); NULL: not known */
    const char *taxpayer_name, *taxpayer_code, *authority_name, *voucher_code;
    const char *period_from, *period_to, *declared_date; /* 2026-11-22 */
};

struct form_filled {
    const struct form *form;
    struct form_value *values; /* by field; formulas included */
    bool is_sample;            /* what does not fit is no fault */
};

/* `data` is the record of this form, {"field": "value"}; NULL or no record is a fault. */
status form_fill(const struct form *form, const struct json_value *data, const struct form_declaration *declaration,
                 struct arena *arena, struct form_filled *out, struct problem *why) MUST_USE;

/* With the samples of the configuration, for a preview: nothing is required, and no check is made. */
void form_fill_sample(const struct form *form, struct arena *arena, struct form_filled *out);

/* {"field": "text", …}: all values that are there, computed ones too, as they would be declared. */
void form_fill_write(const struct form_filled *filled, struct json_writer *w, const char *name);

/* A number of the field as it would be declared. */
const char *form_fill_plain(struct arena *arena, const struct form_field *field, form_number number);

/* What a box shows; "" for nothing. */
const char *form_fill_shown(const struct form_filled *filled, const struct form_box *box, struct arena *arena);

#endif
