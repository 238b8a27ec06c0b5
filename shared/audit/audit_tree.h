/* audit_tree - the Merkle tree over all audit entries, as its tables hold it (estamp_audit.audit_tree, audit_leaf,
 * audit_node, audit_checkpoint). For admin alone. */
#ifndef AUDIT_TREE_H
#define AUDIT_TREE_H

#include "checkpoint.h"
#include "db.h"
#include "merkle.h"

status audit_tree_load(struct db *db, struct merkle *out, struct problem *why) MUST_USE;
status audit_tree_lock(struct db *db, struct merkle *out, struct problem *why) MUST_USE; /* for the next append */
status audit_tree_save(struct db *db, const struct merkle *tree, struct problem *why) MUST_USE;

/* A merkle_read; `db` is its arg. */
status audit_tree_node(void *db, unsigned level, int64_t position, struct merkle_hash *out, struct problem *why);

/* The leaf of an entry. Fails: AUDIT_ENTRY_MISSING (unknown, or not in the tree yet). */
status audit_tree_leaf(struct db *db, const char *stream_id, int64_t number, int64_t *leaf_index, struct problem *why)
    MUST_USE;

/* The newest published note, or the first that holds `leaf_index`. Fails: AUDIT_ENTRY_MISSING when there is none. */
status audit_tree_newest(struct db *db, struct arena *arena, char **note, struct merkle_head *head, struct problem *why)
    MUST_USE;
status audit_tree_covering(struct db *db, int64_t leaf_index, struct arena *arena, char **note,
                           struct merkle_head *head, struct problem *why) MUST_USE;

#endif
