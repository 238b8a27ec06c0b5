/* approval_repo - the table approval. */
#ifndef APPROVAL_REPO_H
#define APPROVAL_REPO_H

#include "approval.h"
#include "caller.h"
#include "db.h"
#include "http_page.h"

status approval_repo_add(struct db *db, const struct approval *approval, struct problem *why) MUST_USE;
/* Newest first; state NULL: any. */
status approval_repo_list(struct db *db, struct scope scope, const char *state, const struct http_page *page,
                          struct list *out, struct problem *why) MUST_USE;
/* Locks the row until the transaction ends. Fails: APPROVAL_MISSING, also outside the scope. */
status approval_repo_lock(struct db *db, struct scope scope, const char *id, struct arena *arena, struct approval *out,
                          struct problem *why) MUST_USE;

struct approval_decision {
    const char *state, *reason;
    const struct caller *caller;
    int64_t now_ms;
};
status approval_repo_decide(struct db *db, const char *id, const struct approval_decision *decision,
                            struct problem *why) MUST_USE;

#endif
