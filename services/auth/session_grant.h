/* session_grant - what a signed-in person is given: an access token with its rights, and what the portal shows of it.
 */
#ifndef SESSION_GRANT_H
#define SESSION_GRANT_H

#include "account.h"
#include "auth.h"

struct session_grant {
    const char *access_token; /* NULL until it is signed */
    const char *refresh;      /* the new refresh token; NULL: keep the one you have */
    const char *csrf;         /* HMAC of the session id */
    const char *ticket; /* not NULL: a second factor is asked for first, and nothing else is set but the account */
    const char *session_id;
    const char *device_name, *device; /* cookie of a known device, when a session begins in an unknown one; else NULL */
    bool by_key;                      /* signed in by a certificate's key, not by the password */
    struct account account;
    struct account_unit unit; /* id NULL: none (the first administrator) */
    enum account_stage stage;
    uint64_t permissions;
    int64_t version;
    int64_t password_days;
    bool password_remind;
};

/* Reads unit, stage and rights of grant->account, which is locked or just read. Fails as account_may_enter does. */
status session_grant_fill(struct db *db, const struct auth_call *call, const struct account_policy *policy,
                          struct session_grant *grant, struct problem *why) MUST_USE;
/* Signs the access token; after the commit, outside of any transaction. */
status session_grant_sign(const struct auth_call *call, struct session_grant *grant, struct problem *why) MUST_USE;

const char *session_grant_csrf(const struct auth_call *call, const char *session_id);

#endif
