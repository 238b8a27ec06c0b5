/* factor_flow - the holder turns the second factor on and off; an administrator takes it away from who lost it. */
#ifndef FACTOR_FLOW_H
#define FACTOR_FLOW_H

#include "auth.h"
#include "db_once.h"
#include "factor.h"

struct factor_state {
    struct factor factor; /* account_id NULL: none */
    int64_t codes_left;
};
status factor_flow_state(const struct auth_call *call, struct factor_state *out, struct problem *why) MUST_USE;

struct factor_new {
    const char *secret, *uri; /* base32; what the QR code holds */
};
/* A new secret, which is not asked for until it is confirmed. A repeated request (`once`) proves the password again and
 * gets the same secret, as long as that is not turned on. Fails: PASSWORD_WRONG at the field password, FACTOR_IS_ON,
 * IDEMPOTENCY_REUSED. */
status factor_flow_begin(const struct auth_call *call, const char *password, const struct db_once *once,
                         struct factor_new *out, struct problem *why) MUST_USE;

struct factor_codes {
    const char *texts[FACTOR_RECOVERY_CODES]; /* told once */
};
/* Turned on by the first code. Fails: FACTOR_NOT_BEGUN, FACTOR_IS_ON, FACTOR_CODE_WRONG at the field code. */
status factor_flow_confirm(const struct auth_call *call, const char *code, struct factor_codes *out,
                           struct problem *why) MUST_USE;
/* New recovery codes in place of the old. Fails: PASSWORD_WRONG, FACTOR_NOT_ON. */
status factor_flow_renew_codes(const struct auth_call *call, const char *password, struct factor_codes *out,
                               struct problem *why) MUST_USE;
/* Turned off. Fails: PASSWORD_WRONG, FACTOR_NOT_ON. */
status factor_flow_remove(const struct auth_call *call, const char *password, struct problem *why) MUST_USE;

#endif
