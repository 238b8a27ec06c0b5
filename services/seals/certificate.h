/* certificate - a unit's digital certificate (数字证书) and the rules by which it may be imported. */
#ifndef CERTIFICATE_H
#define CERTIFICATE_H

#include "ca.h"
#include "id.h"
#include "keystore.h"
#include "trust.h"
#include "x509.h"
#include <stdint.h>

struct certificate {
    const char *id, *unit_id, *unit_kind, *unit_code, *unit_name;
    const char *subject, *subject_name, *issuer, *serial, *key_name, *fingerprint, *trust, *created_by;
    int64_t key_bits, not_before_ms, not_after_ms, created_ms;
    const char *ca_id;                      /* of the system's own CA that issued it; "" or NULL: one outside */
    enum ca_state state;                    /* as far as that CA is ours */
    int64_t reason, revoked_ms, invalid_ms; /* see struct ca_issued */
};

struct certificate_rules {
    const struct trust *trust;
    const char *owner_rules; /* see certificate_owner_field */
    const char *owner_field; /* of the subject, for CAs without a rule */
    const char *unit_code;   /* what must stand there */
    int64_t now_ms;
    bool may_differ; /* an officer will judge whose it is */
};

struct certificate_found {
    struct x509 facts;
    bool names_unit; /* false only where it may differ */
};

/* Where this CA writes the unit's code: `rules` holds a line a CA, "FIELD ISSUER", the issuer as RFC 4514 text as the
 * certificate's facts have it; empty lines and those that begin with # say nothing. `fallback` for other CAs. */
const char *certificate_owner_field(const char *rules, const char *fallback, const char *issuer, struct arena *arena);

/* Is this certificate (first of its chain) fit to make seals for the unit? Each failure names its own reason:
 * CERTIFICATE_BROKEN, CERTIFICATE_EXPIRED, CERTIFICATE_NOT_YET_VALID, CERTIFICATE_WRONG_USE, CERTIFICATE_WRONG_OWNER,
 * CERTIFICATE_NOT_TRUSTED. */
status certificate_check(const struct list *chain, const struct certificate_rules *rules, struct arena *arena,
                         struct certificate_found *out, struct problem *why) MUST_USE; /* of struct bytes, DER */

#endif
