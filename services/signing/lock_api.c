#include "lock_api.h"

#include "document_json.h"
#include "http_request.h"
#include "http_response.h"
#include "json_read.h"
#include "lock_flow.h"

static status answer(struct http_request *rq, struct http_response *rs, bool unlock)
{
    struct amendment_input in = {0}; /* a reason, too */
    struct document document = {0};
    struct db_once once;
    const char *id = http_request_arg(rq, "id");
    TRY(http_request_json(rq, amendment_shape, &in));
    if (json_check_id(id)) return problem_set(&rq->why, DOCUMENT_MISSING, "%s", id);
    TRY(http_request_once(rq, arena_format(rq->arena, "%s:%s", unlock ? "unlock" : "lock", id), &once));
    const struct lock_order order = {id, in.reason, unlock, &once};
    TRY(lock_flow_run(rq->service, &rq->caller, &order, rq->arena, &document, &rq->why));
    document_json_write(http_response_json(rs, 200), NULL, &document);
    return OK;
}

status lock_api_lock(struct http_request *rq, struct http_response *rs)
{
    return answer(rq, rs, false);
}

status lock_api_unlock(struct http_request *rq, struct http_response *rs)
{
    return answer(rq, rs, true);
}
