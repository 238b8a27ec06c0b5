#include "ses_value.h"
#include "table_encoding.h"
#include "text.h"
#include <string.h>

enum { UTF8_STRING = 0x0C, PRINTABLE_STRING = 0x13, IA5_STRING = 0x16, TIME_TEXT_MAX = 24, OID_MAX = 32 };

void ses_value_warn(const struct ses_value *v, enum ses_warning warning)
{
    *v->warnings |= 1U << warning;
}

static bool take(struct bytes *rest, unsigned char tag, struct der *out)
{
    return der_take(rest, tag, out) && !out->indefinite;
}

bool ses_value_sequence(struct bytes *rest, struct der *out)
{
    return take(rest, DER_SEQUENCE, out);
}

bool ses_value_integer(struct bytes *rest, int64_t *out)
{
    struct der number;
    if (!take(rest, DER_INTEGER, &number) || number.value.size == 0 || number.value.size > 8) return false;
    if (number.value.data[0] & 0x80) return false;
    *out = 0;
    for (size_t i = 0; i < number.value.size; i++) *out = *out << 8 | number.value.data[i];
    return true;
}

bool ses_value_octets(struct bytes *rest, struct bytes *out)
{
    struct der octets;
    if (!take(rest, DER_OCTET_STRING, &octets)) return false;
    *out = octets.value;
    return true;
}

bool ses_value_bits(struct bytes *rest, struct bytes *out)
{
    struct der bits;
    if (!take(rest, DER_BIT_STRING, &bits) || bits.value.size < 2 || bits.value.data[0] != 0) return false;
    *out = bytes_of(bits.value.data + 1, bits.value.size - 1);
    return true;
}

bool ses_value_oid(struct bytes *rest, struct bytes *out)
{
    struct der oid;
    if (!take(rest, DER_OID, &oid) || oid.value.size == 0 || oid.value.size > OID_MAX) return false;
    *out = oid.value;
    return (oid.value.data[oid.value.size - 1] & 0x80) == 0;
}

const char *ses_value_dotted(struct arena *arena, struct bytes oid)
{
    struct buffer out = {.arena = arena};
    uint64_t arc = 0;
    bool is_first = true;
    for (size_t i = 0; i < oid.size; i++) {
        if (arc >> 56) return "";
        arc = arc << 7 | (oid.data[i] & 0x7F);
        if (oid.data[i] & 0x80) continue;
        uint64_t head = arc < 80 ? arc / 40 : 2; /* X.690, 8.19.4: the first two arcs are one number */
        if (is_first)
            buffer_format(&out, "%llu.%llu", (unsigned long long)head, (unsigned long long)(arc - head * 40));
        else
            buffer_format(&out, ".%llu", (unsigned long long)arc);
        is_first = false;
        arc = 0;
    }
    return buffer_string(&out);
}

static const char *cleaned(struct arena *arena, struct bytes text)
{
    char *out = arena_copy(arena, text.data, text.size);
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] < 0x20 || text.data[i] >= 0x7F) out[i] = '?';
    return out;
}

/* Whoever made a seal chose its texts: in a report they must not look like lines of the report. */
static bool is_one_line(const char *text)
{
    return text_is_clean(text) && !strpbrk(text, "\t\n");
}

const char *ses_value_printable(const struct ses_value *v, struct bytes text)
{
    struct problem ignored;
    char *out = NULL;
    bool is_utf8 = text_is_utf8((const char *)text.data, text.size);
    if (!is_utf8) ses_value_warn(v, SES_TEXT_NOT_UTF8);
    if (is_utf8) out = arena_copy(v->arena, text.data, text.size);
    if (!is_utf8 && table_encoding_read(text, v->arena, &out, &ignored) != OK) out = NULL;
    bool is_whole = out && !memchr(text.data, 0, text.size); /* a zero would hide what stands behind it */
    return is_whole && is_one_line(out) ? out : cleaned(v->arena, text);
}

bool ses_value_text(const struct ses_value *v, struct bytes *rest, const char **out)
{
    struct der text;
    bool is_text = der_peek(*rest, UTF8_STRING) || der_peek(*rest, PRINTABLE_STRING) || der_peek(*rest, IA5_STRING);
    if (!is_text || !der_next(rest, &text) || text.indefinite || text.value.size > SES_TEXT_MAX) return false;
    *out = ses_value_printable(v, text.value);
    return true;
}

/* A time of `tag`, whose Z may lack. */
static bool time_of(const struct ses_value *v, unsigned char tag, struct bytes text, int64_t *out)
{
    struct der time = {.tag = tag, .value = text};
    if (text.size > TIME_TEXT_MAX || text.size == 0) return false;
    if (der_time_ms(&time, out)) return true;
    time.value = bytes_format(v->arena, "%.*sZ", (int)text.size, (const char *)text.data);
    if (time.value.size != text.size + 1 || !der_time_ms(&time, out)) return false;
    ses_value_warn(v, SES_TIME_WITHOUT_ZONE);
    return true;
}

bool ses_value_time(const struct ses_value *v, struct bytes *rest, int64_t *out)
{
    struct der time;
    if (!der_next(rest, &time) || time.indefinite) return false;
    if (time.tag != DER_UTC_TIME && time.tag != DER_GENERALIZED_TIME) return false;
    return time_of(v, time.tag, time.value, out);
}

/* "2021-10-14 03:34:04" or "20211014033404Z". */
static int64_t time_of_text(const struct ses_value *v, struct bytes text)
{
    char digits[TIME_TEXT_MAX + 1];
    size_t size = 0;
    int64_t ms = 0;
    for (size_t i = 0; i < text.size && size < TIME_TEXT_MAX; i++) {
        bool is_gap = text.data[i] == '-' || text.data[i] == ' ' || text.data[i] == ':';
        if (!is_gap) digits[size++] = (char)text.data[i];
    }
    return time_of(v, DER_GENERALIZED_TIME, bytes_of(digits, size), &ms) ? ms : 0;
}

int64_t ses_value_old_time(const struct ses_value *v, struct bytes info)
{
    int64_t ms = 0;
    struct bytes rest = info;
    if (der_peek(info, DER_GENERALIZED_TIME)) ses_value_warn(v, SES_TIME_FORM);
    if (ses_value_time(v, &rest, &ms) && rest.size == 0) return ms;
    ses_value_warn(v, SES_TIME_FORM);
    return info.size <= TIME_TEXT_MAX ? time_of_text(v, info) : 0;
}
