#include "amendment_api.h"

#include "amendment_flow.h"
#include "amendment_form.h"
#include "declaration_flow.h"
#include "document_json.h"
#include "http_request.h"
#include "http_response.h"
#include "json_read.h"

/* The key belongs to one document: the same key with another path is another request. */
static status once_of(struct http_request *rq, const char *operation, struct db_once *out)
{
    const char *id = http_request_arg(rq, "id");
    if (json_check_id(id)) return problem_set(&rq->why, DOCUMENT_MISSING, "%s", id);
    return http_request_once(rq, arena_format(rq->arena, "%s:%s", operation, id), out);
}

status amendment_api_fields(struct http_request *rq, struct http_response *rs)
{
    struct list forms = LIST_OF(rq->arena, struct amendment_form);
    const char *id = http_request_arg(rq, "id");
    if (json_check_id(id)) return problem_set(&rq->why, DOCUMENT_MISSING, "%s", id);
    TRY(amendment_form_find(rq->service, &rq->caller, id, &forms, &rq->why));
    amendment_form_write(http_response_json(rs, 200), &forms);
    return OK;
}

status amendment_api_correct(struct http_request *rq, struct http_response *rs)
{
    struct correction_input in = {0};
    struct document document = {0};
    struct db_once once;
    TRY(http_request_json(rq, correction_shape, &in));
    TRY(once_of(rq, "correct", &once));
    const struct declaration_correction correction = {.document_id = http_request_arg(rq, "id"),
                                                      .due_date = in.due_date,
                                                      .reason = in.reason,
                                                      .data = in.data,
                                                      .once = &once};
    TRY(declaration_flow_correct(rq->service, &rq->caller, &correction, rq->arena, &document, &rq->why));
    document_json_write(http_response_json(rs, 201), NULL, &document);
    return OK;
}

static status amend(struct http_request *rq, struct http_response *rs, enum amendment_kind kind, const char *operation,
                    bool own)
{
    struct amendment_input in = {0};
    struct document document;
    struct db_once once;
    TRY(http_request_json(rq, amendment_shape, &in));
    TRY(once_of(rq, operation, &once));
    const struct amendment amendment = {kind, http_request_arg(rq, "id"), in.reason, &once, own};
    TRY(amendment_flow_run(rq->service, &rq->caller, &amendment, rq->arena, &document, &rq->why));
    document_json_write(http_response_json(rs, 200), NULL, &document);
    return OK;
}

status amendment_api_void(struct http_request *rq, struct http_response *rs)
{
    return amend(rq, rs, AMENDMENT_VOID, "void", false);
}

status amendment_api_void_own(struct http_request *rq, struct http_response *rs)
{
    return amend(rq, rs, AMENDMENT_VOID, "void", true);
}

status amendment_api_reject(struct http_request *rq, struct http_response *rs)
{
    return amend(rq, rs, AMENDMENT_REJECT, "reject", false);
}
