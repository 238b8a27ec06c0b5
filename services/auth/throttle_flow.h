/* throttle_flow - counts an attempt before its secret is looked at, and takes it back when the secret was right. */
#ifndef THROTTLE_FLOW_H
#define THROTTLE_FLOW_H

#include "auth.h"
#include "throttle.h"

struct throttle_attempt {
    char subjects[THROTTLE_KINDS][65]; /* hex HMACs of who tries: the table holds no names and addresses */
    int64_t slow_ms;                   /* delay of the answer: many failures for this login from everywhere */
};

/* A transaction of its own. `login` in any case of letters. Fails: LOGIN_THROTTLED with retry_after_s. */
status throttle_flow_begin(const struct auth_call *call, const char *login, struct throttle_attempt *out,
                           struct problem *why) MUST_USE;
/* Within the caller's transaction. */
status throttle_flow_succeed(struct db *db, const struct throttle_attempt *attempt, int64_t now_ms, struct problem *why)
    MUST_USE;

#endif
