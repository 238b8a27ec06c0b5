/* trust_cache - certificates and chains that were met before, for files of crypto/ only.
 *
 * Reading a certificate costs OpenSSL 3 some 100 us, checking its chain as much again and more, and a run over many
 * files meets the same ones over and over. A certificate is known by the SHA-256 of its bytes, a chain by that of all
 * certificates that were at hand; only chains that were found good are kept, each for the time that all of its
 * certificates are valid. Of a fixed size, a newcomer takes the place of whoever has it; many threads may share one. */
#ifndef TRUST_CACHE_H
#define TRUST_CACHE_H

#include "trust.h"
#include "x509_parse.h"

struct trust_cache;

struct trust_cache *trust_cache_new(void);
void trust_cache_free(struct trust_cache *cache);

/* As x509_parse and, where `facts` is not NULL, x509_parse_facts; NULL when either fails. `cache` NULL: without one.
 * The facts live in `arena`, the certificate is yours to free. */
X509 *trust_cache_read(struct trust_cache *cache, struct bytes der, struct arena *arena, struct x509 *facts);

enum { TRUST_CACHE_KEY = 32 };
void trust_cache_key(const struct trust_question *question, unsigned char key[TRUST_CACHE_KEY]);
/* true: found good before, and its certificates are valid at `at_ms`; `out` but for the use, its chain in `arena`. */
bool trust_cache_find(struct trust_cache *cache, const unsigned char key[TRUST_CACHE_KEY], int64_t at_ms,
                      struct arena *arena, struct trust_answer *out);
void trust_cache_keep(struct trust_cache *cache, const unsigned char key[TRUST_CACHE_KEY],
                      const struct trust_answer *answer);

#endif
