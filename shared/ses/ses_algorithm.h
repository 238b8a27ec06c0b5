/* ses_algorithm - the signatures of seals: which algorithm an OID names, and whether a value fits. Raw r and s, and
 * integers that DER forbids, are put right first. */
#ifndef SES_ALGORITHM_H
#define SES_ALGORITHM_H

#include "ses.h"
#include "sign_key.h"
#include "x509.h"

/* "RSA-SHA256", "ECDSA-SHA256", "SM2-SM3" …; NULL: none that is known. */
const char *ses_algorithm_name(struct bytes oid);
/* Value of the OID for a key's signature; size 0: seals know none for such a key. */
struct bytes ses_algorithm_of(enum sign_algorithm key);

/* The digest that goes with it (that of the sealed content), in the arena; size 0: not to be had here. */
struct bytes ses_algorithm_digest(struct bytes oid, const struct bytes *pieces, size_t count, struct arena *arena);
/* Of a digest that a certificate list names: "SM3", "SHA256", "SHA-256", an OID. Size 0: unknown. */
struct bytes ses_algorithm_digest_named(const char *name, struct bytes content, struct arena *arena);

/* NULL: the value is the signature of `signer`, the certificate in `made`, over its content. Else one word:
 * "algorithm_unknown" (nobody here can check it), "algorithms_differ" (its key is of another kind), "signature_wrong".
 * `warnings` gets bits of what was put right. */
const char *ses_algorithm_check(const struct ses_signed *made, const struct x509 *signer, struct arena *arena,
                                unsigned *warnings);

#endif
