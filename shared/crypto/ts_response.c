#include "ts_response.h"
#include "cms_read.h"
#include "cms_verify.h"
#include "der_write.h"
#include "text.h"
#include <string.h>

enum { UTF8_STRING = 0x0C, GRANTED_WITH_MODS = 1, REJECTION = 2, FAILURE_BITS = 32 };

struct bytes ts_response_grant(struct bytes token, struct arena *arena)
{
    struct bytes granted = der_write_wrap(arena, DER_SEQUENCE, der_write_integer(arena, 0));
    return der_write_wrap(arena, DER_SEQUENCE, der_write_join(arena, granted, token));
}

/* A named bit string without zero bits at its end (X.690, 11.2.2). */
static struct bytes failure_der(enum ts_failure failure, struct arena *arena)
{
    unsigned char value[5] = {0};
    size_t bit = (size_t)failure;
    value[0] = (unsigned char)(7 - bit % 8);
    value[1 + bit / 8] = (unsigned char)(0x80 >> bit % 8);
    return der_write_wrap(arena, DER_BIT_STRING, bytes_of(value, 2 + bit / 8));
}

struct bytes ts_response_refuse(enum ts_failure failure, const char *text, struct arena *arena)
{
    struct bytes free_text = der_write_wrap(arena, UTF8_STRING, bytes_of_text(text));
    struct buffer said = {.arena = arena};
    der_write_bytes(&said, der_write_integer(arena, REJECTION));
    der_write_bytes(&said, der_write_wrap(arena, DER_SEQUENCE, free_text));
    der_write_bytes(&said, failure_der(failure, arena));
    struct bytes info = der_write_wrap(arena, DER_SEQUENCE, buffer_bytes(&said));
    return der_write_wrap(arena, DER_SEQUENCE, info);
}

/* The first text of PKIFreeText, made fit for a log line. */
static const char *read_text(struct bytes in, struct arena *arena)
{
    struct der text;
    if (!der_take(&in, UTF8_STRING, &text)) return NULL;
    size_t size = text.value.size < TS_RESPONSE_TEXT_MAX ? text.value.size : TS_RESPONSE_TEXT_MAX;
    char *copy = arena_copy(arena, text.value.data, size);
    while (size && !text_is_utf8(copy, size)) copy[--size] = '\0';
    for (char *c = copy; *c; c++)
        if ((unsigned char)*c < ' ' || *c == 0x7F) *c = ' ';
    return size ? copy : NULL;
}

static unsigned read_failure(struct bytes bits)
{
    unsigned failure = 0;
    for (size_t i = 0; bits.size && i < (bits.size - 1) * 8 && i < FAILURE_BITS; i++)
        if (bits.data[1 + i / 8] & 0x80 >> i % 8) failure |= 1U << i;
    return failure;
}

/* PKIStatusInfo */
static bool read_status(struct bytes in, struct arena *arena, struct ts_response *out)
{
    struct der part;
    if (!der_take(&in, DER_INTEGER, &part) || part.value.size != 1) return false;
    out->status = part.value.data[0];
    if (der_peek(in, DER_SEQUENCE)) {
        if (!der_next(&in, &part)) return false;
        out->text = read_text(part.value, arena);
    }
    if (der_peek(in, DER_BIT_STRING)) {
        if (!der_next(&in, &part)) return false;
        out->failure = read_failure(part.value);
    }
    return in.size == 0;
}

bool ts_response_read(struct bytes der, struct arena *arena, struct ts_response *out)
{
    struct der response, part;
    *out = (struct ts_response){.status = REJECTION};
    if (der.size > TS_RESPONSE_MAX || !der_take(&der, DER_SEQUENCE, &response) || der.size) return false;
    struct bytes in = response.value;
    if (!der_take(&in, DER_SEQUENCE, &part) || !read_status(part.value, arena, out)) return false;
    if (in.size == 0) return true;
    if (!der_take(&in, DER_SEQUENCE, &part) || in.size) return false;
    out->token = part.whole;
    return true;
}

static const char *refusal(const struct ts_response *response, struct arena *arena)
{
    struct buffer out = {.arena = arena};
    buffer_format(&out, "refused with status %d", (int)response->status);
    for (unsigned bit = 0; bit < FAILURE_BITS; bit++) {
        const char *name = response->failure & 1U << bit ? ts_request_failure_name((enum ts_failure)bit) : NULL;
        if (name) buffer_format(&out, ", %s", name);
    }
    if (response->text) buffer_format(&out, ": %s", response->text);
    return buffer_string(&out);
}

/* 2.4.2: what the request said stands in the token. */
static const char *compare(const struct ts_info *info, const struct ts_request *request)
{
    enum digest_kind kind;
    if (!ts_info_imprint_kind(&info->imprint, &kind) || kind != request->kind)
        return "the token is over another digest";
    if (!bytes_equal(info->imprint.digest, request->imprint.digest)) return "the token is over another digest";
    if (!bytes_equal(info->nonce, request->nonce)) return "the token has another nonce";
    if (request->policy.size && !bytes_equal(info->policy, request->policy)) return "the token has another policy";
    return NULL;
}

static const char *check_token(struct bytes token, const struct ts_request *request, struct arena *arena,
                               struct ts_stamp *out)
{
    struct cms_read parts;
    struct ts_info info;
    struct cms_verify cms;
    if (cms_read(token, arena, &parts) || !parts.has_content || !ts_info_read(parts.content, &info))
        return "the token cannot be read";
    const char *fault = compare(&info, request);
    if (fault) return fault;
    cms_verify_token(token, request->imprint.digest, NULL, arena, &cms);
    if (cms.state != CMS_VERIFY_OK) return arena_format(arena, "the token does not hold: %s", cms.reason);
    if (cms.is_weak) return "the token uses SHA-1 or a weak key";
    if (!x509_may_timestamp(&cms.facts)) return "the token's certificate is not for timestamps";
    if (!x509_is_valid_at(&cms.facts, info.time_ms)) return "the token's certificate was not valid then";
    *out = (struct ts_stamp){token, info.time_ms, cms.facts, cms.certificates};
    return NULL;
}

const char *ts_response_check(struct bytes der, const struct ts_request *request, struct arena *arena,
                              struct ts_stamp *out)
{
    struct ts_response response;
    if (!ts_response_read(der, arena, &response)) return "the answer is no TimeStampResp";
    if (response.status > GRANTED_WITH_MODS) return refusal(&response, arena);
    if (!response.token.size) return "the answer holds no token";
    return check_token(response.token, request, arena, out);
}
