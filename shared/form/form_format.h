/* form_format - values as the number formats of a workbook show them (ECMA-376 Part 1, 18.8.31), as far as forms use
 * them: README "Number formats shown". What a format holds beyond that is left out. */
#ifndef FORM_FORMAT_H
#define FORM_FORMAT_H

#include "form_field.h"

/* `format` "General" gives the type's own form: amounts 1,234.50, percents 25%, dates 2026年11月22日. */
const char *form_format_value(struct arena *arena, const char *format, enum form_type type, form_number number);

/* A fixed number of the workbook, as it was written there ("0.1", "1E3"). */
const char *form_format_fixed(struct arena *arena, const char *format, const char *number);

#endif
