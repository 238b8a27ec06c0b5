/* approval_flow - deciding about imports whose certificate does not name the unit. */
#ifndef APPROVAL_FLOW_H
#define APPROVAL_FLOW_H

#include "approval.h"
#include "caller.h"
#include "http_page.h"
#include "seals.h"

status approval_flow_list(const struct seals *seals, const struct caller *caller, const char *state,
                          const struct http_page *page, struct list *out, struct problem *why) MUST_USE;

struct approval_wish {
    const char *id, *reason;
    bool approved;
};
/* Approved: the seal is enabled. Rejected: seal, key and certificate are deleted, so the certificate may be imported
 * again. Fails: APPROVAL_MISSING, APPROVAL_STATE, APPROVAL_SELF. */
status approval_flow_decide(const struct seals *seals, const struct caller *caller, const struct approval_wish *wish,
                            struct problem *why) MUST_USE;

#endif
