/* pdf_sign_ses - a signature in a PDF made with an electronic seal of GB/T 38540-2020: its /Contents is a SES_Signature
 * (7.2), by a key at hand, with a timestamp where there is a source of them. The subfilter is GM.sm2seal for SM2 keys,
 * as Chinese products write it, ESTAMP.ses for others; the filter ESTAMP.SES. Programs that do not know them say so: it
 * is no signature of PAdES, and does not claim to be one. */
#ifndef PDF_SIGN_SES_H
#define PDF_SIGN_SES_H

#include "pdf_sign.h"
#include "ts_source.h"

struct pdf_sign_ses { /* borrowed */
    const struct sign_key *key;
    struct bytes certificate; /* the key's, DER */
    struct bytes seal;        /* SESeal, DER */
    struct ts_source *source; /* NULL: no timestamp */
};

/* The seal is verified before it is used (7.2): what its maker signed, its period, and that it is this certificate's;
 * whether its maker is to be believed is the verifier's question. The request's room, digest, format and has_timestamp
 * are not looked at. Memory and failures as pdf_sign_prepare(), and besides: STRUCTURE_UNFIT, KEY_UNSUPPORTED,
 * TIMESTAMP_FAILED, TIMESTAMP_TOO_LARGE, CRYPTO_FAILED. */
status pdf_sign_ses(struct pdf *pdf, const struct pdf_sign_request *request, const struct pdf_sign_ses *by,
                    struct list *pieces, struct problem *why) MUST_USE;

#endif
