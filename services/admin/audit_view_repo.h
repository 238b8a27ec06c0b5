/* audit_view_repo - reads estamp_audit within the caller's jurisdiction. */
#ifndef AUDIT_VIEW_REPO_H
#define AUDIT_VIEW_REPO_H

#include "audit_view.h"
#include "caller.h"
#include "list.h"

status audit_view_repo_list(struct db *db, struct scope scope, const struct audit_view_filter *filter, struct list *out,
                            struct problem *why) MUST_USE; /* of struct audit_entry, newest first */
/* Fails: AUDIT_ENTRY_MISSING. */
status audit_view_repo_find(struct db *db, struct scope scope, const struct audit_view_name *name, struct arena *arena,
                            struct audit_entry *out, struct problem *why) MUST_USE;

#endif
