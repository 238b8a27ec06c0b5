#include "der_write.h"
#include "openssl_auto.h"
#include <openssl/err.h>

static size_t length_size(size_t size)
{
    return size < 0x80 ? 1 : size < 0x100 ? 2 : size < 0x10000 ? 3 : 4;
}

size_t der_write_size(size_t value)
{
    return 1 + length_size(value) + value;
}

void der_write_header(struct buffer *out, unsigned char tag, size_t value)
{
    size_t bytes = length_size(value) - 1;
    buffer_byte(out, tag);
    if (bytes) buffer_byte(out, (unsigned char)(0x80 | bytes));
    for (size_t i = bytes ? bytes : 1; i > 0; i--) buffer_byte(out, (unsigned char)(value >> 8 * (i - 1)));
}

void der_write_bytes(struct buffer *out, struct bytes bytes)
{
    buffer_add(out, bytes.data, bytes.size);
}

struct bytes der_write_wrap(struct arena *arena, unsigned char tag, struct bytes value)
{
    struct buffer out = {.arena = arena};
    der_write_header(&out, tag, value.size);
    der_write_bytes(&out, value);
    return buffer_bytes(&out);
}

struct bytes der_write_join(struct arena *arena, struct bytes a, struct bytes b)
{
    struct buffer out = {.arena = arena};
    der_write_bytes(&out, a);
    der_write_bytes(&out, b);
    return buffer_bytes(&out);
}

/* X.690, 8.3.2: as few bytes as hold the number and its sign. */
struct bytes der_write_number(struct arena *arena, struct bytes big_endian)
{
    struct buffer out = {.arena = arena};
    while (big_endian.size > 1 && big_endian.data[0] == 0)
        big_endian = bytes_of(big_endian.data + 1, big_endian.size - 1);
    bool has_sign = big_endian.size == 0 || (big_endian.data[0] & 0x80);
    der_write_header(&out, DER_INTEGER, big_endian.size + (has_sign ? 1 : 0));
    if (has_sign) buffer_byte(&out, 0);
    der_write_bytes(&out, big_endian);
    return buffer_bytes(&out);
}

struct bytes der_write_pair(struct arena *arena, struct bytes r, struct bytes s)
{
    struct bytes both = der_write_join(arena, der_write_number(arena, r), der_write_number(arena, s));
    return der_write_wrap(arena, DER_SEQUENCE, both);
}

struct bytes der_write_integer(struct arena *arena, uint64_t number)
{
    unsigned char big_endian[8];
    for (size_t i = 0; i < sizeof big_endian; i++) big_endian[i] = (unsigned char)(number >> 8 * (7 - i));
    return der_write_number(arena, bytes_of(big_endian, sizeof big_endian));
}

struct bytes der_write_oid(struct arena *arena, const char *dotted)
{
    unsigned char *encoded = NULL;
    AUTO(ASN1_OBJECT, object);
    object = OBJ_txt2obj(dotted, 1);
    int size = object ? i2d_ASN1_OBJECT(object, &encoded) : 0;
    struct bytes copy = bytes_of(NULL, 0);
    if (size > 0) copy = bytes_copy(arena, bytes_of(encoded, (size_t)size));
    OPENSSL_free(encoded);
    ERR_clear_error();
    return copy;
}
