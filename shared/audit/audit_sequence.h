/* audit_sequence - puts new audit entries into the tree and publishes checkpoints. Runs in admin, in any number of
 * instances: the tree's one row is locked while leaves are appended. */
#ifndef AUDIT_SEQUENCE_H
#define AUDIT_SEQUENCE_H

#include "db.h"
#include "ed25519.h"

enum { AUDIT_SEQUENCE_BATCH = 500 };

/* One batch of at most AUDIT_SEQUENCE_BATCH entries, in one transaction; `added` of them. Call again at once while it
 * is full, else in half a second. */
status audit_sequence_step(struct db_pool *pool, int64_t *added, struct problem *why) MUST_USE;

struct audit_publisher {
    const char *origin; /* of the log; also the key's name */
    const unsigned char *seed;
};

/* A new checkpoint when the tree has grown since the last; `size` is that of the newest then (0: an empty log). */
status audit_sequence_publish(struct db_pool *pool, const struct audit_publisher *publisher, int64_t *size,
                              struct problem *why) MUST_USE;

#endif
