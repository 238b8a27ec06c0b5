/* maker - who signs the seals of the system (制章人, GB/T 38540-2020): a key and the certificate of the authority that
 * makes them. Not who holds them: a holder's key stays the holder's. May be used by several threads at once. */
#ifndef MAKER_H
#define MAKER_H

#include "arena.h"
#include "list.h"
#include "sign_key.h"
#include "trust.h"
#include "x509.h"

struct maker;

struct maker_setup {
    struct bytes key;         /* PEM, not under a password: RSA, P-256, P-384 or SM2 */
    struct bytes certificate; /* PEM: the maker's own, then those above it */
    const struct trust *trust;
    int64_t now_ms;
};
/* Yours to free. Fails: KEY_BROKEN, KEY_UNSUPPORTED, CERTIFICATE_BROKEN,
 * MAKER_UNFIT (key and certificate differ, it is not trusted here, or not for signing). */
status maker_open(const struct maker_setup *setup, struct maker **out, struct problem *why) MUST_USE;
void maker_free(struct maker *maker);

/* Till its certificate ends, or one above it: nobody believes what is made later. */
bool maker_lasts(const struct maker *maker, int64_t now_ms);
const struct sign_key *maker_key(const struct maker *maker);
const struct x509 *maker_certificate(const struct maker *maker);
const struct list *maker_chain(const struct maker *maker); /* of struct bytes, DER: its own, then those above it */

#endif
