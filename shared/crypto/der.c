#include "der.h"
#include "openssl_auto.h"
#include <string.h>
#include <time.h>

enum { DEPTH_MAX = 24 };

struct header {
    size_t size;   /* of tag and length */
    size_t length; /* of the value, unless indefinite */
    bool indefinite;
};

static bool long_length(struct bytes in, size_t count, struct header *out)
{
    if (count > 4 || in.size < 2 + count) return false;
    for (size_t i = 0; i < count; i++) {
        out->length = out->length << 8 | in.data[2 + i];
    }
    out->size = 2 + count;
    return true;
}

static bool header_read(struct bytes in, struct header *out)
{
    *out = (struct header){.size = 2};
    if (in.size < 2 || (in.data[0] & 0x1F) == 0x1F) return false;
    unsigned char first = in.data[1];
    if (first < 0x80) {
        out->length = first;
    } else if (first == 0x80) {
        out->indefinite = true;
        return (in.data[0] & 0x20) != 0; /* only constructed elements (X.690, 8.1.3.2) */
    } else if (!long_length(in, first & 0x7F, out)) {
        return false;
    }
    return out->length <= in.size - out->size;
}

/* Size of the element that starts `in`, 0 when it is broken. The depth is bounded because outside bytes choose it. */
static size_t element_size(struct bytes in, int depth)
{
    struct header head;
    if (depth > DEPTH_MAX || !header_read(in, &head)) return 0;
    if (!head.indefinite) return head.size + head.length;
    size_t at = head.size;
    while (at + 2 <= in.size) {
        if (in.data[at] == 0 && in.data[at + 1] == 0) return at + 2;
        size_t size = element_size(bytes_of(in.data + at, in.size - at), depth + 1);
        if (size == 0) return 0;
        at += size;
    }
    return 0;
}

bool der_next(struct bytes *rest, struct der *out)
{
    struct header head;
    if (!header_read(*rest, &head)) return false;
    size_t size = element_size(*rest, 0);
    if (size == 0) return false;
    out->tag = rest->data[0];
    out->indefinite = head.indefinite;
    out->whole = bytes_of(rest->data, size);
    out->value = bytes_of(rest->data + head.size, size - head.size - (head.indefinite ? 2 : 0));
    *rest = bytes_of(rest->data + size, rest->size - size);
    return true;
}

bool der_peek(struct bytes rest, unsigned char tag)
{
    return rest.size > 0 && rest.data[0] == tag;
}

bool der_take(struct bytes *rest, unsigned char tag, struct der *out)
{
    return der_peek(*rest, tag) && der_next(rest, out);
}

bool der_is_oid(struct bytes value, const char *dotted)
{
    unsigned char *encoded = NULL;
    AUTO(ASN1_OBJECT, object);
    object = OBJ_txt2obj(dotted, 1);
    int size = object ? i2d_ASN1_OBJECT(object, &encoded) : 0;
    struct bytes rest = bytes_of(encoded, size > 0 ? (size_t)size : 0);
    struct der element;
    bool same = der_take(&rest, DER_OID, &element) && bytes_equal(element.value, value);
    OPENSSL_free(encoded);
    return same;
}

/* Of a GeneralizedTime, which OpenSSL has checked, but forgets the fraction of. */
static int64_t fraction_ms(const char *text)
{
    const char *point = strchr(text, '.');
    int64_t ms = 0;
    for (int i = 1, unit = 100; point && i <= 3 && point[i] >= '0' && point[i] <= '9'; i++, unit /= 10)
        ms += (int64_t)(point[i] - '0') * unit;
    return ms;
}

bool der_time_ms(const struct der *time, int64_t *ms)
{
    struct tm parts;
    char text[32];
    if (time->tag != DER_UTC_TIME && time->tag != DER_GENERALIZED_TIME) return false;
    if (time->value.size >= sizeof text || memchr(time->value.data, 0, time->value.size)) return false;
    memcpy(text, time->value.data, time->value.size);
    text[time->value.size] = '\0';
    AUTO(ASN1_TIME, parsed);
    parsed = ASN1_TIME_new();
    if (!parsed || !ASN1_TIME_set_string(parsed, text)) return false;
    if (!ASN1_TIME_to_tm(parsed, &parts)) return false;
    *ms = (int64_t)timegm(&parts) * 1000 + fraction_ms(text);
    return true;
}
