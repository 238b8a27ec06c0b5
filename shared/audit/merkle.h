/* merkle - the Merkle tree of RFC 6962, section 2.1 (the same as RFC 9162, section 2.1), over SHA-256.
 *
 * A node is named by level and position: level 0 are the leaves, node (l, p) covers the leaves from p * 2^l on. Only
 * complete subtrees have a node; they never change once they are there. */
#ifndef MERKLE_H
#define MERKLE_H

#include "arena.h"
#include "bytes.h"
#include "list.h"
#include "problem.h"
#include <stdbool.h>
#include <stdint.h>

enum { MERKLE_SIZE = 32, MERKLE_LEVELS = 62 };

struct merkle_hash {
    unsigned char bytes[MERKLE_SIZE];
};

struct merkle { /* starts zeroed; the complete subtrees that make up the right edge, by level */
    int64_t size;
    struct merkle_hash peaks[MERKLE_LEVELS];
};

struct merkle_hash merkle_leaf(struct bytes data); /* SHA-256(00 || data) */
bool merkle_equal(const struct merkle_hash *a, const struct merkle_hash *b);

/* Appends a leaf; `keep` (may be NULL) is called for the leaf and each subtree that it completes. */
typedef void (*merkle_keep)(void *arg, unsigned level, int64_t position, const struct merkle_hash *hash);
void merkle_add(struct merkle *tree, const struct merkle_hash *leaf, merkle_keep keep, void *arg);
struct merkle_hash merkle_root(const struct merkle *tree); /* of no leaves: SHA-256 of nothing */

/* Reads the hash of a complete subtree. */
typedef status (*merkle_read)(void *arg, unsigned level, int64_t position, struct merkle_hash *out,
                              struct problem *why);

/* Proofs, as lists of struct merkle_hash. 0 <= index < size; 0 < old_size <= size. */
status merkle_inclusion(int64_t index, int64_t size, merkle_read read, void *arg, struct list *out, struct problem *why)
    MUST_USE;
status merkle_consistency(int64_t old_size, int64_t size, merkle_read read, void *arg, struct list *out,
                          struct problem *why) MUST_USE;

struct merkle_head {
    int64_t size;
    struct merkle_hash root;
};
bool merkle_included(const struct merkle_hash *leaf, int64_t index, const struct merkle_head *head,
                     const struct list *proof); /* RFC 9162, 2.1.3.2 */
bool merkle_consistent(const struct merkle_head *old, const struct merkle_head *head,
                       const struct list *proof); /* 2.1.4.2 */

#endif
