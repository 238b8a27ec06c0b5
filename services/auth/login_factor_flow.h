/* login_factor_flow - the second step of signing in: a code of the authenticator, or a recovery code. */
#ifndef LOGIN_FACTOR_FLOW_H
#define LOGIN_FACTOR_FLOW_H

#include "session_grant.h"

/* Within the transaction in which the password of grant->account was found right: when the account has a second factor,
 * grant->ticket is set, and no session may begin yet. */
status login_factor_flow_ask(struct db *db, const struct auth_call *call, struct session_grant *grant,
                             struct problem *why) MUST_USE;

/* Fails: FACTOR_TICKET_OVER, FACTOR_CODE_WRONG (wrong, or used before), LOGIN_THROTTLED, and as account_may_enter. */
status login_factor_flow_enter(const struct auth_call *call, const char *ticket, const char *code,
                               struct session_grant *out, struct problem *why) MUST_USE;

#endif
