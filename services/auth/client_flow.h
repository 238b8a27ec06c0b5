/* client_flow - API clients are made and disabled, and get their tokens. */
#ifndef CLIENT_FLOW_H
#define CLIENT_FLOW_H

#include "auth.h"
#include "client_repo.h"
#include "db_once.h"

struct client_new {
    const char *name, *unit_id;
    uint64_t scopes;
};

struct client_made {
    struct client_row row;
    const char *secret; /* told once */
};

/* Fails: UNIT_OUTSIDE, UNIT_KIND_WRONG (a taxpayer's), IDEMPOTENCY_REUSED. */
status client_flow_create(const struct auth_call *call, const struct client_new *in, const struct db_once *once,
                          struct client_made *out, struct problem *why) MUST_USE;
status client_flow_list(const struct auth_call *call, const char *after, int64_t limit, struct list *out,
                        struct problem *why) MUST_USE;
/* Its tokens end within a second. Fails: CLIENT_MISSING. */
status client_flow_disable(const struct auth_call *call, const char *id, struct client_row *out, struct problem *why)
    MUST_USE;

/* A new secret; the old one and the tokens made with it end within a second. Fails: CLIENT_MISSING, CLIENT_IS_DISABLED,
 * IDEMPOTENCY_REUSED. */
status client_flow_rotate(const struct auth_call *call, const char *id, const struct db_once *once,
                          struct client_made *out, struct problem *why) MUST_USE;
/* What it may be granted from now on; its tokens end within a second. Fails: CLIENT_MISSING, CLIENT_IS_DISABLED. */
status client_flow_set_scopes(const struct auth_call *call, const char *id, uint64_t scopes, struct client_row *out,
                              struct problem *why) MUST_USE;

enum client_answer { CLIENT_TOKEN, CLIENT_INVALID, CLIENT_SCOPE_INVALID }; /* RFC 6749 section 5 */

struct client_token {
    enum client_answer answer;
    const char *access_token, *scope;
};

/* RFC 6749 section 4.4. `scope` NULL: all that was granted. Fails: LOGIN_THROTTLED and faults of ours; what the RFC
 * names is in `out->answer`. */
status client_flow_token(const struct auth_call *call, const char *id, const char *secret, const char *scope,
                         struct client_token *out, struct problem *why) MUST_USE;

#endif
