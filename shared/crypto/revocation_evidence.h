/* revocation_evidence - what OCSP responses and CRLs have in common, for files of crypto/ only. */
#ifndef REVOCATION_EVIDENCE_H
#define REVOCATION_EVIDENCE_H

#include "bytes.h"
#include "openssl_auto.h"
#include "revocation.h"

enum {
    REVOCATION_TOLERANCE_MS = 300000, /* clocks differ */
    REVOCATION_ISSUER_KEY = 32,
};

struct revocation_case { /* all borrowed */
    X509 *certificate, *issuer;
    unsigned char
        issuer_key[REVOCATION_ISSUER_KEY]; /* SHA-256 of the issuer's DER: a signature is checked once for it */
    int64_t not_after_ms;                  /* of the certificate */
    int64_t at_ms, now_ms;                 /* see struct revocation_question */
    int64_t known_ms;                      /* not before at_ms: see struct revocation_question */
    int64_t exists_ms;                     /* the evidence is known to exist since then, at the latest */
};

bool revocation_evidence_is_weak(int signature_nid);     /* MD5 and older */
const char *revocation_evidence_reason(long crl_reason); /* "keyCompromise" …; "unspecified" for what has no name */

/* Is evidence of this time of use for the case? NULL: yes. */
const char *revocation_evidence_age(const struct revocation_case *c, int64_t this_ms, int64_t next_ms);
struct revocation_entry {           /* of a list, or an answer, that says revoked */
    int64_t revoked_ms, invalid_ms; /* 0: not said; invalid_ms: since then the key may have been somebody else's */
    long crl_reason;                /* RFC 5280, 5.3.1; -1: not said */
};
void revocation_evidence_revoked(const struct revocation_case *c, const struct revocation_entry *entry,
                                 struct revocation_answer *out);
void revocation_evidence_unknown(const char *reason, struct revocation_answer *out);

#endif
