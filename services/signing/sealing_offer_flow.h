/* sealing_offer_flow - sealing in two steps, for a key that stays with its holder (on a USB key): the documents are
 * prepared and offered with the digests to be signed; the holder signs outside; the signatures are put in. The bytes
 * are those that one step would make of the same documents, place and time.
 *
 * An offer is bound to its caller, ends after SEALING_OFFER_MS and is taken once. The documents are prepared again
 * then, so whatever changed meanwhile (the document, the seal, its picture, its certificate) gives other digests and is
 * refused. */
#ifndef SEALING_OFFER_FLOW_H
#define SEALING_OFFER_FLOW_H

#include "bytes.h"
#include "digest.h"
#include "sealing_flow.h"

enum { SEALING_OFFER_MAX = 100, SEALING_OFFER_MS = 15 * 60 * 1000 };

struct sealing_offered { /* one document */
    const char *document_id;
    bool ready;
    const struct problem *why; /* when not */
    struct bytes digest;       /* of `attributes`: what is to be signed (SM2: with Z); Ed25519: none */
    struct bytes attributes;   /* DER of the signed attributes (RFC 5652, 5.4) */
    const char *base_digest;   /* of the document as it is */
    struct document_place place;
    struct list places; /* struct pdf_stamp_place: every spot */
};

struct sealing_offer_answer {
    const char *method;            /* sign_method_name() */
    const char *token, *algorithm; /* sign_key_algorithm_name() */
    int64_t expires_ms;
    struct bytes certificate; /* DER, whose key is to sign */
    struct list items;        /* struct sealing_offered */
};

/* `order`: seal and items; pin and request_key are not looked at. Fails: SEAL_MISSING, SEAL_STATE,
 * SEAL_CERTIFICATE_EXPIRED, DOCUMENT_REPEATED. */
status sealing_offer_flow_prepare(const struct signing *signing, const struct caller *caller, const char *user_token,
                                  struct sealing_order *order, struct sealing_offer_answer *out, struct problem *why)
    MUST_USE;

struct sealing_signature {
    const char *document_id;
    struct bytes value; /* RSA's octets, ECDSA's and SM2's DER */
};

struct sealing_completion {
    const char *token;
    const struct list *signatures; /* struct sealing_signature */
    struct sealing_order *order;   /* out: gets the items of the signatures, each with its result */
};

/* Fails: SEALING_OFFER_MISSING (also of another caller), SEALING_OFFER_ENDED, SEALING_OFFER_USED; per item
 * SIGNATURE_WRONG, SEALING_CHANGED. */
status sealing_offer_flow_complete(const struct signing *signing, const struct caller *caller, const char *user_token,
                                   const struct sealing_completion *in, struct problem *why) MUST_USE;

#endif
