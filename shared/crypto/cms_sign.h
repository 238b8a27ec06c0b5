/* cms_sign - detached CMS SignedData (RFC 5652) as PAdES B-B asks for it (ETSI EN 319 142-1, 6.3; EN 319 122-1): one
 * signer, signed attributes content-type, message-digest and ESS signing-certificate-v2 (RFC 5035), no signing-time:
 * PDF has /M. With a timestamp over the signature (B-T) as unsigned attribute. The same makes timestamp tokens:
 * ts_maker.h.
 *
 * The private key may live elsewhere:
 *
 *     TRY(cms_sign_open(chain, count, &signer, why));          once a certificate
 *     cms_sign_digest(signer, content_digest, to_be_signed);   what the key signs
 *     TRY(cms_sign_check(signer, content_digest, signature, why));
 *     cms_sign_write(signer, &parts, arena, &der); */
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

enum cms_sign_content {
    CMS_SIGN_DETACHED, /* data, outside */
    CMS_SIGN_TOKEN,    /* a TSTInfo (RFC 3161, 2.4.2), inside */
    CMS_SIGN_GM        /* data inside or outside, as SignedData of GB/T 35275, 8.1: by SM2 alone */
};

struct cms_sign_setup {
    const struct bytes *chain; /* see cms_sign_open */
    size_t count;
    enum cms_sign_content content;
    struct sign_method method;
};

/* `chain`: DER, the signer's certificate first; borrowed for the call. A self-signed root is not put into the
 * signature. By the usual method of its key (sign_method.h). *out is yours to free. Fails: CERTIFICATE_UNUSABLE,
 * KEY_UNSUPPORTED. */
status cms_sign_open(const struct bytes *chain, size_t count, struct cms_sign **out, struct problem *why) MUST_USE;
/* The same by any method, for any content. Fails besides: SIGN_METHOD_UNFIT. */
status cms_sign_open_as(const struct cms_sign_setup *setup, struct cms_sign **out, struct problem *why) MUST_USE;
void cms_sign_free(struct cms_sign *signer);

enum sign_algorithm cms_sign_algorithm(const struct cms_sign *signer);
struct sign_method cms_sign_method(const struct cms_sign *signer);
enum digest_kind cms_sign_imprint(const struct cms_sign *signer);          /* sign_method_imprint() of its key */
size_t cms_sign_size(const struct cms_sign *signer);                       /* no finished detached CMS is longer */
size_t cms_sign_size_stamped(const struct cms_sign *signer, size_t token); /* with a timestamp of so many bytes */

/* Digests below have the size of the signer's digest: 32 bytes unless it was opened with another one.
 *
 * Digest of the DER of the signed attributes: what is to be signed; of SM2 with Z before them (e of sm2.h). Not for
 * Ed25519. */
void cms_sign_digest(const struct cms_sign *signer, const unsigned char *content, unsigned char *out);
/* The same attributes themselves, as the SET that is signed (RFC 5652, 5.4), in `arena`. */
struct bytes cms_sign_attributes(const struct cms_sign *signer, const unsigned char *content, struct arena *arena);
/* What the key signs, for sign_key_sign_by(): that digest, but the attributes for Ed25519 (RFC 8419, 3.1). In `arena`.
 */
struct bytes cms_sign_input(const struct cms_sign *signer, const unsigned char *content, struct arena *arena);
/* Is this the certificate's signature? A wrong one must never reach a document. Fails: SIGNATURE_WRONG. */
status cms_sign_check(const struct cms_sign *signer, const unsigned char *content, struct bytes signature,
                      struct problem *why) MUST_USE;

struct cms_sign_parts {
    const unsigned char *content; /* the content's digest */
    struct bytes signature;
    struct bytes inside;       /* the content itself, of a token or data of GB/T 35275 */
    struct bytes timestamp;    /* token over the signature value; size 0: none */
    bool without_certificates; /* whoever asked for a token has them */
};
/* Unchecked: for a signature that was checked, or just made in this process by the key of this certificate (see
 * sign_key_matches). `der` in `arena`. */
void cms_sign_write(const struct cms_sign *signer, const struct cms_sign_parts *parts, struct arena *arena,
                    struct bytes *der);

typedef struct cms_sign cms_sign;
AUTO_DECLARE(cms_sign, cms_sign_free);

#endif
