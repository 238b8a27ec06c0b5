/* trust - is a certificate's chain good, by our list of roots, at a given time? (RFC 5280, section 6)
 *
 * The list is a folder or a file of PEM (or DER) certificates. Only self-signed ones on the list are believed; the
 * others, and those that a file brings along, merely help to build a path. Revocation is not looked at here. A list is
 * read once and may then be used by many threads; it remembers certificates and good chains that it has met. */
#ifndef TRUST_H
#define TRUST_H

#include "arena.h"
#include "auto.h"
#include "bytes.h"
#include "list.h"
#include "problem.h"
#include <stdint.h>

struct trust;
struct revocation_source;
typedef struct trust trust;

/* `path` NULL: an empty list, which believes nobody. NULL and a problem when it cannot be read (TRUST_UNREADABLE) or
 * holds a broken certificate (CERTIFICATE_BROKEN). Yours to free. */
struct trust *trust_open(const char *path, struct problem *why) MUST_USE;
/* The same for a service's start: says what is wrong and ends the process. */
struct trust *trust_open_or_exit(const char *path);
/* The same from certificates in memory, of struct bytes (DER). */
struct trust *trust_of(const struct list *certificates, struct problem *why) MUST_USE;
void trust_free(struct trust *list);
AUTO_DECLARE(trust, trust_free);

enum trust_verdict { TRUST_TRUSTED, TRUST_UNTRUSTED, TRUST_UNKNOWN };
const char *trust_verdict_name(enum trust_verdict verdict); /* "trusted" … */

enum trust_use { TRUST_USE_SEAL, TRUST_USE_TIMESTAMP };

struct trust_question {
    struct bytes certificate;        /* DER */
    const struct list *certificates; /* that came along, of struct bytes (DER); may be NULL */
    int64_t at_ms;
    enum trust_use use;
};

struct trust_answer {
    enum trust_verdict verdict;
    /* One word, NULL when trusted. Untrusted: "self_signed", "root_not_listed", "expired", "not_yet_valid",
     * "signature_wrong", "issuer_not_authority", "wrong_use", "too_weak" (MD5, a tiny key), "chain_invalid",
     * "certificate_broken". Unknown: "no_list", "issuer_missing". */
    const char *reason;
    bool is_weak;      /* SHA-1 or a short RSA key in the chain: warn */
    int64_t until_ms;  /* when the first of the chain's certificates but the root expires */
    struct list chain; /* of struct bytes (DER), leaf first; as far as it could be built */
};

/* Whoever verifies by this list may ask there whether certificates were revoked: revocation_source.h, borrowed. NULL,
 * as at first: what a file brings along is all. Before the list is used by many threads. */
void trust_ask_at(struct trust *list, struct revocation_source *source);
struct revocation_source *trust_source(const struct trust *list);

/* The list's memory of certificates, for cms_verify. */
struct trust_cache *trust_certificates(const struct trust *list);

void trust_check(const struct trust *list, const struct trust_question *question, struct arena *arena,
                 struct trust_answer *out);

#endif
