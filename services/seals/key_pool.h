/* key_pool - ready RSA keys (密钥池): made in idle time, because each takes some 170 ms, used up by batches.
 *
 * A thread of every instance fills the pool up to its target, at the lowest priority of the system; while batches wait
 * for keys, the target is what they still need. Several instances overshoot by at most one key each. A key is encrypted
 * under a key derived from the master key, is deleted in the transaction that makes a seal of it, and so is never used
 * twice. EC keys cost nothing and have no pool. */
#ifndef KEY_POOL_H
#define KEY_POOL_H

#include "key_make.h"
#include "seals.h"

enum { KEY_POOL_MOST = 20000 };

/* What the officer sees. */
struct key_pool_gauge {
    int64_t ready, target; /* target: of the setting, or what open batches need */
    int64_t make_ms;       /* how long one key takes here, lately */
};
status key_pool_look(const struct seals *seals, struct key_pool_gauge *out, struct problem *why) MUST_USE;

/* Within a transaction: up to `count` keys, which are no more in the pool when it commits; fewer when it has fewer.
 * out  list of struct key_made, in its arena */
status key_pool_take(struct db *db, const struct seals *seals, int64_t count, struct list *out, struct problem *why)
    MUST_USE;

/* Makes keys until `count` are ready or `until_ms` has come: for a batch that finds the pool empty. */
status key_pool_make(const struct seals *seals, int64_t count, int64_t until_ms, struct problem *why) MUST_USE;

/* The filling thread; it also wipes initial codes of batches that have expired. Lives as long as the process. */
void key_pool_start(const struct seals *seals);

#endif
