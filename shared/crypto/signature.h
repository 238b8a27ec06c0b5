/* signature - is this the signature of a certificate's key over these bytes? RSA PKCS #1 v1.5 (RFC 8017, section 8.2),
 * ECDSA on P-256 and P-384, Ed25519 (RFC 8032) and SM2 with SM3 (sm2.h). ECDSA as DER (RFC 3279, section 2.2.3) or as
 * the two numbers side by side (IEEE P1363, what browsers make); SM2 in every form of sm2.h. Says nothing about trust:
 * see trust.h. */
#ifndef SIGNATURE_H
#define SIGNATURE_H

#include "arena.h"
#include "bytes.h"
#include "sign_method.h"
#include "sm2.h"
#include <stdbool.h>

/* SHA-256 with RSA and ECDSA, whatever the curve (as browsers and agents do it); what Ed25519 and SM2 know. */
struct sign_method signature_method(enum sign_algorithm algorithm);
/* Is its key of a kind that is known here? false as well for broken certificates. */
bool signature_knows(struct bytes certificate_der);
/* By signature_method() of its key. false as well for broken certificates, other kinds of keys, and RSA keys under 2048
 * bits. */
bool signature_fits(struct bytes certificate_der, struct bytes message, struct bytes value, struct arena *arena);
/* The same by a method, which must fit the certificate's key. `form`: how an SM2 value was written, SM2_FORM_DER of all
 * others; may be NULL. */
bool signature_fits_by(struct bytes certificate_der, struct sign_method method, struct bytes message,
                       struct bytes value, struct arena *arena, enum sm2_form *form);

#endif
