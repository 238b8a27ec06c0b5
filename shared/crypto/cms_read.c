#include "cms_read.h"

#define OID_SIGNED_DATA "1.2.840.113549.1.7.2"

static bool is_zero(struct bytes rest)
{
    for (size_t i = 0; i < rest.size; i++) {
        if (rest.data[i] != 0) return false;
    }
    return true;
}

/* Octet string, or BER's constructed one of a single piece (some signers write the content of a token that way). */
static bool octets(struct der element, struct bytes *out)
{
    struct der piece;
    if (element.tag == DER_OCTET_STRING) {
        *out = element.value;
        return true;
    }
    if (element.tag != (DER_OCTET_STRING | 0x20)) return false;
    struct bytes rest = element.value;
    if (!der_take(&rest, DER_OCTET_STRING, &piece) || rest.size != 0) return false;
    *out = piece.value;
    return true;
}

/* EncapsulatedContentInfo (5.2) */
static bool read_content(struct bytes *rest, struct cms_read *out)
{
    struct der info, type, wrapper, inner;
    if (!der_take(rest, DER_SEQUENCE, &info)) return false;
    struct bytes in = info.value;
    if (!der_take(&in, DER_OID, &type)) return false;
    out->content_type = type.value;
    if (in.size == 0) return true;
    if (!der_take(&in, DER_CONTEXT_0, &wrapper) || in.size != 0) return false;
    out->has_content = true;
    in = wrapper.value;
    return der_next(&in, &inner) && in.size == 0 && octets(inner, &out->content);
}

/* certificates [0] and crls [1], both optional (5.1) */
static bool read_certificates(struct bytes *rest, struct cms_read *out)
{
    struct der set, item;
    if (der_peek(*rest, DER_CONTEXT_0)) {
        if (!der_next(rest, &set)) return false;
        struct bytes in = set.value;
        while (in.size > 0) {
            if (!der_next(&in, &item) || out->certificates.count >= CMS_READ_CERTIFICATES) return false;
            if (item.tag == DER_SEQUENCE) *(struct bytes *)list_add(&out->certificates) = item.whole;
        }
    }
    if (!der_peek(*rest, DER_CONTEXT_1)) return true;
    if (!der_next(rest, &item)) return false;
    out->crls = item.value;
    return true;
}

/* SignerIdentifier (5.3) */
static bool read_signer_id(struct bytes *rest, struct cms_read *out)
{
    struct der id, issuer, serial;
    if (!der_next(rest, &id)) return false;
    if (id.tag == DER_CONTEXT_0_PLAIN) {
        out->key_id = id.value;
        return id.value.size > 0;
    }
    struct bytes in = id.value;
    if (id.tag != DER_SEQUENCE || !der_take(&in, DER_SEQUENCE, &issuer) || !der_take(&in, DER_INTEGER, &serial))
        return false;
    out->issuer = issuer.whole;
    out->serial = serial.whole;
    return in.size == 0;
}

static bool read_signer(struct bytes in, struct cms_read *out)
{
    struct der element;
    if (!der_take(&in, DER_INTEGER, &element) || !read_signer_id(&in, out)) return false;
    if (!der_take(&in, DER_SEQUENCE, &element)) return false;
    out->digest_algorithm = element.whole;
    if (der_peek(in, DER_CONTEXT_0)) {
        if (!der_next(&in, &element) || element.indefinite) return false; /* DER is required: 5.3, signedAttrs */
        out->signed_attributes = element.whole;
    }
    if (!der_take(&in, DER_SEQUENCE, &element)) return false;
    out->signature_algorithm = element.whole;
    if (!der_take(&in, DER_OCTET_STRING, &element)) return false;
    out->signature = element.value;
    if (der_peek(in, DER_CONTEXT_1)) {
        if (!der_next(&in, &element)) return false;
        out->unsigned_attributes = element.value;
    }
    return in.size == 0;
}

static const char *read_signed_data(struct bytes in, struct cms_read *out)
{
    struct der element, signers, signer;
    if (!der_take(&in, DER_INTEGER, &element) || !der_take(&in, DER_SET, &element)) return "not_cms";
    if (!read_content(&in, out) || !read_certificates(&in, out)) return "not_cms";
    if (!der_take(&in, DER_SET, &signers) || in.size != 0) return "not_cms";
    struct bytes rest = signers.value;
    if (!der_take(&rest, DER_SEQUENCE, &signer) || rest.size != 0) return "signers_not_one";
    return read_signer(signer.value, out) ? NULL : "not_cms";
}

const char *cms_read(struct bytes der, struct arena *arena, struct cms_read *out)
{
    struct der info, type, wrapper, data;
    *out = (struct cms_read){.certificates = LIST_OF(arena, struct bytes)};
    if (der.size > CMS_READ_MAX) return "too_large";
    if (!der_take(&der, DER_SEQUENCE, &info)) return "not_cms";
    if (!is_zero(der)) return "junk_after_signature";
    struct bytes in = info.value;
    if (!der_take(&in, DER_OID, &type)) return "not_cms";
    out->is_gm = der_is_oid(type.value, CMS_OID_GM_SIGNED_DATA);
    if (!out->is_gm && !der_is_oid(type.value, OID_SIGNED_DATA)) return "not_cms";
    if (!der_take(&in, DER_CONTEXT_0, &wrapper) || in.size != 0) return "not_cms";
    in = wrapper.value;
    if (!der_take(&in, DER_SEQUENCE, &data) || in.size != 0) return "not_cms";
    return read_signed_data(data.value, out);
}

int cms_read_attribute(struct bytes attributes, const char *oid, struct der *value)
{
    int count = 0;
    struct der attribute, type, values;
    while (attributes.size > 0) {
        if (!der_take(&attributes, DER_SEQUENCE, &attribute)) return -1;
        struct bytes in = attribute.value;
        if (!der_take(&in, DER_OID, &type) || !der_take(&in, DER_SET, &values) || in.size != 0) return -1;
        if (!der_is_oid(type.value, oid)) continue;
        in = values.value;
        if (!der_next(&in, value) || in.size != 0) return -1; /* all attributes used here are single-valued (11) */
        count++;
    }
    return count;
}

struct bytes cms_read_signed_attributes(const struct cms_read *cms)
{
    struct der element;
    struct bytes rest = cms->signed_attributes;
    return der_next(&rest, &element) ? element.value : bytes_of(NULL, 0);
}
