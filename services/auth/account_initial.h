/* account_initial - initial passwords: made, hashed, and told once. */
#ifndef ACCOUNT_INITIAL_H
#define ACCOUNT_INITIAL_H

#include "account.h"
#include "auth.h"

/* Gives the account an initial password: random, or the common one where the parameters allow that.
 * `told`: the random one, NULL when it is the common one. Fails: PASSWORD_FIXED_FORBIDDEN, SERVICE_BUSY. */
status account_initial_set(const struct auth_call *call, const struct account_policy *policy, int mode,
                           struct account *account, const char **told, struct problem *why) MUST_USE;
/* A hash under the gate that bounds memory. */
status account_initial_hash(const struct auth_call *call, const char *password, const char **hash, struct problem *why)
    MUST_USE;

/* What is told once is kept encrypted for a repeated request (Idempotency-Key), with the id of what was made. */
status account_initial_keep(const struct auth_call *call, const char *id, const char *secret, const char **kept,
                            struct problem *why) MUST_USE;
status account_initial_recall(const struct auth_call *call, const char *kept, const char **id, const char **secret,
                              struct problem *why) MUST_USE;

#endif
