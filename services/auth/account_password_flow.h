/* account_password_flow - the holder changes its password (修改口令, A2), and the first administrator gets one. */
#ifndef ACCOUNT_PASSWORD_FLOW_H
#define ACCOUNT_PASSWORD_FLOW_H

#include "auth.h"
#include "session_grant.h"

/* Ends every session of the account and begins a new one, given back in `out`.
 * Fails: PASSWORD_OLD_WRONG and the faults of account_check_password, LOGIN_THROTTLED. */
status account_password_flow_change(const struct auth_call *call, const char *old_password, const char *new_password,
                                    struct session_grant *out, struct problem *why) MUST_USE;

/* The holder shows that it is still there, before something that a stolen session must not do: `action` is what a
 * failure is written down as. Fails: PASSWORD_WRONG at the field password, LOGIN_THROTTLED. */
status account_password_flow_prove(const struct auth_call *call, const char *password, const char *action,
                                   struct problem *why) MUST_USE;

/* The first account of all: an officer of `unit_id` ("": of none yet) with an initial password. When there is an
 * account of this name already, nothing changes. `id`: of either. Fails: LOGIN_TAKEN when other accounts exist. */
status account_password_flow_bootstrap(const struct auth_call *call, const char *login, const char *password,
                                       const char *unit_id, const char **id, struct problem *why) MUST_USE;

#endif
