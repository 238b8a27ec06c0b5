/* signature - is this the signature of a certificate's key over these bytes? RSA PKCS #1 v1.5 (RFC 8017 section 8.2)
 * and ECDSA on P-256 and P-384, over SHA-256; ECDSA as DER (RFC 3279 section 2.2.3) or as the two numbers side by side
 * (IEEE P1363, what browsers make). Says nothing about trust: see trust.h. */
#ifndef SIGNATURE_H
#define SIGNATURE_H

#include "arena.h"
#include "bytes.h"
#include <stdbool.h>

/* Is its key of a kind that is known here? false as well for broken certificates. */
bool signature_knows(struct bytes certificate_der);
/* false as well for broken certificates, other kinds of keys, and RSA keys under 2048 bits. */
bool signature_fits(struct bytes certificate_der, struct bytes message, struct bytes value, struct arena *arena);

#endif
