/* ses_write - makes seals and signatures of GB/T 38540-2020 (version 4), DER.
 *
 * What is signed is made first, so that the key may be elsewhere: ses_write_info or ses_write_tbs, its signature
 * (ses_write_sign, or whoever has the key), then the whole. All in `arena`. */
#ifndef SES_WRITE_H
#define SES_WRITE_H

#include "problem.h"
#include "ses.h"
#include "sign_key.h"

enum ses_write_type { SES_OF_UNIT = 1, SES_OF_PERSON = 2 };

struct ses_write_seal { /* texts: UTF-8; vendor, id, picture_type: ASCII */
    const char *vendor, *id, *name;
    enum ses_write_type type;
    const struct bytes *certificates; /* DER: who may use it */
    size_t certificate_count;
    int64_t created_ms, start_ms, end_ms; /* to the second */
    const char *picture_type;             /* "png" … */
    struct bytes picture;
    int64_t width_mm, height_mm;
};
struct bytes ses_write_info(const struct ses_write_seal *seal, struct arena *arena);

struct ses_write_tbs {
    struct bytes seal; /* SESeal, DER */
    int64_t time_ms;   /* to the second */
    struct bytes hash; /* of what is sealed: ses_algorithm_digest of the signer's algorithm */
    const char *property;
};
struct bytes ses_write_tbs(const struct ses_write_tbs *tbs, struct arena *arena);

struct ses_write_signed {
    struct bytes content, certificate;
    struct bytes algorithm; /* value of the OID: ses_algorithm_of */
    struct bytes value;     /* RSA's octets; of ECDSA and SM2 DER */
    struct bytes timestamp; /* of a signature: a token over `value`; size 0: none */
};
/* SESeal, or SES_Signature: both go on alike behind what was signed. */
struct bytes ses_write_whole(const struct ses_write_signed *made, struct arena *arena);

/* `certificate`, DER, is the key's. Fails: KEY_UNSUPPORTED, CRYPTO_FAILED. */
status ses_write_sign(const struct sign_key *key, struct bytes certificate, struct bytes content, struct arena *arena,
                      struct ses_write_signed *out, struct problem *why) MUST_USE;

#endif
