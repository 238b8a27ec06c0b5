/* withdrawal_repo - the tables sealing_withdrawal and withdrawn_revision. */
#ifndef WITHDRAWAL_REPO_H
#define WITHDRAWAL_REPO_H

#include "db.h"
#include "withdrawal.h"

/* Unknown to seals: all members NULL. */
status withdrawal_repo_seal(struct db *db, const char *seal_id, struct arena *arena, struct withdrawal_seal *out,
                            struct problem *why) MUST_USE;
/* Moves the sealing and all revisions from its own on out of what stands; the document's row is the caller's. */
status withdrawal_repo_add(struct db *db, const struct withdrawal *withdrawal, const char *account_id,
                           struct problem *why) MUST_USE;
/* Of a document, the latest first: struct withdrawal, at most `limit`, behind the one of that time and id (id NULL:
 * from the latest on). */
struct withdrawal_place {
    int64_t withdrawn_ms;
    const char *id;
};
status withdrawal_repo_list(struct db *db, const char *document_id, const struct withdrawal_place *behind,
                            int64_t limit, struct list *out, struct problem *why) MUST_USE;
/* The withdrawal with which these bytes went; `number` of their document; NULL: none of ours. */
status withdrawal_repo_known(struct db *db, const char *digest, struct arena *arena, const char **number,
                             struct withdrawal *out, struct problem *why) MUST_USE;

#endif
