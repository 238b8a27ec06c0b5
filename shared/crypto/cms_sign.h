/* cms_sign - detached CMS SignedData (RFC 5652) as PAdES B-B asks for it (ETSI EN 319 142-1, 6.3; EN 319 122-1): one
 * signer, SHA-256, signed attributes content-type, message-digest and ESS signing-certificate-v2 (RFC 5035), no
 * signing-time: PDF has /M.
 *
 * The private key may live elsewhere:
 *
 *     TRY(cms_sign_open(chain, count, &signer, why));          once a certificate
 *     cms_sign_digest(signer, content_digest, to_be_signed);   what the key signs
 *     TRY(cms_sign_finish(signer, content_digest, signature, arena, &der, why)); */
#ifndef CMS_SIGN_H
#define CMS_SIGN_H

#include "arena.h"
#include "auto.h"
#include "bytes.h"
#include "digest.h"
#include "problem.h"
#include "sign_key.h"

enum { CMS_SIGN_CHAIN_MAX = 16, CMS_SIGN_CERTIFICATE_MAX = 65536 };

/* All that does not change between signatures by one certificate, encoded once. May be used by several threads at once.
 */
struct cms_sign;

/* `chain`: DER, the signer's certificate first; borrowed for the call. A self-signed root is not put into the
 * signature. *out is yours to free. Fails: CERTIFICATE_UNUSABLE, KEY_UNSUPPORTED. */
status cms_sign_open(const struct bytes *chain, size_t count, struct cms_sign **out, struct problem *why) MUST_USE;
void cms_sign_free(struct cms_sign *signer);

enum sign_algorithm cms_sign_algorithm(const struct cms_sign *signer);
size_t cms_sign_size(const struct cms_sign *signer); /* no finished CMS is longer */

/* SHA-256 of the DER of the signed attributes: what is to be signed. */
void cms_sign_digest(const struct cms_sign *signer, const unsigned char content[DIGEST_SIZE],
                     unsigned char out[DIGEST_SIZE]);
/* The same attributes themselves, as the SET that is signed (RFC 5652, 5.4), in `arena`. */
struct bytes cms_sign_attributes(const struct cms_sign *signer, const unsigned char content[DIGEST_SIZE],
                                 struct arena *arena);
/* Checks the signature against the certificate, so that a wrong one never reaches a document. `der` in `arena`.
 * Fails: SIGNATURE_WRONG, CRYPTO_FAILED. */
status cms_sign_finish(const struct cms_sign *signer, const unsigned char content[DIGEST_SIZE], struct bytes signature,
                       struct arena *arena, struct bytes *der, struct problem *why) MUST_USE;

/* The same unchecked: for a signature just made in this process by the key of this certificate (see sign_key_matches).
 */
void cms_sign_encode(const struct cms_sign *signer, const unsigned char content[DIGEST_SIZE], struct bytes signature,
                     struct arena *arena, struct bytes *der);

typedef struct cms_sign cms_sign;
AUTO_DECLARE(cms_sign, cms_sign_free);

#endif
