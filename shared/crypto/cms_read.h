/* cms_read - the parts of a CMS SignedData with one signer (RFC 5652, sections 5.1 to 5.3), or of its twin for SM2
 * (GB/T 35275, 8.1), which has names of its own for the two types, unchecked.
 *
 * All parts point into the input, so that what was signed can be checked byte for byte as it was written. */
#ifndef CMS_READ_H
#define CMS_READ_H

#include "bytes.h"
#include "der.h"
#include "list.h"

enum { CMS_READ_MAX = 16777216, CMS_READ_CERTIFICATES = 100 };

#define CMS_OID_DATA                   "1.2.840.113549.1.7.1"
#define CMS_OID_GM_DATA                "1.2.156.10197.6.1.4.2.1"    /* GB/T 35275, 7 */
#define CMS_OID_GM_SIGNED_DATA         "1.2.156.10197.6.1.4.2.2"    /* 8.1 */
#define CMS_OID_TIMESTAMP              "1.2.840.113549.1.9.16.1.4"  /* id-ct-TSTInfo, RFC 3161 */
#define CMS_OID_CONTENT_TYPE           "1.2.840.113549.1.9.3"       /* RFC 5652, 11.1 */
#define CMS_OID_MESSAGE_DIGEST         "1.2.840.113549.1.9.4"       /* 11.2 */
#define CMS_OID_SIGNING_TIME           "1.2.840.113549.1.9.5"       /* 11.3 */
#define CMS_OID_SIGNING_CERTIFICATE    "1.2.840.113549.1.9.16.2.12" /* RFC 2634, 5.4 */
#define CMS_OID_SIGNING_CERTIFICATE_V2 "1.2.840.113549.1.9.16.2.47" /* RFC 5035 */
#define CMS_OID_REVOCATION_ARCHIVE     "1.2.840.113583.1.1.8"       /* ISO 32000-2, 12.8.3.3.2 */
#define CMS_OID_SIGNATURE_TIMESTAMP    "1.2.840.113549.1.9.16.2.14" /* RFC 3161, appendix A */

struct cms_read {
    bool is_gm;                /* of GB/T 35275 */
    struct bytes content_type; /* value of the OID */
    bool has_content;
    struct bytes content;        /* value of the octet string inside, when there is one */
    struct list certificates;    /* of struct bytes, DER */
    struct bytes crls;           /* value of [1], RevocationInfoChoices (10.2.1); empty: none */
    struct bytes issuer, serial; /* of the signer's certificate: DER of Name and INTEGER; empty when key_id is used */
    struct bytes key_id;
    struct bytes digest_algorithm;    /* DER of AlgorithmIdentifier */
    struct bytes signature_algorithm; /* the same */
    struct bytes signed_attributes;   /* the whole element [0], as written; empty: none */
    struct bytes unsigned_attributes; /* value of [1]; empty: none */
    struct bytes signature;
};

/* `der` may be followed by zero bytes only (the padding of /Contents). NULL when it could be read, else one word that
 * says why not: "not_cms", "junk_after_signature", "signers_not_one", "too_large". */
const char *cms_read(struct bytes der, struct arena *arena, struct cms_read *out);

/* The one value of an attribute. `attributes`: SET OF Attribute without its header. How often the attribute stands
 * there, -1 when the attributes cannot be read or it has not exactly one value. */
int cms_read_attribute(struct bytes attributes, const char *oid, struct der *value);
struct bytes cms_read_signed_attributes(const struct cms_read *cms); /* the value of the element */

#endif
