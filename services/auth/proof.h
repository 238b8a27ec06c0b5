/* proof - a key was here: a challenge, signed in one of three ways.
 *
 *   signature  the bare value and the certificate: a PKCS#12 file opened in the browser
 *   cms        a detached CMS SignedData with its certificate: what the programs of USB keys make
 *   seal       number and PIN of a seal whose key the service seals keeps: it signs for the holder
 *
 * Whatever the way, the certificate is checked as for making seals: valid now, may sign, and its chain leads to a root
 * of the trust list. Whose it is, is asked apart (proof_names). */
#ifndef PROOF_H
#define PROOF_H

#include "account.h"
#include "auth.h"
#include "json_read.h"
#include "list.h"
#include "x509.h"

enum {
    PROOF_CMS_MAX = 16384,
    PROOF_CMS_TEXT_MAX = 32768,
    PROOF_SIGNATURE_MAX = 1024,
    PROOF_CHAIN_MAX = 8,
    PROOF_BODY_MAX = 96 * 1024
};

struct proof {
    const char *challenge;
    struct bytes signature, certificate; /* DER; the first way */
    struct list chain;                   /* of struct proof_link: its issuers, as far as the holder has them */
    const char *cms;                     /* DER in base64, or PEM */
    const char *seal_number, *pin;
};
struct proof_link {
    struct bytes certificate;
};
extern const struct json_field proof_shape[];

/* Whose key the third way may use: */
struct proof_seal {
    const char *id, *unit_id; /* of the seal; id NULL: not the third way */
};

struct proof_found {
    struct x509 facts;
    const char *unit_id; /* third way: the unit that the seal belongs to; else NULL */
};

/* Exactly one way must be given. Fails: PROOF_WAYS. */
status proof_check_ways(const struct proof *proof, struct problem *why) MUST_USE;

/* After proof_check_ways. Uses the challenge up, whatever comes of it. Fails: CHALLENGE_…, PROOF_UNREADABLE,
 * PROOF_SIGNATURE_WRONG, CERTIFICATE_EXPIRED, CERTIFICATE_NOT_YET_VALID, CERTIFICATE_WRONG_USE,
 * CERTIFICATE_NOT_TRUSTED, and of the third way SEAL_PIN_WRONG, SEAL_PIN_WAIT, SEAL_STATE. */
status proof_check(const struct auth_call *call, const struct proof *proof, const struct proof_seal *seal,
                   struct proof_found *out, struct problem *why) MUST_USE;

/* Does the certificate's subject name the unit, in the field where the trusted authorities write it? */
bool proof_names(const struct auth_call *call, const struct proof_found *found, const struct account_unit *unit);

#endif
