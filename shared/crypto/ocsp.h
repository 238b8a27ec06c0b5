/* ocsp - OCSP responses and requests (RFC 6960). For files of crypto/ only; all others ask revocation_store.h. */
#ifndef OCSP_H
#define OCSP_H

#include "revocation_evidence.h"

enum { OCSP_MAX = 1048576 };

struct ocsp;
/* An OCSPResponse. NULL: `fault` is "broken", or "unsuccessful" for an answer that is an error (2.3). In `arena`, and
 * yours to free; `der` is borrowed as long. */
struct ocsp *ocsp_open(struct bytes der, struct arena *arena, const char **fault);
void ocsp_free(struct ocsp *ocsp);

size_t ocsp_count(const struct ocsp *ocsp); /* statements in it that are looked at */
/* Does it speak of this certificate? */
bool ocsp_is_of(const struct ocsp *ocsp, X509 *certificate, X509 *issuer);
/* What it says; `out` but for its origin. `responder`: the certificate of a delegated responder that is to be checked
 * for revocation itself (4.2.2.2.1); NULL: none. Borrowed from `ocsp`. */
void ocsp_judge(struct ocsp *ocsp, const struct revocation_case *c, X509 **responder, struct revocation_answer *out);

/* The DER of a request for one certificate, by SHA-1 names as every responder knows them (RFC 5019, 2.1.1), without a
 * nonce, so that prepared answers do. Empty: OpenSSL failed. */
struct bytes ocsp_request(X509 *certificate, X509 *issuer, struct arena *arena);

#endif
