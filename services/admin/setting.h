/* setting - 参数: the closed list of parameters of all services (settings.def) and what each may hold. Rules only. */
#ifndef SETTING_H
#define SETTING_H

#include "json_read.h"
#include "problem.h"
#include <stdbool.h>
#include <stdint.h>

enum setting_kind { SETTING_CHOICE, SETTING_INT, SETTING_TEXT, SETTING_SCHEME };

struct setting {
    const char *name, *group;
    enum setting_kind kind;
    int64_t min, max;     /* of the number, or of the text's length */
    const char *choices;  /* by blanks: of a choice its values, of a scheme its places */
    const char *fallback; /* what holds while nothing was set */
    const char *title_zh, *title_en;
    const char *help_zh, *help_en;
};

extern const struct setting setting_list[];           /* ends at name NULL */
const struct setting *setting_find(const char *name); /* NULL: none */

/* The fault names the parameter as the field. Fails: FIELD_CHOICE, FIELD_FORM, FIELD_TOO_SMALL, FIELD_TOO_BIG,
 * FIELD_TOO_SHORT, FIELD_TOO_LONG, SETTING_SCHEME_WRONG. */
status setting_check(const struct setting *setting, const char *value, struct problem *why) MUST_USE;

#endif
