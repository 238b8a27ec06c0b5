/* pdf_sign_stamped - all steps of a signature with a key at hand, and with a timestamp over it where there is a source
 * of them (PAdES B-T). A token larger than the room that was kept for it costs a second signature, with more room. */
#ifndef PDF_SIGN_STAMPED_H
#define PDF_SIGN_STAMPED_H

#include "pdf_sign.h"
#include "ts_source.h"

struct pdf_sign_signer { /* borrowed */
    const struct cms_sign *cms;
    const struct sign_key *key; /* fits the certificate: sign_key_matches() */
    struct ts_source *source;   /* NULL: no timestamp */
};

/* The request's room and has_timestamp are not looked at. Memory and failures as pdf_sign_prepare(), and besides:
 * TIMESTAMP_FAILED, CRYPTO_FAILED, TIMESTAMP_TOO_LARGE when tokens grow each time. */
status pdf_sign_stamped(struct pdf *pdf, const struct pdf_sign_request *request, const struct pdf_sign_signer *by,
                        struct list *pieces, struct problem *why) MUST_USE;

#endif
