/* revocation - was a certificate revoked? (RFC 5280, section 6.3; RFC 6960; ETSI EN 319 102-1, 5.2.5)
 *
 * What one piece of evidence (an OCSP response, a CRL), or all that is at hand, says about a certificate. Reading the
 * pieces: ocsp.h, crl.h. */
#ifndef REVOCATION_H
#define REVOCATION_H

#include <stdbool.h>
#include <stdint.h>

enum revocation_status {
    REVOCATION_NOT_CHECKED, /* there is no evidence */
    REVOCATION_GOOD,
    REVOCATION_REVOKED,
    REVOCATION_UNKNOWN /* there is evidence, but it cannot be used, or its authority does not know the certificate */
};
enum revocation_kind { REVOCATION_NONE, REVOCATION_OCSP, REVOCATION_CRL };
enum revocation_origin { REVOCATION_EMBEDDED, REVOCATION_ONLINE };

struct revocation_answer {
    enum revocation_status status;
    /* One word. Revoked: RFC 5280's reason, "unspecified", "keyCompromise" … Unknown: "broken" (unreadable),
     * "unsuccessful" (an OCSP error), "status_unknown" (the authority's word), "issuer_differs", "signature_wrong",
     * "responder_wrong" (not authorised by the issuer), "responder_expired", "responder_revoked",
     * "responder_unchecked", "stale" (not of the time that is asked for), "from_future", "scope" (a CRL for other
     * certificates), "indirect", "delta", "extension_unknown", "after_expiry", "too_weak", "too_many". Good:
     * "never_revoked", by its own word and without evidence (RFC 9608: noRevAvail). NULL otherwise. */
    const char *reason;
    int64_t revoked_ms;       /* 0: not revoked */
    int64_t this_ms, next_ms; /* the evidence: when it was true, when the next is due (0: not said) */
    enum revocation_kind kind;
    enum revocation_origin origin;
    /* Revoked, but after the signature is proved to have existed: not for a compromised key, or for one that its
     * authority says was whole until then (invalidityDate, RFC 5280, 5.3.2). Of a timestamping authority a revocation
     * without a reason counts as compromised (RFC 3161, 4.1). */
    bool is_later;
};

/* Revoked for the time being (RFC 5280, 5.3.1: certificateHold), when the signature is known to have existed. */
bool revocation_is_hold(const struct revocation_answer *answer);

/* Unknown in a way that is a harm: its authority does not know the certificate ("status_unknown"), or there is evidence
 * in hostile amounts ("too_many"). All else may always be withheld, and says nothing. */
bool revocation_is_hidden(const struct revocation_answer *answer);

const char *revocation_status_name(enum revocation_status status); /* "not_checked", "good", "revoked", "unknown" */
const char *revocation_kind_name(enum revocation_kind kind);       /* "ocsp", "crl"; NULL: none */
const char *revocation_origin_name(enum revocation_origin origin); /* "embedded", "online" */

#endif
