#include "ca_api.h"

#include "ca_flow.h"
#include "ca_ocsp.h"
#include "certificate_flow.h"
#include "clock.h"
#include "http_request.h"
#include "http_response.h"
#include "seal_json.h"
#include "text.h"
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { FRESH_S = 300, POSITION_DIGITS = 9 };

/* Kept by others for five minutes at most, so that a revocation is soon known everywhere. */
static status answer_list(struct http_request *rq, struct http_response *rs, const char *ca, int64_t position)
{
    struct ca_published list;
    TRY(ca_flow_list(rq->service, ca, position, rq->arena, &list, &rq->why));
    int64_t left_s = (list.next_ms - clock_now_ms()) / 1000, age_s = left_s < FRESH_S ? left_s : FRESH_S;
    const char *tag = arena_format(rq->arena, "\"%.8s-%" PRId64 "-%" PRId64 "\"", ca, position, list.number);
    http_response_header(rs, "ETag", tag);
    http_response_header(rs, "Cache-Control",
                         arena_format(rq->arena, "public, max-age=%" PRId64, age_s > 0 ? age_s : 0));
    return http_response_bytes(rs, "application/pkix-crl", NULL, list.der);
}

static bool is_position(const char *file, int64_t *out)
{
    size_t digits = strspn(file, "0123456789");
    if (digits == 0 || digits > POSITION_DIGITS || !text_equal(file + digits, ".crl")) return false;
    *out = strtoll(file, NULL, 10);
    return true;
}

status ca_api_file(struct http_request *rq, struct http_response *rs)
{
    const struct seals *seals = rq->service;
    const char *ca = http_request_arg(rq, "ca"), *file = http_request_arg(rq, "file");
    int64_t position;
    if (is_position(file, &position)) return answer_list(rq, rs, ca, position);
    bool is_own = seals->issuer && text_equal(ca, ca_key_id(&seals->ca)) && text_equal(file, "ca.cer");
    if (!is_own) return problem_set(&rq->why, LIST_MISSING, "%s", file);
    http_response_header(rs, "Cache-Control", "public, max-age=86400");
    return http_response_bytes(rs, "application/pkix-cert", NULL,
                               *LIST_AT(issuer_chain(seals->issuer), struct bytes, 0));
}

status ca_api_old_list(struct http_request *rq, struct http_response *rs)
{
    const struct seals *seals = rq->service;
    if (!seals->issuer) return problem_set(&rq->why, LIST_MISSING, "%s", "0");
    return answer_list(rq, rs, ca_key_id(&seals->ca), 0);
}

static status answer_ocsp(struct http_request *rq, struct http_response *rs, struct bytes request)
{
    struct ca_ocsp_answer answer;
    TRY(ca_ocsp_answer(rq->service, request, rq->arena, &answer, &rq->why));
    http_response_header(rs, "Cache-Control", answer.may_be_kept ? "public, max-age=300" : "no-store");
    return http_response_bytes(rs, "application/ocsp-response", NULL, answer.der);
}

status ca_api_ask(struct http_request *rq, struct http_response *rs)
{
    return answer_ocsp(rq, rs, rq->body);
}

/* nginx hands the rest of the path on as `request`; a plus sign that nobody encoded has become a blank. What is not
 * base64 is malformed, like what is no request. */
status ca_api_ask_get(struct http_request *rq, struct http_response *rs)
{
    struct ca_ocsp_query in = {0};
    struct bytes der = bytes_of(NULL, 0);
    TRY(http_request_query(rq, ca_ocsp_shape, &in));
    char *text = arena_text(rq->arena, in.request);
    for (char *p = text; *p; p++)
        if (*p == ' ') *p = '+';
    if (!bytes_from_base64(rq->arena, text, &der)) der = bytes_of(NULL, 0);
    return answer_ocsp(rq, rs, der);
}

static status change(struct http_request *rq, struct http_response *rs, struct ca_wish *wish)
{
    struct certificate certificate;
    wish->certificate_id = http_request_arg(rq, "id");
    TRY(ca_flow_change(rq->service, &rq->caller, wish, &rq->why));
    TRY(certificate_flow_find(rq->service, &rq->caller, wish->certificate_id, rq->arena, &certificate, &rq->why));
    seal_json_certificate(http_response_json(rs, 200), NULL, &certificate);
    return OK;
}

status ca_api_revoke(struct http_request *rq, struct http_response *rs)
{
    struct ca_revoke_input in = {0};
    struct ca_wish wish = {.action = CA_REVOKE};
    TRY(http_request_json(rq, ca_revoke_shape, &in));
    wish.reason = ca_reason_code(ca_reasons[in.revocation_reason]);
    wish.words = in.reason;
    if (in.invalid_since) (void)clock_parse(in.invalid_since, &wish.invalid_ms);
    return change(rq, rs, &wish);
}

static status hold(struct http_request *rq, struct http_response *rs, enum ca_action action)
{
    struct seal_reason_input in = {0};
    struct ca_wish wish = {.action = action};
    TRY(http_request_json(rq, seal_reason_shape, &in));
    wish.words = in.reason;
    return change(rq, rs, &wish);
}

status ca_api_hold(struct http_request *rq, struct http_response *rs)
{
    return hold(rq, rs, CA_HOLD);
}

status ca_api_release(struct http_request *rq, struct http_response *rs)
{
    return hold(rq, rs, CA_RELEASE);
}
