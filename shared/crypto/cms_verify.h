/* cms_verify - is a CMS signature as PDF files carry it (ISO 32000-2, 12.8.3; ETSI EN 319 142-1) whole?
 *
 * Integrity only: what the key of the certificate inside signed, and that it is these bytes. Whether that certificate
 * is to be believed, see trust.h. */
#ifndef CMS_VERIFY_H
#define CMS_VERIFY_H

#include "arena.h"
#include "bytes.h"
#include "list.h"
#include "sm2.h"
#include "x509.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cms_prefix;
struct trust_cache;

enum cms_verify_kind {
    CMS_VERIFY_CADES,       /* ETSI.CAdES.detached: a signing-certificate attribute is required */
    CMS_VERIFY_DETACHED,    /* adbe.pkcs7.detached */
    CMS_VERIFY_SHA1_INSIDE, /* adbe.pkcs7.sha1: the content inside is the SHA-1 of the bytes */
    CMS_VERIFY_INSIDE,      /* data inside; `content` is not looked at */
    CMS_VERIFY_TIMESTAMP    /* an RFC 3161 token: ETSI.RFC3161, or inside a signature */
};

struct cms_verify_input {
    enum cms_verify_kind kind;
    struct bytes der;            /* may be followed by zero bytes */
    const struct bytes *content; /* what was signed, or stamped, in pieces */
    size_t content_count;
    struct trust_cache *certificates; /* known already (trust.h); NULL: each is read anew */
    struct cms_prefix *prefix;        /* when content[0] begins a file that is judged (cms_prefix.h); NULL */
};

enum cms_verify_state { CMS_VERIFY_OK, CMS_VERIFY_BROKEN, CMS_VERIFY_UNPARSABLE };

struct cms_verify {
    enum cms_verify_state state;
    /* One word, NULL when OK. Unparsable: "not_cms", "junk_after_signature", "signers_not_one", "too_large",
     * "signer_missing" (its certificate), "algorithm_unknown". Broken: "digest_differs", "signature_wrong",
     * "content_type_wrong", "content_inside", "attribute_repeated", "attribute_missing", "certificate_differs" (the
     * attribute names another), "certificate_unbound" (CAdES without the attribute), "algorithm_refused",
     * "algorithms_differ". Data of GB/T 35275 must be signed by SM2, else it is "algorithm_refused". */
    const char *reason;
    struct bytes signer;      /* DER; empty when it was not found */
    struct x509 facts;        /* of the signer; zeroed when it was not found */
    struct list certificates; /* all inside, as struct bytes (DER) */
    const char *digest;       /* "SHA256", "SM3"; NULL when unknown */
    const char *method;       /* "RSA", "RSA-PSS", "ECDSA", "Ed25519", "SM2" */
    enum sm2_form form;       /* how SM2's value is written; of others SM2_FORM_DER */
    bool is_gm;               /* SignedData of GB/T 35275 */
    bool is_weak;             /* SHA-1: warn */
    int64_t claimed_ms;       /* signing-time attribute; 0: none */
    int64_t stamped_ms;       /* of a token: its genTime */
    struct bytes content;     /* what is inside; empty: nothing */
    struct bytes signature;   /* the value: what a timestamp inside stamps */
    struct bytes crls;        /* value of RevocationInfoChoices; empty: none. See revocation_cms.h */
    struct bytes archive;     /* RevocationInfoArchival attribute, DER; empty: none */
    struct bytes timestamp;   /* signature-time-stamp attribute, DER; empty: none */
};

/* Never fails: what cannot be read is a result. Everything points into the input or lives in the arena. */
void cms_verify(const struct cms_verify_input *in, struct arena *arena, struct cms_verify *out);
/* The same of a timestamp token, where the digest that it stamps is known and the content need not be hashed again. */
void cms_verify_token(struct bytes der, struct bytes digest, struct trust_cache *certificates, struct arena *arena,
                      struct cms_verify *out);

#endif
