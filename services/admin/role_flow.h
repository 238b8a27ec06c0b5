/* role_flow - roles are listed, made, renamed, deleted, filled. A change cuts the tokens of all holders in its
 * transaction. */
#ifndef ROLE_FLOW_H
#define ROLE_FLOW_H

#include "admin.h"
#include "db_once.h"
#include "role_json.h"

status role_flow_list(const struct admin_call *call, struct list *out, struct problem *why) MUST_USE; /* struct role */
/* What the caller may hand out. */
status role_flow_grantable(const struct admin_call *call, uint64_t *out, struct problem *why) MUST_USE;
/* All changes fail besides with TOP_ONLY. Fails: ROLE_NAME_TAKEN, ROLE_NOT_GRANTABLE, ROLE_PERMISSION_UNKNOWN,
 * ROLE_POWERS_*, IDEMPOTENCY_REUSED. */
status role_flow_create(const struct admin_call *call, const struct role_input *in, const struct db_once *once,
                        struct role *out, struct problem *why) MUST_USE;
/* Fails: ROLE_UNKNOWN, ROLE_BUILT_IN, ROLE_NAME_TAKEN. */
status role_flow_rename(const struct admin_call *call, const char *id, const struct role_input *in, struct role *out,
                        struct problem *why) MUST_USE;
/* Fails: ROLE_UNKNOWN, ROLE_NOT_GRANTABLE, ROLE_SELF, ROLE_POWERS_*, ROLE_LAST_ADMINISTRATOR. */
status role_flow_fill(const struct admin_call *call, const char *id, const struct role_input *in, struct role *out,
                      struct problem *why) MUST_USE;
/* Fails: ROLE_UNKNOWN, ROLE_BUILT_IN, ROLE_NOT_GRANTABLE, ROLE_LAST_ADMINISTRATOR. */
status role_flow_remove(const struct admin_call *call, const char *id, struct problem *why) MUST_USE;
/* Are the three powers over seals kept apart (parameter three_powers)? */
status role_flow_powers_are_apart(struct db *db, struct arena *arena, bool *out, struct problem *why) MUST_USE;
/* Within a transaction that took roles away. Fails: ROLE_LAST_ADMINISTRATOR. */
status role_flow_keep_administrator(struct db *db, struct problem *why) MUST_USE;

#endif
