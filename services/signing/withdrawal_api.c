#include "withdrawal_api.h"

#include "digest.h"
#include "document_json.h"
#include "http_request.h"
#include "http_response.h"
#include "json_read.h"
#include "withdrawal_flow.h"

enum { REASON_MAX = 200 };

struct withdrawal_input {
    const char *sealing_id, *reason, *pin;
};
static const struct json_field withdrawal_shape[] = {
    JSON_TEXT(struct withdrawal_input, sealing_id, .check = json_check_id),
    JSON_TEXT(struct withdrawal_input, reason, .max = REASON_MAX, .check = json_check_one_line),
    JSON_TEXT(struct withdrawal_input, pin, .optional = true, .max = 32), JSON_END};

/* Who mistyped the PIN may repeat with the same key, and no hash tells of it. */
static const char *hash_of(struct http_request *rq, const struct withdrawal_input *in)
{
    char *hash = arena_alloc(rq->arena, DIGEST_HEX_SIZE);
    digest_sha256_hex(bytes_of_text(arena_format(rq->arena, "%s %s", in->sealing_id, in->reason)), hash);
    return hash;
}

status withdrawal_api_run(struct http_request *rq, struct http_response *rs)
{
    struct withdrawal_input in = {0};
    struct document document = {0};
    struct db_once once;
    const char *id = http_request_arg(rq, "id");
    TRY(http_request_json(rq, withdrawal_shape, &in));
    if (json_check_id(id)) return problem_set(&rq->why, DOCUMENT_MISSING, "%s", id);
    TRY(http_request_once(rq, arena_format(rq->arena, "withdraw:%s", id), &once));
    once.request_hash = hash_of(rq, &in);
    const struct withdrawal_order order = {id, in.sealing_id, in.reason, in.pin, rq->bearer, &once};
    TRY(withdrawal_flow_run(rq->service, &rq->caller, &order, rq->arena, &document, &rq->why));
    document_json_write(http_response_json(rs, 200), NULL, &document);
    return OK;
}
