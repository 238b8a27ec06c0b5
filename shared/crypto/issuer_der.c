#include "issuer_der.h"
#include "clock.h"
#include <string.h>

enum { DER_ENUMERATED = 0x0A };

/* "20261122060500Z" without its first `skip` digits. */
static void add_time(struct buffer *out, unsigned char tag, int64_t ms, size_t skip)
{
    char text[CLOCK_TEXT_SIZE], plain[CLOCK_TEXT_SIZE];
    size_t size = 0;
    clock_text(ms, text);
    for (const char *p = text; *p && *p != '.'; p++)
        if (*p >= '0' && *p <= '9') plain[size++] = *p;
    plain[size++] = 'Z';
    der_write_header(out, tag, size - skip);
    buffer_add(out, plain + skip, size - skip);
}

void issuer_der_generalized(struct buffer *out, int64_t ms)
{
    add_time(out, DER_GENERALIZED_TIME, ms, 0);
}

void issuer_der_time(struct buffer *out, int64_t ms)
{
    char text[CLOCK_TEXT_SIZE];
    clock_text(ms, text);
    bool is_late = memcmp(text, "2050", 4) >= 0;
    if (is_late)
        issuer_der_generalized(out, ms);
    else
        add_time(out, DER_UTC_TIME, ms, 2);
}

struct bytes issuer_der_enumerated(unsigned char number, struct arena *arena)
{
    return der_write_wrap(arena, DER_ENUMERATED, bytes_of(&number, 1));
}

struct bytes issuer_der_extension(const char *oid, bool is_critical, struct bytes value, struct arena *arena)
{
    struct buffer out = {.arena = arena};
    der_write_bytes(&out, der_write_oid(arena, oid));
    if (is_critical) der_write_bytes(&out, bytes_of("\x01\x01\xFF", 3));
    der_write_header(&out, DER_OCTET_STRING, value.size);
    der_write_bytes(&out, value);
    return der_write_wrap(arena, DER_SEQUENCE, buffer_bytes(&out));
}

struct bytes issuer_der_algorithm(const struct sign_key *key, struct arena *arena)
{
    static const char rsa[] = "\x30\x0D\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x01\x0B\x05\x00";
    enum sign_algorithm algorithm = sign_key_algorithm(key);
    if (algorithm == SIGN_RSA) return bytes_of(rsa, sizeof rsa - 1);
    return sign_method_signature_der(algorithm, sign_method_usual(algorithm), arena);
}

status issuer_der_sign(const struct sign_key *key, struct bytes tbs, struct bytes more, struct arena *arena,
                       struct bytes *out, struct problem *why)
{
    unsigned char digest[DIGEST_SIZE];
    struct bytes value, algorithm = issuer_der_algorithm(key, arena);
    struct buffer whole = {.arena = arena};
    digest_sha256(tbs, digest);
    TRY(sign_key_sign(key, digest, arena, &value, why));
    size_t bits = value.size + 1;
    size_t inside = tbs.size + algorithm.size + der_write_size(bits) + more.size;
    buffer_reserve(&whole, der_write_size(inside));
    der_write_header(&whole, DER_SEQUENCE, inside);
    der_write_bytes(&whole, tbs);
    der_write_bytes(&whole, algorithm);
    der_write_header(&whole, DER_BIT_STRING, bits);
    buffer_byte(&whole, 0);
    der_write_bytes(&whole, value);
    der_write_bytes(&whole, more);
    *out = buffer_bytes(&whole);
    return OK;
}
