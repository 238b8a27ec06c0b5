/* form_compile - a workbook and its configuration become one form, or a list of what is wrong with them.
 *
 * workbook, config  the two files, borrowed
 * out               the form and its stored bytes, in `arena`
 * fails             INPUT_INVALID with every fault of both files, and of each against the other: fields
 *                   config.LINE:COLUMN.… and template.SHEET!CELL; "template" or "config" alone for a file that
 *                   cannot be read at all (what form_workbook_read and form_config_read say) */
#ifndef FORM_COMPILE_H
#define FORM_COMPILE_H

#include "bytes.h"
#include "form.h"

status form_compile(struct bytes workbook, struct bytes config, struct arena *arena, struct form *out,
                    struct problem *why) MUST_USE;

/* The base names of NAME.vts and NAME.xml (paths are ignored, endings in any case) must be equal to each other and to
 * the form's name. Fails: FORM_NAMES_DIFFER. */
status form_compile_check_names(const char *template_file, const char *config_file, const char *form_name,
                                struct problem *why) MUST_USE;

#endif
