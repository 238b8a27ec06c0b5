/* factor_secret - the secrets of a second factor: at rest, and compared with what somebody types. */
#ifndef FACTOR_SECRET_H
#define FACTOR_SECRET_H

#include "auth.h"
#include "factor.h"

/* A fresh secret, sealed into factor->secret_sealed for factor->account_id; `*plain` to be told to its holder. */
status factor_secret_new(const struct auth_call *call, struct factor *factor, struct bytes *plain, struct problem *why)
    MUST_USE;
status factor_secret_read(const struct auth_call *call, const struct factor *factor, struct bytes *plain,
                          struct problem *why) MUST_USE;
/* Does the authenticator's code fit? Sets factor->last_step when it does; saving is the caller's. */
status factor_secret_matches(const struct auth_call *call, struct factor *factor, const char *typed, bool *fits,
                             struct problem *why) MUST_USE;
/* A keyed digest of a recovery code's key (factor_recovery_key), bound to the account. */
const char *factor_secret_code_hash(const struct auth_call *call, const char *account_id, const char *key);

/* What lies between the password and the code: names the account for FACTOR_TICKET_S. It is worth nothing once the
 * password changes. */
struct factor_ticket {
    const char *login, *password_mark;
    int64_t until_ms;
};
const char *factor_secret_mark(const struct auth_call *call, const char *password_hash);
status factor_secret_ticket(const struct auth_call *call, const struct factor_ticket *ticket, const char **out,
                            struct problem *why) MUST_USE;
/* false: not ours, or its time is over. */
bool factor_secret_read_ticket(const struct auth_call *call, const char *text, struct factor_ticket *out);

#endif
