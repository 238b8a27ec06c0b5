/* throttle_flow - counts an attempt before its secret is looked at, and takes it back when the secret was right. */
#ifndef THROTTLE_FLOW_H
#define THROTTLE_FLOW_H

#include "auth.h"
#include "throttle.h"

struct throttle_attempt {
    enum throttle_kind kinds[THROTTLE_KINDS]; /* what counts it */
    char subjects[THROTTLE_KINDS][65];        /* hex HMACs of who tries: the table holds no names and addresses */
    int count;
    int64_t slow_ms; /* delay of the answer: many failures for this login from everywhere */
};

/* A transaction of its own. `login` in any case of letters. Refusals are written into the audit log, the first at once
 * and the others once a minute. Fails: LOGIN_THROTTLED with retry_after_s. */
status throttle_flow_begin(const struct auth_call *call, const char *login, struct throttle_attempt *out,
                           struct problem *why) MUST_USE;
/* The same for a second factor, after the password was right. */
status throttle_flow_begin_code(const struct auth_call *call, const char *login, struct throttle_attempt *out,
                                struct problem *why) MUST_USE;
/* The same for a key: nobody guesses one, so only how much comes from the address counts. */
status throttle_flow_begin_key(const struct auth_call *call, struct throttle_attempt *out, struct problem *why)
    MUST_USE;
/* Within the caller's transaction. */
status throttle_flow_succeed(struct db *db, const struct throttle_attempt *attempt, struct problem *why) MUST_USE;

#endif
