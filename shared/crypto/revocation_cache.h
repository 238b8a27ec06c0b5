/* revocation_cache - answers of OCSP responders and CRLs, for a while; for files of crypto/ only. Of a fixed size, a
 * newcomer takes the place of whoever has it; many threads may share one. What could not be fetched is remembered too,
 * so that a dead server delays one caller a minute, not each. Of the memory that it takes, whatever ends first makes
 * room. */
#ifndef REVOCATION_CACHE_H
#define REVOCATION_CACHE_H

#include "arena.h"
#include "bytes.h"
#include <stdbool.h>
#include <stdint.h>

struct revocation_cache;
struct revocation_cache *revocation_cache_new(void);
void revocation_cache_free(struct revocation_cache *cache);

/* What was asked: an address and what was sent there. */
struct revocation_cache_key {
    const char *url;
    struct bytes body;
};
/* false: not known at that time. A failure is kept as an empty answer. */
bool revocation_cache_find(struct revocation_cache *cache, const struct revocation_cache_key *key, int64_t now_ms,
                           struct arena *arena, struct bytes *out);
void revocation_cache_keep(struct revocation_cache *cache, const struct revocation_cache_key *key, struct bytes answer,
                           int64_t until_ms);

#endif
