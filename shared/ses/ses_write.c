#include "ses_write.h"
#include "clock.h"
#include "der_write.h"
#include "ses_algorithm.h"

enum { VERSION = 4, UTF8_STRING = 0x0C, IA5_STRING = 0x16 };

struct out { /* elements of one sequence */
    struct buffer bytes;
};

static struct out begin(struct arena *arena)
{
    return (struct out){{.arena = arena}};
}

static void add(struct out *out, unsigned char tag, struct bytes value)
{
    der_write_header(&out->bytes, tag, value.size);
    der_write_bytes(&out->bytes, value);
}

static void add_number(struct out *out, int64_t number)
{
    der_write_bytes(&out->bytes, der_write_integer(out->bytes.arena, number > 0 ? (uint64_t)number : 0));
}

static void add_time(struct out *out, int64_t ms)
{
    char text[CLOCK_TEXT_SIZE];
    clock_text(ms, text); /* 2026-11-22T06:05:00.123Z */
    add(out, DER_GENERALIZED_TIME,
        bytes_format(out->bytes.arena, "%.4s%.2s%.2s%.2s%.2s%.2sZ", text, text + 5, text + 8, text + 11, text + 14,
                     text + 17));
}

static void add_bits(struct out *out, struct bytes value)
{
    der_write_header(&out->bytes, DER_BIT_STRING, value.size + 1);
    buffer_byte(&out->bytes, 0);
    der_write_bytes(&out->bytes, value);
}

static struct bytes sequence(struct out *out)
{
    return der_write_wrap(out->bytes.arena, DER_SEQUENCE, buffer_bytes(&out->bytes));
}

static void add_sequence(struct out *out, struct out *inner)
{
    add(out, DER_SEQUENCE, buffer_bytes(&inner->bytes));
}

static void add_property(struct out *out, const struct ses_write_seal *seal)
{
    struct out property = begin(out->bytes.arena), list = begin(out->bytes.arena);
    for (size_t i = 0; i < seal->certificate_count; i++) add(&list, DER_OCTET_STRING, seal->certificates[i]);
    add_number(&property, seal->type);
    add(&property, UTF8_STRING, bytes_of_text(seal->name));
    add_number(&property, 1); /* certListType: certificates */
    add_sequence(&property, &list);
    add_time(&property, seal->created_ms);
    add_time(&property, seal->start_ms);
    add_time(&property, seal->end_ms);
    add_sequence(out, &property);
}

struct bytes ses_write_info(const struct ses_write_seal *seal, struct arena *arena)
{
    struct out info = begin(arena), header = begin(arena), picture = begin(arena);
    add(&header, IA5_STRING, bytes_of_text("ES"));
    add_number(&header, VERSION);
    add(&header, IA5_STRING, bytes_of_text(seal->vendor));
    add_sequence(&info, &header);
    add(&info, IA5_STRING, bytes_of_text(seal->id));
    add_property(&info, seal);
    add(&picture, IA5_STRING, bytes_of_text(seal->picture_type));
    add(&picture, DER_OCTET_STRING, seal->picture);
    add_number(&picture, seal->width_mm);
    add_number(&picture, seal->height_mm);
    add_sequence(&info, &picture);
    return sequence(&info);
}

struct bytes ses_write_tbs(const struct ses_write_tbs *tbs, struct arena *arena)
{
    struct out out = begin(arena);
    add_number(&out, VERSION);
    der_write_bytes(&out.bytes, tbs->seal);
    add_time(&out, tbs->time_ms);
    add_bits(&out, tbs->hash);
    add(&out, IA5_STRING, bytes_of_text(tbs->property));
    return sequence(&out);
}

struct bytes ses_write_whole(const struct ses_write_signed *made, struct arena *arena)
{
    struct out out = begin(arena), stamp = begin(arena);
    der_write_bytes(&out.bytes, made->content);
    add(&out, DER_OCTET_STRING, made->certificate);
    add(&out, DER_OID, made->algorithm);
    add_bits(&out, made->value);
    if (made->timestamp.size) {
        add_bits(&stamp, made->timestamp);
        add(&out, DER_CONTEXT_0, buffer_bytes(&stamp.bytes));
    }
    return sequence(&out);
}

status ses_write_sign(const struct sign_key *key, struct bytes certificate, struct bytes content, struct arena *arena,
                      struct ses_write_signed *out, struct problem *why)
{
    *out = (struct ses_write_signed){.content = content, .certificate = certificate};
    out->algorithm = ses_algorithm_of(sign_key_algorithm(key));
    if (out->algorithm.size == 0) return problem_set(why, KEY_UNSUPPORTED, "%s", "");
    const struct sign_method method = sign_method_usual(sign_key_algorithm(key));
    return sign_key_sign_message(key, method, content, arena, &out->value, why);
}
