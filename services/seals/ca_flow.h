/* ca_flow - the system's CA at work: its beginning, and what is done to a certificate that it issued. */
#ifndef CA_FLOW_H
#define CA_FLOW_H

#include "caller.h"
#include "seals.h"

/* Makes the CA known to the database, and takes what it issued before there was a register into it. Once a start. */
status ca_flow_begin(struct seals *seals, struct problem *why) MUST_USE;

enum ca_action { CA_REVOKE, CA_HOLD, CA_RELEASE };
struct ca_wish {
    const char *certificate_id;
    enum ca_action action;
    int reason; /* CA_REVOKE: RFC 5280, 5.3.1 */
    const char *words;
    int64_t invalid_ms; /* 0: not said */
};
/* Register, revocation list, seals (suspended) and audit row in one transaction. Fails: CERTIFICATE_MISSING,
 * CERTIFICATE_OUTSIDE, CERTIFICATE_STATE, ISSUER_NONE when its CA is not at work here. */
status ca_flow_change(const struct seals *seals, const struct caller *caller, const struct ca_wish *wish,
                      struct problem *why) MUST_USE;

struct ca_published {
    struct bytes der;
    int64_t number, next_ms;
};
/* A list as it is published. Fails: LIST_MISSING. */
status ca_flow_list(const struct seals *seals, const char *ca_id, int64_t position, struct arena *arena,
                    struct ca_published *out, struct problem *why) MUST_USE;

#endif
