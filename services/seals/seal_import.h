/* seal_import - 电子公章导入: a certificate with its key and a picture become a seal of a unit. The key may also stay
 * with its holder (USB key): then a signature over our challenge proves that it is there. */
#ifndef SEAL_IMPORT_H
#define SEAL_IMPORT_H

#include "caller.h"
#include "db_once.h"
#include "seal.h"
#include "seals.h"

struct seal_import {       /* what an officer or a taxpayer hands in */
    const char *unit_code; /* NULL: the caller's own unit (a taxpayer's) */
    const char *type, *pin, *password;
    struct bytes keystore;    /* PKCS #12; size 0: the key stays with its holder, and these three are given: */
    struct bytes certificate; /* DER or PEM, its chain behind it */
    const char *challenge;    /* of seal_challenge.h */
    struct bytes signature;   /* over the challenge's text */
    const char
        *approval_reason; /* why the certificate belongs to the unit although it does not name it; NULL: it must */
    struct bytes picture; /* GIF or PNG; size 0: one is drawn from the unit's name */
    int64_t width_mm;     /* 0: the usual size */
    const struct db_once *once;
};

/* Everything is checked before anything is written; certificate, seal, key and audit row come in one transaction.
 * Fails: UNIT_MISSING, the codes of keystore_open, certificate_check and seal_picture_read, CERTIFICATE_TAKEN,
 * CHALLENGE_INVALID, POSSESSION_WRONG. With an approval_reason a certificate that does not name the unit makes a
 * pending seal and an approval (approval.h). */
status seal_import_run(const struct seals *seals, const struct caller *caller, const struct seal_import *input,
                       struct arena *arena, struct seal *out, struct problem *why) MUST_USE;

#endif
