/* mandate_repo - the table mandate. A caller sees those of its own unit, on either side, or those whose client lies in
 * its jurisdiction. */
#ifndef MANDATE_REPO_H
#define MANDATE_REPO_H

#include "caller.h"
#include "db.h"
#include "list.h"
#include "mandate.h"

struct mandate_filter {
    const char *client_code, *agent_code, *before_id; /* NULL: any, from the newest */
    int64_t limit;
};

status mandate_repo_add(struct db *db, const struct mandate *mandate, struct problem *why) MUST_USE;
/* Fails: MANDATE_MISSING. */
status mandate_repo_find(struct db *db, struct scope scope, const char *id, struct arena *arena, struct mandate *out,
                         struct problem *why) MUST_USE;
/* The same, locked until the transaction ends. */
status mandate_repo_lock(struct db *db, struct scope scope, const char *id, struct arena *arena, struct mandate *out,
                         struct problem *why) MUST_USE;
status mandate_repo_list(struct db *db, struct scope scope, const struct mandate_filter *filter, struct list *out,
                         struct problem *why) MUST_USE; /* struct mandate */
/* Those of the pair that are not revoked. The client's unit is locked first, so that two at once do not both find none.
 */
status mandate_repo_pair(struct db *db, const struct mandate *mandate, struct list *out, struct problem *why) MUST_USE;
status mandate_repo_revoke(struct db *db, const struct mandate *mandate, struct problem *why) MUST_USE;
/* The agent: any taxpayer of the bureau that is not closed. Fails: MANDATE_AGENT_UNKNOWN at its field. */
status mandate_repo_agent(struct db *db, const char *code, struct arena *arena, struct mandate *out,
                          struct problem *why) MUST_USE;

#endif
