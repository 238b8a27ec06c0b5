/* der_write - definite-length DER elements (ITU-T X.690, section 10.1) put together from their parts. */
#ifndef DER_WRITE_H
#define DER_WRITE_H

#include "bytes.h"
#include "der.h"

size_t der_write_size(size_t value); /* of an element whose value has so many bytes; below 16 MB */
void der_write_header(struct buffer *out, unsigned char tag, size_t value);
void der_write_bytes(struct buffer *out, struct bytes bytes);

/* All in `arena`. */
struct bytes der_write_wrap(struct arena *arena, unsigned char tag, struct bytes value);
struct bytes der_write_join(struct arena *arena, struct bytes a, struct bytes b);
struct bytes der_write_integer(struct arena *arena, uint64_t number); /* up to 2^63 - 1 */
/* INTEGER of the big-endian number, which is positive. */
struct bytes der_write_number(struct arena *arena, struct bytes big_endian);
/* SEQUENCE of two of them: a signature value of ECDSA (RFC 3279, 2.2.3) or SM2 (GM/T 0009, 7.3). */
struct bytes der_write_pair(struct arena *arena, struct bytes r, struct bytes s);
/* The whole element of a dotted OID; size 0 when it is none. */
struct bytes der_write_oid(struct arena *arena, const char *dotted);

#endif
