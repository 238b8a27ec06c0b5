/* issuer_list - the revocation lists of the system's CA (RFC 5280, section 5): version 2, each for the certificates
 * that name its address (issuingDistributionPoint, critical), so that it stays small however many there are. Nobody is
 * ever left out of a list, also after his certificate's end (expiredCertsOnCRL, X.509 9.5.2.8): archives ask late. */
#ifndef ISSUER_LIST_H
#define ISSUER_LIST_H

#include "issuer.h"

struct issuer_list_entry {
    struct bytes serial;            /* big-endian, positive */
    int64_t revoked_ms, invalid_ms; /* 0: not said */
    int reason;                     /* RFC 5280, 5.3.1; 0: unspecified, left out as it demands */
};

struct issuer_list {
    int64_t number, this_ms, next_ms;
    int64_t since_ms;      /* who was revoked since then is here */
    struct list addresses; /* const char *: where it is found; certificates name one of them */
    struct list entries;   /* struct issuer_list_entry */
};

/* The DER, in `arena`. Fails: CRYPTO_FAILED. */
status issuer_list_make(const issuer *ca, const struct issuer_list *list, struct arena *arena, struct bytes *der,
                        struct problem *why) MUST_USE;

#endif
