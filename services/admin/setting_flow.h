/* setting_flow - parameters are read and set. */
#ifndef SETTING_FLOW_H
#define SETTING_FLOW_H

#include "admin.h"
#include "setting.h"
#include "setting_repo.h"

status setting_flow_list(const struct admin_call *call, struct list *out, struct problem *why) MUST_USE;
/* `values`: a record of texts (or numbers) by name; what is not named stays. Fails: TOP_ONLY, PARAMETER_UNKNOWN, and
 * what setting_check says, all faults at once. */
status setting_flow_save(const struct admin_call *call, const struct json_value *values, struct list *out,
                         struct problem *why) MUST_USE;

#endif
