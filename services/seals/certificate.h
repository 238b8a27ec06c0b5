/* certificate - a unit's digital certificate (数字证书) and the rules by which it may be imported. */
#ifndef CERTIFICATE_H
#define CERTIFICATE_H

#include "id.h"
#include "keystore.h"
#include "trust.h"
#include "x509.h"
#include <stdint.h>

struct certificate {
    const char *id, *unit_id, *unit_kind, *unit_code, *unit_name;
    const char *subject, *subject_name, *issuer, *serial, *key_name, *fingerprint, *trust, *created_by;
    int64_t key_bits, not_before_ms, not_after_ms, created_ms;
};

struct certificate_rules {
    const struct trust *trust;
    const char *owner_field; /* of the subject */
    const char *unit_code;   /* what must stand there */
    int64_t now_ms;
};

/* Is this key store's certificate fit to make seals for the unit? `facts` gets what it says. Each failure names its own
 * reason: CERTIFICATE_EXPIRED, CERTIFICATE_NOT_YET_VALID, CERTIFICATE_WRONG_USE, CERTIFICATE_WRONG_OWNER,
 * CERTIFICATE_NOT_TRUSTED. */
status certificate_check(const struct keystore *keystore, const struct certificate_rules *rules, struct arena *arena,
                         struct x509 *facts, struct problem *why) MUST_USE;

#endif
