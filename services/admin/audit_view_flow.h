/* audit_view_flow - the audit log is read; an entry's place in a published tree is proved. */
#ifndef AUDIT_VIEW_FLOW_H
#define AUDIT_VIEW_FLOW_H

#include "admin.h"
#include "audit_view.h"

status audit_view_flow_list(const struct admin_call *call, const struct audit_view_filter *filter, struct list *out,
                            struct problem *why) MUST_USE; /* of struct audit_entry */
/* Fails: AUDIT_ENTRY_MISSING (also while the entry is not in a published tree yet). */
status audit_view_flow_prove(const struct admin_call *call, const char *id, struct audit_view_proof *out,
                             struct problem *why) MUST_USE;
/* The newest checkpoint and what checks its signature. Fails: CHECKPOINT_NONE. */
status audit_view_flow_checkpoint(const struct admin_call *call, char **note, char **verifier, struct problem *why)
    MUST_USE;

#endif
