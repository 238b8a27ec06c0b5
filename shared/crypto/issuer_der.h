/* issuer_der - the parts that lists and OCSP answers are written from (RFC 5280, RFC 6960); for files of crypto/ only.
 */
#ifndef ISSUER_DER_H
#define ISSUER_DER_H

#include "der_write.h"
#include "sign_key.h"

void issuer_der_time(struct buffer *out, int64_t ms);        /* UTCTime to 2049, GeneralizedTime then (5.1.2.4) */
void issuer_der_generalized(struct buffer *out, int64_t ms); /* in whole seconds */
struct bytes issuer_der_enumerated(unsigned char number, struct arena *arena);
/* One Extension; `oid` is its dotted name, `value` what stands inside its OCTET STRING. */
struct bytes issuer_der_extension(const char *oid, bool is_critical, struct bytes value, struct arena *arena);

/* AlgorithmIdentifier as certificates and lists name it: sha256WithRSAEncryption (RFC 4055, 5), ecdsa-with-SHA256. */
struct bytes issuer_der_algorithm(const struct sign_key *key, struct arena *arena);
/* SEQUENCE { what is signed, algorithm, BIT STRING, `more` }. Fails: CRYPTO_FAILED. */
status issuer_der_sign(const struct sign_key *key, struct bytes tbs, struct bytes more, struct arena *arena,
                       struct bytes *out, struct problem *why) MUST_USE;

#endif
