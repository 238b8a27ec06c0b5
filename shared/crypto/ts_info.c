#include "ts_info.h"
#include "clock.h"
#include "der_write.h"
#include "sign_method.h"
#include "sm2.h"
#include <string.h>

enum { NUMBER_MAX = 64, CONTEXT_1_PLAIN = 0x81 };

bool ts_info_read_imprint(struct bytes *rest, struct ts_imprint *out)
{
    struct der imprint, algorithm, digest;
    if (!der_take(rest, DER_SEQUENCE, &imprint)) return false;
    struct bytes in = imprint.value;
    if (!der_take(&in, DER_SEQUENCE, &algorithm) || !der_take(&in, DER_OCTET_STRING, &digest) || in.size) return false;
    *out = (struct ts_imprint){imprint.whole, algorithm.whole, digest.value};
    return true;
}

struct ts_imprint ts_info_imprint(enum digest_kind kind, struct bytes digest, struct arena *arena)
{
    struct bytes algorithm = sign_method_digest_der(kind, arena);
    struct bytes both = der_write_join(arena, algorithm, der_write_wrap(arena, DER_OCTET_STRING, digest));
    return (struct ts_imprint){der_write_wrap(arena, DER_SEQUENCE, both), algorithm, digest};
}

/* Parameters are absent or NULL (RFC 5754, section 2). */
static bool is_digest(struct bytes algorithm, const char *oid)
{
    struct der sequence, type, parameters;
    if (!der_take(&algorithm, DER_SEQUENCE, &sequence)) return false;
    struct bytes in = sequence.value;
    if (!der_take(&in, DER_OID, &type) || !der_is_oid(type.value, oid)) return false;
    if (in.size == 0) return true;
    return der_take(&in, 0x05, &parameters) && parameters.value.size == 0 && in.size == 0;
}

bool ts_info_imprint_kind(const struct ts_imprint *imprint, enum digest_kind *out)
{
    static const struct {
        enum digest_kind kind;
        const char *oid;
    } kinds[] = {{DIGEST_SHA256, "2.16.840.1.101.3.4.2.1"},
                 {DIGEST_SHA384, "2.16.840.1.101.3.4.2.2"},
                 {DIGEST_SHA512, "2.16.840.1.101.3.4.2.3"},
                 {DIGEST_SM3, SM2_OID_SM3}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (!is_digest(imprint->algorithm, kinds[i].oid)) continue;
        *out = kinds[i].kind;
        return imprint->digest.size == digest_kind_size(kinds[i].kind);
    }
    return false;
}

static bool read_small(struct bytes number, int64_t most, int64_t *out)
{
    *out = 0;
    if (number.size == 0 || number.size > 8 || (number.data[0] & 0x80)) return false;
    for (size_t i = 0; i < number.size; i++) *out = *out << 8 | number.data[i];
    return *out <= most;
}

/* Accuracy: seconds, millis [0], micros [1], all optional. */
static bool read_accuracy(struct bytes in, struct ts_info *out)
{
    static const struct {
        unsigned char tag;
        int64_t most, us;
    } parts[] = {{DER_INTEGER, INT32_MAX, 1000000}, {DER_CONTEXT_0_PLAIN, 999, 1000}, {CONTEXT_1_PLAIN, 999, 1}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        struct der part;
        int64_t number = 0;
        if (!der_peek(in, parts[i].tag)) continue;
        if (!der_next(&in, &part) || !read_small(part.value, parts[i].most, &number)) return false;
        out->accuracy_us += number * parts[i].us;
    }
    return in.size == 0;
}

/* What may follow the time: accuracy, ordering, nonce, tsa [0], extensions [1]. */
static bool read_rest(struct bytes in, struct ts_info *out)
{
    struct der part;
    if (der_peek(in, DER_SEQUENCE) && (!der_next(&in, &part) || !read_accuracy(part.value, out))) return false;
    if (der_peek(in, DER_BOOLEAN) && !der_next(&in, &part)) return false;
    if (der_peek(in, DER_INTEGER)) {
        if (!der_next(&in, &part) || part.value.size == 0 || part.value.size > NUMBER_MAX) return false;
        out->nonce = part.value;
    }
    if (der_peek(in, DER_CONTEXT_0) && !der_next(&in, &part)) return false;
    if (der_peek(in, DER_CONTEXT_1) && !der_next(&in, &part)) return false;
    return in.size == 0;
}

bool ts_info_read(struct bytes der, struct ts_info *out)
{
    struct der info, version, part;
    *out = (struct ts_info){.time_ms = 0};
    if (!der_take(&der, DER_SEQUENCE, &info) || der.size) return false;
    struct bytes in = info.value;
    if (!der_take(&in, DER_INTEGER, &version) || version.value.size != 1 || version.value.data[0] != 1) return false;
    if (!der_take(&in, DER_OID, &part)) return false;
    out->policy = part.value;
    if (!ts_info_read_imprint(&in, &out->imprint) || !der_take(&in, DER_INTEGER, &part)) return false;
    if (part.value.size == 0 || part.value.size > NUMBER_MAX) return false;
    out->serial = part.value;
    if (!der_take(&in, DER_GENERALIZED_TIME, &part) || !der_time_ms(&part, &out->time_ms)) return false;
    return read_rest(in, out);
}

/* 2.4.2: UTC, and of a fraction no zeros at its end. */
static struct bytes time_der(int64_t ms, struct arena *arena)
{
    char text[CLOCK_TEXT_SIZE];
    struct buffer out = {.arena = arena};
    clock_text(ms, text); /* 2026-11-22T06:05:00.123Z */
    buffer_format(&out, "%.4s%.2s%.2s%.2s%.2s%.2s", text, text + 5, text + 8, text + 11, text + 14, text + 17);
    if (ms % 1000) {
        buffer_format(&out, ".%.3s", text + 20);
        while (out.data[out.size - 1] == '0') out.size--;
    }
    buffer_byte(&out, 'Z');
    return der_write_wrap(arena, DER_GENERALIZED_TIME, buffer_bytes(&out));
}

static struct bytes accuracy_der(int64_t ms, struct arena *arena)
{
    struct buffer out = {.arena = arena};
    if (ms / 1000) der_write_bytes(&out, der_write_integer(arena, (uint64_t)(ms / 1000)));
    if (ms % 1000) {
        size_t at = out.size;
        der_write_bytes(&out, der_write_integer(arena, (uint64_t)(ms % 1000)));
        out.data[at] = DER_CONTEXT_0_PLAIN; /* [0] IMPLICIT */
    }
    return der_write_wrap(arena, DER_SEQUENCE, buffer_bytes(&out));
}

struct bytes ts_info_write(const struct ts_info_facts *facts, struct arena *arena)
{
    struct buffer out = {.arena = arena};
    der_write_bytes(&out, der_write_integer(arena, 1));
    der_write_bytes(&out, facts->policy);
    der_write_bytes(&out, facts->imprint);
    der_write_bytes(&out, der_write_number(arena, facts->serial));
    der_write_bytes(&out, time_der(facts->time_ms, arena));
    if (facts->accuracy_ms) der_write_bytes(&out, accuracy_der(facts->accuracy_ms, arena));
    if (facts->nonce.size) der_write_bytes(&out, der_write_wrap(arena, DER_INTEGER, facts->nonce));
    return der_write_wrap(arena, DER_SEQUENCE, buffer_bytes(&out));
}
