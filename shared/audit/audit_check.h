/* audit_check - compares the audit tables with checkpoints that were published, and names what was tampered with.
 *
 * The checkpoints must come from outside the database (a verifier's own copies). Whoever rewrites a row and everything
 * in the tables that depends on it is still found by the first checkpoint published after the row: then the leaves
 * between that checkpoint and the one before are named. */
#ifndef AUDIT_CHECK_H
#define AUDIT_CHECK_H

#include "db.h"
#include "list.h"
#include "merkle.h"

enum audit_fault {
    AUDIT_DELETED,     /* an entry or its leaf is gone */
    AUDIT_CHANGED,     /* an entry is not what was put into the tree */
    AUDIT_REORDERED,   /* an entry stands at another place than before */
    AUDIT_TRUNCATED,   /* leaves from leaf_index to leaf_end (excluded) are gone from the end */
    AUDIT_MAC_WRONG,   /* an entry was not written by a service that has the key */
    AUDIT_GAP,         /* the stream lacks the number before this entry's */
    AUDIT_UNSEQUENCED, /* an entry is old enough and not in the tree */
    AUDIT_ROOT_WRONG   /* leaves from leaf_index to leaf_end (excluded) are not those that the checkpoint saw */
};
const char *audit_check_fault_name(enum audit_fault fault); /* "deleted" … */

struct audit_finding {
    enum audit_fault fault;
    int64_t leaf_index, leaf_end; /* -1 where unknown */
    const char *stream_id;        /* NULL where unknown; lives during the call */
    int64_t number;
};

struct audit_check {
    struct list heads; /* of struct merkle_head, by rising size; each is a tree that was published */
    struct bytes key;  /* of audit_open; size 0: MACs are not checked */
    void (*found)(void *arg, const struct audit_finding *finding);
    void *arg;
    int64_t entries, findings; /* how many were seen */
};

/* OK: the check ran to its end; `findings` tells whether all is well. */
status audit_check_run(struct db *db, struct audit_check *check, struct problem *why) MUST_USE;

#endif
