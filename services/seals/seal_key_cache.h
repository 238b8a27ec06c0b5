/* seal_key_cache - private keys of seals that were used a moment ago, ready to sign again: opening a key costs more
 * than a signature with it.
 *
 * A key is found again only by whoever brings the data key that opens it (an activation holds that one). What it opens
 * never changes for a seal's id, nor do the facts beside it; whether the seal may be used is not among them. It is
 * forgotten and wiped SEAL_KEY_CACHE_IDLE_S after its last use and SEAL_KEY_CACHE_LIFE_S after it was opened at the
 * latest; there are SEAL_KEY_CACHE_MAX at most. Keys are kept in locked memory only, which no swap writes to a disk.
 * May be used by several threads at once. */
#ifndef SEAL_KEY_CACHE_H
#define SEAL_KEY_CACHE_H

#include "id.h"
#include "seal_key.h"
#include "sign_key.h"

enum { SEAL_KEY_CACHE_MAX = 64, SEAL_KEY_CACHE_IDLE_S = 60, SEAL_KEY_CACHE_LIFE_S = 300 };

struct seal_key_cache;
/* Locks all memory that this process has and will have. False: it may not, or not without a limit at which it would
 * then fail (RLIMIT_MEMLOCK, CAP_IPC_LOCK). */
bool seal_key_cache_lock_memory(void);
/* For the process. `may_keep`: memory is locked; else each key is opened for its caller alone. */
struct seal_key_cache *seal_key_cache_new(bool may_keep);

typedef struct seal_key_opened seal_key_opened;
void seal_key_cache_close(seal_key_opened *opened);
AUTO_DECLARE(seal_key_opened, seal_key_cache_close);

struct seal_key_facts { /* of the seal's certificate */
    char unit_id[ID_SIZE];
    int64_t not_before_ms, not_after_ms;
};

/* NULL: it must be opened. Yours to give back. */
seal_key_opened *seal_key_cache_find(struct seal_key_cache *cache, const char *seal_id,
                                     const struct data_key *data_key);
/* *out is yours to give back. Fails: as seal_key_open and sign_key_open. */
status seal_key_cache_open(struct seal_key_cache *cache, const struct seal_key *key, const struct seal_key_facts *facts,
                           const struct data_key *data_key, seal_key_opened **out, struct problem *why) MUST_USE;
const struct sign_key *seal_key_cache_key(const seal_key_opened *opened);
const struct seal_key_facts *seal_key_cache_facts(const seal_key_opened *opened);

#endif
