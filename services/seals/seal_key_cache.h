/* seal_key_cache - private keys of seals that were used a moment ago, ready to sign again: opening a key costs more
 * than a signature with it.
 *
 * A key is found again only by whoever brings the data key that opens it (an activation holds that one), and only as
 * long as the database holds the same encrypted key. It is forgotten and wiped SEAL_KEY_CACHE_IDLE_S after its last use
 * and SEAL_KEY_CACHE_LIFE_S after it was opened at the latest; there are SEAL_KEY_CACHE_MAX at most. Keys are kept in
 * locked memory only, which no swap writes to a disk. May be used by several threads at once. */
#ifndef SEAL_KEY_CACHE_H
#define SEAL_KEY_CACHE_H

#include "seal_key.h"
#include "sign_key.h"

enum { SEAL_KEY_CACHE_MAX = 64, SEAL_KEY_CACHE_IDLE_S = 60, SEAL_KEY_CACHE_LIFE_S = 300 };

struct seal_key_cache;
/* Locks all memory that this process has and will have. False: it may not, or not without a limit at which it would
 * then fail (RLIMIT_MEMLOCK, CAP_IPC_LOCK). */
bool seal_key_cache_lock_memory(void);
/* For the process. `may_keep`: memory is locked; else each key is opened for its caller alone. */
struct seal_key_cache *seal_key_cache_new(bool may_keep);

struct seal_key_opened;
/* *out is yours to give back. Fails: as seal_key_open and sign_key_open. */
status seal_key_cache_open(struct seal_key_cache *cache, const struct seal_key *key, const struct data_key *data_key,
                           struct seal_key_opened **out, struct problem *why) MUST_USE;
void seal_key_cache_close(struct seal_key_opened *opened);
const struct sign_key *seal_key_cache_key(const struct seal_key_opened *opened);

typedef struct seal_key_opened seal_key_opened;
AUTO_DECLARE(seal_key_opened, seal_key_cache_close);

#endif
