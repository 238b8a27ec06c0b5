/* der - walks over ASN.1 elements of outside bytes (ITU-T X.690), never beyond them.
 *
 * Takes DER, and of BER also indefinite lengths (section 8.1.3.6), which some signers write around DER parts. Tags
 * above 30 and lengths above 4 bytes are refused. Nothing is copied: all results point into the input. */
#ifndef DER_H
#define DER_H

#include "bytes.h"
#include <stdbool.h>
#include <stdint.h>

enum {
    DER_BOOLEAN = 0x01,
    DER_INTEGER = 0x02,
    DER_BIT_STRING = 0x03,
    DER_OCTET_STRING = 0x04,
    DER_OID = 0x06,
    DER_UTC_TIME = 0x17,
    DER_GENERALIZED_TIME = 0x18,
    DER_SEQUENCE = 0x30,
    DER_SET = 0x31,
    DER_CONTEXT_0 = 0xA0, /* constructed */
    DER_CONTEXT_1 = 0xA1,
    DER_CONTEXT_0_PLAIN = 0x80 /* primitive */
};

struct der {
    unsigned char tag;
    bool indefinite;
    struct bytes whole; /* header, value and, when indefinite, the end marker */
    struct bytes value;
};

bool der_next(struct bytes *rest, struct der *out);                    /* takes one element off `rest` */
bool der_take(struct bytes *rest, unsigned char tag, struct der *out); /* the same; false when its tag differs */
bool der_peek(struct bytes rest, unsigned char tag);                   /* does an element with this tag come next? */
bool der_is_oid(struct bytes value, const char *dotted);               /* value of a DER_OID */
bool der_time_ms(const struct der *time, int64_t *ms);                 /* UTCTime or GeneralizedTime, in UTC */

#endif
