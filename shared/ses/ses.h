/* ses - electronic seals (SESeal) and what they sign (SES_Signature): GM/T 0031-2014 (versions 1 and 2), GB/T
 * 38540-2020 (version 4), GM/T 0031-2025 (version 5), as they were read from outside bytes (ses_read.h). Everything
 * points into those bytes or lives in the arena; what was signed is kept as it was written, never encoded anew. */
#ifndef SES_H
#define SES_H

#include "arena.h"
#include "bytes.h"
#include "list.h"
#include <stdbool.h>
#include <stdint.h>

enum { SES_FILE_MAX = 4194304, SES_LIST_MAX = 200, SES_TEXT_MAX = 4096 };

/* What is against the standard, yet seen in the field and read all the same. */
enum ses_warning {
    SES_RAW_SIGNATURE,     /* r and s side by side, instead of DER */
    SES_MALFORMED_INTEGER, /* r or s negative or with zeros before it */
    SES_TIME_WITHOUT_ZONE, /* a time without Z: taken for UTC */
    SES_TIME_FORM,         /* V1: a time as text, or DER of another kind than UTCTime */
    SES_TEXT_NOT_UTF8,     /* GBK, or no known encoding */
    SES_PICTURE_TYPE,      /* the picture is not of the type that it is said to be */
    SES_LIST_TYPE,         /* certListType is neither 1 nor 2, or lies */
    SES_VERSION,           /* the layout of 2014 under another version than 1 or 2 */
    SES_CRITICAL_EXTENSION /* an extension that is critical, and unknown here */
};
enum { SES_WARNINGS = SES_CRITICAL_EXTENSION + 1 };

struct ses_listed {     /* who may use the seal */
    const char *digest; /* the digest's name as it stands there; NULL: `value` is a certificate, DER */
    struct bytes value;
};

struct ses_extension {
    const char *oid;
    bool is_critical;
    struct bytes value;
};

struct ses_signed {           /* a signature with whose it is */
    struct bytes content;     /* what was signed */
    struct bytes certificate; /* DER, unchecked */
    struct bytes algorithm;   /* value of the OID */
    struct bytes value;
};

struct ses_seal {
    struct bytes whole;
    bool is_old; /* the layout of 2014 */
    int64_t version;
    const char *vendor, *id; /* Vid, esID: the seal's number */
    int64_t type;            /* 1: of a unit, 2: of a person */
    const char *name;
    int64_t list_type;
    struct list listed; /* of struct ses_listed */
    bool lists_digests; /* its entries are digests of certificates */
    int64_t created_ms, start_ms, end_ms;
    const char *picture_type;
    struct bytes picture;
    int64_t width_mm, height_mm;
    struct list extensions; /* of struct ses_extension */
    struct ses_signed made; /* by the seal's maker */
    struct bytes timestamp; /* version 5; size 0: none */
    unsigned warnings;      /* bits: 1 << enum ses_warning */
};

struct ses_signature {
    struct ses_seal seal;
    int64_t time_ms;        /* 0: it says none that can be read */
    struct bytes hash;      /* of what was sealed */
    const char *property;   /* what that is: propertyInfo */
    struct list extensions; /* of struct ses_extension */
    struct ses_signed made; /* by the signer */
    struct bytes timestamp; /* size 0: none */
    unsigned warnings;      /* its own and the seal's */
};

#endif
