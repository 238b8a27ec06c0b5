/* OCSPRequest (RFC 6960, 4.1.1), from outside bytes; declared in issuer_ocsp.h. */
#include "der_write.h"
#include "issuer_ocsp.h"
#include <string.h>

/* Strictly DER: what is repeated in an answer stands under our signature. */
static bool take(struct bytes *rest, unsigned char tag, struct der *out)
{
    return der_take(rest, tag, out) && !out->indefinite && out->whole.size == der_write_size(out->value.size);
}

static bool read_algorithm(struct bytes in, bool *is_sha256)
{
    struct der oid;
    if (!take(&in, DER_OID, &oid)) return false;
    *is_sha256 = der_is_oid(oid.value, "2.16.840.1.101.3.4.2.1");
    bool has_end = in.size == 0 || (in.size == 2 && memcmp(in.data, "\x05\x00", 2) == 0); /* NULL */
    return has_end && (*is_sha256 || der_is_oid(oid.value, "1.3.14.3.2.26"));
}

static bool read_id(const struct der *id, struct issuer_ocsp_ask *out)
{
    struct der algorithm, name, key, serial;
    struct bytes in = id->value;
    if (!take(&in, DER_SEQUENCE, &algorithm) || !read_algorithm(algorithm.value, &out->is_sha256)) return false;
    if (!take(&in, DER_OCTET_STRING, &name) || !take(&in, DER_OCTET_STRING, &key)) return false;
    if (!take(&in, DER_INTEGER, &serial) || in.size || !serial.value.size) return false;
    if (serial.value.data[0] & 0x80) return false; /* negative: of no certificate (RFC 5280, 4.1.2.2) */
    out->serial = serial.value;
    while (out->serial.size > 1 && !out->serial.data[0])
        out->serial = bytes_of(out->serial.data + 1, out->serial.size - 1);
    out->der = id->whole;
    out->name = name.value;
    out->key = key.value;
    size_t size = out->is_sha256 ? 32 : 20;
    return name.value.size == size && key.value.size == size && out->serial.size <= ISSUER_OCSP_SERIAL;
}

/* Request: singleRequestExtensions [0] may follow, and mean nothing to us. */
static bool read_asks(struct bytes in, struct list *asks)
{
    while (in.size) {
        struct der request, id, rest;
        if (asks->count == ISSUER_OCSP_ASKS || !take(&in, DER_SEQUENCE, &request)) return false;
        if (!take(&request.value, DER_SEQUENCE, &id) || !read_id(&id, list_add(asks))) return false;
        if (request.value.size && (!take(&request.value, DER_CONTEXT_0, &rest) || request.value.size)) return false;
    }
    return asks->count > 0;
}

/* RFC 8954, 2.1: an OCTET STRING of 1 to 32 bytes in the extension's own; others are malformed. */
static bool is_nonce(struct bytes value)
{
    struct der inside;
    return take(&value, DER_OCTET_STRING, &inside) && value.size == 0 && inside.value.size > 0 &&
           inside.value.size <= ISSUER_OCSP_NONCE;
}

static bool read_extension(const struct der *extension, struct issuer_ocsp_request *out)
{
    struct der oid, critical = {0}, value;
    struct bytes in = extension->value;
    if (!take(&in, DER_OID, &oid)) return false;
    if (der_peek(in, DER_BOOLEAN) && !take(&in, DER_BOOLEAN, &critical)) return false;
    if (!take(&in, DER_OCTET_STRING, &value) || in.size) return false;
    bool is_critical = critical.value.size == 1 && critical.value.data[0];
    if (!der_is_oid(oid.value, "1.3.6.1.5.5.7.48.1.2")) return !is_critical;
    if (out->nonce.size || !is_nonce(value.value)) return false;
    out->nonce = extension->whole;
    return true;
}

static bool read_extensions(struct bytes in, struct issuer_ocsp_request *out)
{
    struct der all, one;
    if (!take(&in, DER_SEQUENCE, &all) || in.size) return false;
    while (all.value.size)
        if (!take(&all.value, DER_SEQUENCE, &one) || !read_extension(&one, out)) return false;
    return true;
}

static bool read_tbs(struct bytes in, struct issuer_ocsp_request *out)
{
    struct der part;
    if (der_peek(in, DER_CONTEXT_0)) { /* version: v1, which need not be said */
        if (!der_next(&in, &part) || part.value.size != 3 || memcmp(part.value.data, "\x02\x01\x00", 3) != 0)
            return false;
    }
    if (der_peek(in, DER_CONTEXT_1) && !der_next(&in, &part)) return false; /* requestorName */
    if (!take(&in, DER_SEQUENCE, &part) || !read_asks(part.value, &out->asks)) return false;
    if (der_peek(in, DER_CONTEXT_1 + 1)) {
        if (!der_next(&in, &part) || !read_extensions(part.value, out)) return false;
    }
    return in.size == 0;
}

enum issuer_ocsp_fault issuer_ocsp_read(struct bytes der, struct arena *arena, struct issuer_ocsp_request *out)
{
    struct der request, tbs, signature;
    *out = (struct issuer_ocsp_request){.asks = LIST_OF(arena, struct issuer_ocsp_ask)};
    if (der.size > ISSUER_OCSP_MAX || !take(&der, DER_SEQUENCE, &request) || der.size) return ISSUER_OCSP_MALFORMED;
    struct bytes in = request.value;
    if (!take(&in, DER_SEQUENCE, &tbs) || !read_tbs(tbs.value, out)) return ISSUER_OCSP_MALFORMED;
    if (in.size && (!take(&in, DER_CONTEXT_0, &signature) || in.size)) return ISSUER_OCSP_MALFORMED;
    return ISSUER_OCSP_READ;
}
