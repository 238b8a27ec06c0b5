/* unit_flow - units are found, made, changed and moved. */
#ifndef UNIT_FLOW_H
#define UNIT_FLOW_H

#include "admin.h"
#include "db_once.h"
#include "unit_json.h"
#include "unit_repo.h"

/* `on`: as it was at the end of that day, by the dates from which changes count; NULL: as it is. Fails: UNIT_UNKNOWN.
 */
status unit_flow_find(const struct admin_call *call, const char *id, const char *on, struct unit *out,
                      struct problem *why) MUST_USE;
status unit_flow_lookup(const struct admin_call *call, const char *code, struct unit *out, struct problem *why)
    MUST_USE;
/* Found by what they are today, shown as they were. */
status unit_flow_list(const struct admin_call *call, const struct unit_filter *filter, const char *on, struct list *out,
                      struct problem *why) MUST_USE;
/* Of struct unit_change, newest first. Fails: UNIT_UNKNOWN. */
status unit_flow_history(const struct admin_call *call, const char *id, const char *before, int64_t limit,
                         struct list *out, struct problem *why) MUST_USE;
status unit_flow_authorities(const struct admin_call *call, struct list *out, struct problem *why) MUST_USE;
/* Fails: UNIT_PARENT_WRONG, UNIT_TOO_DEEP, UNIT_CODE_TAKEN, UNIT_DETAILS_WRONG, IDEMPOTENCY_REUSED. */
status unit_flow_create(const struct admin_call *call, const struct unit_create_input *in, const struct db_once *once,
                        struct unit *out, struct problem *why) MUST_USE;
/* Fails as unit_put_change. */
status unit_flow_change(const struct admin_call *call, const char *id, const struct unit_change_input *in,
                        struct unit *out, struct problem *why) MUST_USE;
/* The root authority, made once by the operator when there is no unit at all; `id` is the root's. */
status unit_flow_bootstrap(const struct admin_call *call, const char *code, const char *name, const char **id,
                           struct problem *why) MUST_USE;

#endif
