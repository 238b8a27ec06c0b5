/* revocation_store - the evidence at hand, each piece parsed once, and what it says of certificates.
 *
 * Every byte of it may come from outside: what is broken, of somebody else or out of date is an answer, never a
 * failure, and all work is bounded. Not shared between threads. */
#ifndef REVOCATION_STORE_H
#define REVOCATION_STORE_H

#include "arena.h"
#include "auto.h"
#include "bytes.h"
#include "list.h"
#include "revocation.h"

enum { REVOCATION_STORE_ITEMS = 2000, REVOCATION_STORE_JUDGED = 20000, REVOCATION_STORE_LOOKS = 5000000 };

struct revocation_store;
typedef struct revocation_store revocation_store;
struct trust_cache;

/* `certificates`: known already (trust.h), may be NULL. Lives in `arena`, and is yours to free. */
struct revocation_store *revocation_store_new(struct trust_cache *certificates, struct arena *arena);
void revocation_store_free(struct revocation_store *store);
AUTO_DECLARE(revocation_store, revocation_store_free);

struct revocation_item {
    enum revocation_kind kind;
    enum revocation_origin origin;
    struct bytes der;  /* OCSPResponse or CertificateList, nothing behind; lives as long as the store */
    int64_t exists_ms; /* it is known to exist since then, at the latest: now, or when it was timestamped */
};
enum { REVOCATION_STORE_NONE = -1 };
/* The same bytes again are not kept twice: the earlier proof counts. Its number; REVOCATION_STORE_NONE: not kept. */
int revocation_store_add(struct revocation_store *store, const struct revocation_item *item);
/* The same bytes as they are kept already; size 0: they are not. */
struct bytes revocation_store_known(const struct revocation_store *store, enum revocation_kind kind, struct bytes der);
/* It is known to exist even since then. */
void revocation_store_prove(struct revocation_store *store, int number, int64_t exists_ms);
struct arena *revocation_store_arena(const struct revocation_store *store);

struct revocation_question {
    struct bytes certificate, issuer; /* DER */
    /* When the certificate must have been good: a time at which the signature is proved to exist, or else now. */
    int64_t at_ms;
    int64_t now_ms;
    /* What the certificate's key signed is proved to exist since then, where it says a time of its own (at_ms): whoever
     * has a key that is compromised may write any. 0: as at_ms. */
    int64_t known_ms;
};
/* What all the evidence says together: revoked, if any of it says so, before the time that is asked about rather than
 * later; on hold, unless newer evidence shows that this ended before that time; else the newest good answer; else why
 * not. */
void revocation_store_ask(struct revocation_store *store, const struct revocation_question *question,
                          struct revocation_answer *out);

/* Every link of a chain (of struct bytes, leaf first) but its last certificate, as struct revocation_answer, and the
 * worst of them: revoked, unknown, not checked, revoked later, good. Of `when` the times count. */
struct list revocation_store_chain(struct revocation_store *store, const struct list *chain,
                                   const struct revocation_question *when, struct arena *arena,
                                   struct revocation_answer *worst);

#endif
