/* issuer_ocsp - the OCSP responder of the system's CA (RFC 6960, nonces by RFC 8954): requests are read from outside
 * bytes, answers signed by a delegated responder's key. */
#ifndef ISSUER_OCSP_H
#define ISSUER_OCSP_H

#include "issuer.h"

enum { ISSUER_OCSP_MAX = 4096, ISSUER_OCSP_ASKS = 16, ISSUER_OCSP_NONCE = 32, ISSUER_OCSP_SERIAL = 20 };

/* OCSPResponseStatus (4.2.1) */
enum issuer_ocsp_fault {
    ISSUER_OCSP_READ = 0,
    ISSUER_OCSP_MALFORMED = 1,
    ISSUER_OCSP_NOT_OURS = 6 /* unauthorized: RFC 5019, 2.2.3 */
};

struct issuer_ocsp_ask {    /* a CertID */
    struct bytes der;       /* the whole of it: the answer repeats it */
    struct bytes name, key; /* digests of the issuer's name and key */
    struct bytes serial;    /* big-endian, without leading zeros */
    bool is_sha256;         /* else SHA-1 */
};

struct issuer_ocsp_request {
    struct list asks;   /* struct issuer_ocsp_ask, 1 to ISSUER_OCSP_ASKS */
    struct bytes nonce; /* its whole extension; size 0: none */
};

/* Everything points into `der`, which must be the request and nothing behind it. A requestor's name and signature are
 * passed over. */
enum issuer_ocsp_fault issuer_ocsp_read(struct bytes der, struct arena *arena, struct issuer_ocsp_request *out);

/* An answer without content: why there is none. */
struct bytes issuer_ocsp_refusal(enum issuer_ocsp_fault fault, struct arena *arena);

struct issuer_ocsp;
typedef struct issuer_ocsp issuer_ocsp;

/* A responder for what `ca` issued: a fresh key on P-256, or RSA's where the CA has one, and a certificate that the CA
 * makes for it (`certificate`: its DER, borrowed). May be used by several threads at once. Yours to free. Fails: as
 * issuer_issue. */
struct issuer_ocsp_setup {
    const issuer *ca; /* borrowed for the call */
    const char *name;
    int64_t from_ms, to_ms;
    int64_t since_ms; /* who was revoked since then is known, also after the certificate's end (archiveCutoff) */
};
status issuer_ocsp_open(const struct issuer_ocsp_setup *setup, issuer_ocsp **out, struct problem *why) MUST_USE;
void issuer_ocsp_free(issuer_ocsp *responder);
AUTO_DECLARE(issuer_ocsp, issuer_ocsp_free);
struct bytes issuer_ocsp_certificate(const issuer_ocsp *responder);
/* Does the question name this CA? */
bool issuer_ocsp_is_ours(const issuer_ocsp *responder, const struct issuer_ocsp_ask *ask);

enum issuer_ocsp_state { ISSUER_OCSP_GOOD, ISSUER_OCSP_REVOKED, ISSUER_OCSP_UNKNOWN };
struct issuer_ocsp_answer {
    enum issuer_ocsp_state state;
    int reason; /* RFC 5280, 5.3.1 */
    int64_t revoked_ms, invalid_ms;
};

/* One answer a question, in their order; they hold from now_ms to next_ms. The DER, in `arena`. Fails: CRYPTO_FAILED.
 */
struct issuer_ocsp_reply {
    const struct issuer_ocsp_request *request;
    const struct issuer_ocsp_answer *answers;
    int64_t now_ms, next_ms;
};
status issuer_ocsp_write(const issuer_ocsp *responder, const struct issuer_ocsp_reply *reply, struct arena *arena,
                         struct bytes *der, struct problem *why) MUST_USE;

#endif
