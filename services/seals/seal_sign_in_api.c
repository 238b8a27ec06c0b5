#include "seal_sign_in_api.h"

#include "http_request.h"
#include "http_response.h"
#include "json_read.h"
#include "seal_sign_in.h"
#include <stddef.h>

struct sign_in_input {
    const char *pin, *challenge;
};

static const struct json_field shape[] = {
    JSON_TEXT(struct sign_in_input, pin, .max = 64),
    JSON_TEXT(struct sign_in_input, challenge, .max = 200, .check = json_check_one_line),
    JSON_END,
};

status seal_sign_in_api(struct http_request *rq, struct http_response *rs)
{
    struct sign_in_input in = {0};
    TRY(http_request_from(rq, "auth"));
    TRY(http_request_json(rq, shape, &in));
    struct seal_sign_in job = {.seal_id = http_request_arg(rq, "id"), .pin = in.pin, .challenge = in.challenge};
    TRY(seal_sign_in(rq->service, &rq->caller, &job, rq->arena, &rq->why));
    struct json_writer *w = http_response_json(rs, 200);
    json_write_begin(w, NULL, '{');
    json_write_bytes(w, "signature", job.signature);
    json_write_begin(w, "certificates", '[');
    for (size_t i = 0; i < job.chain.count; i++) {
        json_write_begin(w, NULL, '{');
        json_write_bytes(w, "certificate", *LIST_AT(&job.chain, struct bytes, i));
        json_write_end(w, '}');
    }
    json_write_end(w, ']');
    json_write_end(w, '}');
    return OK;
}
