/* issuer - the system's own certification authority: signs certificates (RFC 5280, section 4). What it revokes:
 * issuer_list.h, issuer_ocsp.h.
 *
 * What it issues: version 3, a random serial number of 128 bits, SHA-256, subject C=CN, O and CN the unit's name and
 * the unit's code in the field that the ownership check reads; basicConstraints not a CA, subject and authority key
 * identifiers, the policy that the operator names, where its revocation list, its OCSP responder and the CA's own
 * certificate are found. Beside that each profile has its usages. May be used by several threads at once. */
#ifndef ISSUER_H
#define ISSUER_H

#include "arena.h"
#include "auto.h"
#include "bytes.h"
#include "list.h"
#include "problem.h"
#include <stdint.h>

enum {
    ISSUER_NAME_MAX = 64, /* code points; RFC 5280 appendix A.1, ub-common-name */
    ISSUER_CODE_MAX = 64
};

enum issuer_profile {
    ISSUER_SIGN,      /* digitalSignature, nonRepudiation (critical); documentSigning (RFC 9336) and Microsoft's */
    ISSUER_ENCRYPT,   /* the other one of a dual pair: keyEncipherment, dataEncipherment, keyAgreement (critical) */
    ISSUER_RESPONDER, /* OCSP: OCSPSigning, ocsp-nocheck (RFC 6960, 4.2.2.2.1); no addresses */
    ISSUER_PROFILES
};

struct issuer_setup {
    struct bytes key;         /* PEM, not under a password: RSA 2048 to 4096, P-256 or P-384 */
    struct bytes certificate; /* PEM: the CA's own, then those above it as far as they should be handed out */
    const char *code_field;   /* where the unit's code goes: "serialNumber", an OID … */
    const char *policy;       /* OID of the certificate policy; "": none */
};

struct issuer;
typedef struct issuer issuer;

/* Yours to free. Fails: KEY_BROKEN, KEY_UNSUPPORTED, CERTIFICATE_BROKEN, ISSUER_UNFIT (key and certificate differ, no
 * CA, a field or policy that is none). */
status issuer_open(const struct issuer_setup *setup, issuer **out, struct problem *why) MUST_USE;
void issuer_free(issuer *ca);
AUTO_DECLARE(issuer, issuer_free);

/* Its certificate, then those above it, as struct bytes (DER); borrowed. */
const struct list *issuer_chain(const issuer *ca);
int64_t issuer_not_after_ms(const issuer *ca);
/* SHA-1 of its public key's bits, lower-case hex: what OCSP requests and key identifiers name it by. */
const char *issuer_key_id(const issuer *ca);
/* Its name as the facts of a certificate that it issued have it (x509.h). */
const char *issuer_name(const issuer *ca, struct arena *arena);

struct issuer_request {
    const char *name;        /* longer than ISSUER_NAME_MAX: cut there, the code says whose it is */
    const char *code;        /* "": none, for a responder */
    struct bytes public_key; /* SubjectPublicKeyInfo DER */
    int64_t not_before_ms, not_after_ms;
    enum issuer_profile profile;
    const char *list, *ocsp, *chain; /* addresses, http:// or https://; NULL or "": none */
};

/* der  the certificate, in `arena`
 * Fails: ISSUER_EXPIRED when the CA ends before the certificate would; ISSUER_SUBJECT when name or code cannot stand in
 * a subject; ISSUER_UNFIT when an address is none; CRYPTO_FAILED. */
status issuer_issue(const issuer *ca, const struct issuer_request *request, struct arena *arena, struct bytes *der,
                    struct problem *why) MUST_USE;

#endif
