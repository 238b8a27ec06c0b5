/* form_relation - what must hold between the forms (表间关系) of one declaration, such as a total of a schedule that a
 * row of the main form must equal. A relation stands in the configuration of the form whose field it names; it is
 * checked when the other form is declared too.
 *
 * Its expression of the other form's fields is kept as text: both forms have versions of their own. */
#ifndef FORM_RELATION_H
#define FORM_RELATION_H

#include "form_fill.h"

/* All faults are collected in `why`: FORM_VALUE_RELATION at data.FORM.FIELD; FORM_VALUE_DIVISION and
 * FORM_VALUE_OVERFLOW as in formulas. Fails: FORM_RELATION_BROKEN when a form lacks a field that another one names.
 * `filled` are sound by themselves. */
status form_relation_check(const struct form_filled *filled, size_t count, struct arena *arena, struct problem *why)
    MUST_USE;

#endif
