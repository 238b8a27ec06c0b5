/* client_repo - rows of `api_client`. Texts live in `arena`. */
#ifndef CLIENT_REPO_H
#define CLIENT_REPO_H

#include "account.h"
#include "caller.h"
#include "client.h"
#include "db.h"

struct client_row {
    struct client client;
    struct account_unit unit;
};

/* For its own sign-in, without a scope. `*found` false: no such client. */
status client_repo_find(struct db *db, const char *id, struct arena *arena, struct client *out, bool *found,
                        struct problem *why) MUST_USE;
/* Within `scope`. Fails: CLIENT_MISSING. */
status client_repo_lock(struct db *db, struct scope scope, const char *id, struct arena *arena, struct client *out,
                        struct problem *why) MUST_USE;
status client_repo_insert(struct db *db, const struct client *client, struct problem *why) MUST_USE;
status client_repo_disable(struct db *db, const char *id, struct problem *why) MUST_USE;
/* Its secret and what it may be granted. */
status client_repo_save(struct db *db, const struct client *client, struct problem *why) MUST_USE;
status client_repo_use(struct db *db, const char *id, int64_t now_ms, struct problem *why) MUST_USE;

struct client_after {
    const char *id; /* of the last one seen; "" at the start */
    int64_t limit;
};

/* Of struct client_row, oldest first. */
status client_repo_list(struct db *db, struct scope scope, const struct client_after *after, struct arena *arena,
                        struct list *out, struct problem *why) MUST_USE;

#endif
