/* ts_maker - makes timestamp tokens (RFC 3161 with RFC 5816; ETSI EN 319 422): the key and certificate of a
 * timestamping authority, its policy and accuracy. A token costs one signature. May be used by several threads at once.
 */
#ifndef TS_MAKER_H
#define TS_MAKER_H

#include "arena.h"
#include "auto.h"
#include "bytes.h"
#include "problem.h"
#include "sign_key.h"

struct ts_maker;
typedef struct ts_maker ts_maker;

struct ts_maker_setup {
    struct sign_key *key;      /* taken, also when this fails */
    const struct bytes *chain; /* DER, the authority's certificate first; borrowed for the call */
    size_t count;
    const char *policy; /* dotted OID */
    int64_t accuracy_ms;
};

/* *out is yours to free. Fails: TIMESTAMP_UNFIT (key and certificate differ, the certificate is not for timestamps
 * alone: RFC 3161, 2.3; no OID), CERTIFICATE_UNUSABLE, KEY_UNSUPPORTED. */
status ts_maker_open(const struct ts_maker_setup *setup, ts_maker **out, struct problem *why) MUST_USE;
/* The same from PEM files: key without password; the certificate, then those above it. */
status ts_maker_open_pem(struct bytes key, struct bytes certificates, const char *policy, int64_t accuracy_ms,
                         ts_maker **out, struct problem *why) MUST_USE;
/* Beside another authority: `sm2`, taken, stamps imprints of SM3 then, so that a seal by SM2 gets a token by SM2 (GB/T
 * 20520). Before any token is made. */
void ts_maker_pair(ts_maker *maker, ts_maker *sm2);
void ts_maker_free(ts_maker *maker);
AUTO_DECLARE(ts_maker, ts_maker_free);

struct ts_order {
    struct bytes imprint; /* MessageImprint DER: ts_info.h */
    struct bytes serial;  /* big-endian, positive, at most 20 bytes; never the same twice */
    int64_t time_ms;
    struct bytes nonce;        /* value of the request's INTEGER; size 0: none */
    bool without_certificates; /* the request's certReq is false */
};

struct bytes ts_maker_policy(const ts_maker *maker); /* value of the OID */
size_t ts_maker_size(const ts_maker *maker);         /* no token without nonce is longer */

/* `token`: ContentInfo DER, in `arena`. Fails: TIMESTAMP_UNFIT when the certificate is not valid at that time;
 * CRYPTO_FAILED. */
status ts_maker_token(const ts_maker *maker, const struct ts_order *order, struct arena *arena, struct bytes *token,
                      struct problem *why) MUST_USE;

#endif
