/* login_flow - signing in with a user name or taxpayer id and a password (A1). */
#ifndef LOGIN_FLOW_H
#define LOGIN_FLOW_H

#include "session_grant.h"

/* out->ticket set: the password was right, and login_factor_flow_enter goes on. Fails: LOGIN_WRONG (unknown user and
 * wrong password alike, after the same work), LOGIN_THROTTLED, ACCOUNT_DISABLED, INITIAL_PASSWORD_EXPIRED,
 * INITIAL_PASSWORD_FORBIDDEN, SERVICE_BUSY. */
status login_flow_sign_in(const struct auth_call *call, const char *login, const char *password,
                          struct session_grant *out, struct problem *why) MUST_USE;

#endif
