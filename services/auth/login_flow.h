/* login_flow - signing in with a user name or taxpayer id and a password (A1). */
#ifndef LOGIN_FLOW_H
#define LOGIN_FLOW_H

#include "session_grant.h"

struct proof;

struct login_given {
    const char *login, *password;
    const struct proof *proof; /* needed beside a common initial password of a taxpayer; else NULL, and ignored */
};

/* out->ticket set: the password was right, and login_factor_flow_enter goes on. Fails: LOGIN_WRONG (unknown user and
 * wrong password alike, after the same work), LOGIN_THROTTLED, ACCOUNT_DISABLED, ACCOUNT_UNIT_CLOSED,
 * INITIAL_PASSWORD_EXPIRED, INITIAL_PASSWORD_FORBIDDEN, INITIAL_PASSWORD_NEEDS_KEY, SERVICE_BUSY. */
status login_flow_sign_in(const struct auth_call *call, const struct login_given *in, struct session_grant *out,
                          struct problem *why) MUST_USE;

#endif
