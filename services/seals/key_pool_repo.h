/* key_pool_repo - the table key_pool. */
#ifndef KEY_POOL_REPO_H
#define KEY_POOL_REPO_H

#include "db.h"
#include "list.h"

struct key_pool_row {
    const char *id;
    struct bytes public_key, sealed_key;
    int64_t created_ms;
};

status key_pool_repo_count(struct db *db, int64_t *ready, struct problem *why) MUST_USE;
/* Rows of RSA batches that are queued or running and still want a key. */
status key_pool_repo_wanted(struct db *db, int64_t *wanted, struct problem *why) MUST_USE;
status key_pool_repo_add(struct db *db, const struct key_pool_row *row, struct problem *why) MUST_USE;
/* The oldest that nobody else has locked, deleted; of struct key_pool_row. */
status key_pool_repo_take(struct db *db, int64_t count, struct list *out, struct problem *why) MUST_USE;

#endif
