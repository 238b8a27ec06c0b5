/* session_flow - staying in and going out (signing in: login_flow). Each function is one use case with its transaction.
 */
#ifndef SESSION_FLOW_H
#define SESSION_FLOW_H

#include "list.h"
#include "session.h"
#include "session_grant.h"

/* `refresh` and `csrf` as they came, NULL when absent.
 * Fails: SESSION_OVER, SESSION_REUSED, CSRF_WRONG, ACCOUNT_DISABLED. */
status session_flow_refresh(const struct auth_call *call, const char *refresh, const char *csrf,
                            struct session_grant *out, struct problem *why) MUST_USE;

/* An unknown or ended session is no fault: the caller is out. Fails: CSRF_WRONG. */
status session_flow_logout(const struct auth_call *call, const char *refresh, const char *csrf, struct problem *why)
    MUST_USE;

/* What the caller is now, without a token. */
status session_flow_me(const struct auth_call *call, struct session_grant *out, struct problem *why) MUST_USE;

status session_flow_list(const struct auth_call *call, struct list *out, struct problem *why)
    MUST_USE; /* struct session */
status session_flow_end(const struct auth_call *call, const char *id, struct problem *why)
    MUST_USE; /* SESSION_MISSING */

status session_flow_end_others(const struct auth_call *call, struct problem *why) MUST_USE;

/* Of somebody within the caller's authority. `id` NULL: all. Fails: ACCOUNT_MISSING, SESSION_MISSING. */
status session_flow_list_of(const struct auth_call *call, const char *account_id, struct list *out, struct problem *why)
    MUST_USE;
status session_flow_end_of(const struct auth_call *call, const char *account_id, const char *id, struct problem *why)
    MUST_USE;

/* Within the caller's transaction: a new session with its first refresh token, in grant. */
status session_flow_open(struct db *db, const struct auth_call *call, struct session_grant *grant, struct problem *why)
    MUST_USE;

#endif
