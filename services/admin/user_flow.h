/* user_flow - which officers there are, and their roles (操作人员角色): in force at once, tokens already issued
 * included. */
#ifndef USER_FLOW_H
#define USER_FLOW_H

#include "admin.h"
#include "role.h"
#include "user_repo.h"

status user_flow_list(const struct admin_call *call, const struct user_filter *filter, struct list *out,
                      struct problem *why) MUST_USE;
/* Fails: USER_UNKNOWN. `roles` of struct role. */
status user_flow_roles(const struct admin_call *call, const char *id, struct user *user, struct list *roles,
                       struct problem *why) MUST_USE;
/* `role_ids` of const char *. Fails: USER_UNKNOWN, ROLE_UNKNOWN, ROLE_FOR_KIND, ROLE_NOT_GRANTABLE,
 * ROLE_SELF, ROLE_POWERS_*, ROLE_LAST_ADMINISTRATOR. */
status user_flow_assign(const struct admin_call *call, const char *id, const struct list *role_ids, struct user *user,
                        struct list *roles, struct problem *why) MUST_USE;
/* Why the user may what it may: struct user_grant, by permission. Fails: USER_UNKNOWN. */
status user_flow_grants(const struct admin_call *call, const char *id, struct user *user, struct list *out,
                        struct problem *why) MUST_USE;
/* The first administrator, made once by the operator while there is none. */
status user_flow_bootstrap(const struct admin_call *call, const char *account_id, struct problem *why) MUST_USE;

#endif
