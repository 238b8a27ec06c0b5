/* revocation_source - evidence of revocation from the addresses that certificates name: OCSP first, then CRLs (RFC
 * 6960, appendix A; RFC 5280, 4.2.1.13). Bounded in time, number and size, with a cache; safe for all threads. */
#ifndef REVOCATION_SOURCE_H
#define REVOCATION_SOURCE_H

#include "revocation_store.h"

struct revocation_source;
typedef struct revocation_source revocation_source;

/* `attempt_ms`: of one connection; 0: 5 s. `total_ms`: for one chain; 0: 15 s. Yours to free. */
struct revocation_source *revocation_source_new(int64_t attempt_ms, int64_t total_ms);
void revocation_source_free(struct revocation_source *source);
AUTO_DECLARE(revocation_source, revocation_source_free);

/* Who may be asked for certificates that are missing in a chain: hosts as they stand in addresses ("ca.example.com",
 * "127.0.0.1:8080"), separated by commas; borrowed. NULL, as at first, or "": nobody, since a chain that ends nowhere
 * may be anybody's, and would send us anywhere. */
void revocation_source_hosts(struct revocation_source *source, const char *hosts);
/* The certificates of its issuer that this one names (caIssuers, RFC 5280, 4.2.2.1), of struct bytes (DER): unchecked,
 * to build a chain with that must end at a trusted root. Empty: there is none to be had. */
struct list revocation_source_issuers(struct revocation_source *source, struct bytes certificate, int64_t now_ms,
                                      struct arena *arena);

struct revocation_need {
    const struct list *chain; /* of struct bytes (DER), leaf first, its end a trusted root: only whom the trust list
                                 knows is asked */
    int64_t at_ms, now_ms;    /* as in struct revocation_question */
    int64_t exists_ms;        /* the signature is proved to exist since then; now_ms: it is not. 0: no matter */
};

/* For each link but the root that `store` does not settle, asks until it does. Nothing proves that a signature is older
 * than a revocation of today: good answers and holds that such a one brings along settle it while they are fresh, or
 * when nobody knows better. What was of use goes into `store`, whose arena it lives in, and into `used` (of struct
 * revocation_item; may be NULL). true: every link is settled, good or revoked. */
bool revocation_source_fill(struct revocation_source *source, const struct revocation_need *need,
                            struct revocation_store *store, struct list *used);

#endif
