#include "account_batch_api.h"
#include "account_batch_flow.h"
#include "account_batch_json.h"
#include "auth_api.h"
#include "http_list.h"

static status check_ids(struct http_request *rq, const struct account_batch_input *in)
{
    if (in->action == ACCOUNT_BATCH_RESET && in->account_ids.count == 0)
        return problem_fault(&rq->why, FIELD_REQUIRED, "account_ids", "%s", "");
    for (size_t i = 0; i < in->account_ids.count; i++)
        if (!id_is_valid(*LIST_AT(&in->account_ids, const char *const, i)))
            return problem_fault(&rq->why, FIELD_FORM, arena_format(rq->arena, "account_ids[%zu]", i), "%s", "id");
    return OK;
}

status account_batch_api_begin(struct http_request *rq, struct http_response *rs)
{
    struct account_batch_input in = {0};
    struct account_batch batch = {0};
    struct db_once once;
    TRY(http_request_json(rq, account_batch_shape, &in));
    TRY(check_ids(rq, &in));
    TRY(http_request_once(rq, "account_batch.begin", &once));
    const struct auth_call call = auth_api_call(rq);
    const struct account_batch_new wanted = {(enum account_batch_action)in.action, in.authority_id, in.account_ids};
    TRY(account_batch_flow_begin(&call, &wanted, &once, &batch, &rq->why));
    account_batch_json(http_response_json(rs, 202), &batch, rq->chinese);
    return OK;
}

status account_batch_api_list(struct http_request *rq, struct http_response *rs)
{
    struct list jobs;
    const struct auth_call call = auth_api_call(rq);
    TRY(account_batch_flow_list(&call, &jobs, &rq->why));
    struct json_writer *w = http_list_begin(rs, NULL, NULL);
    for (size_t i = 0; i < jobs.count; i++) account_batch_json_job(w, LIST_AT(&jobs, const struct job, i));
    return http_list_end(w, NULL);
}

status account_batch_api_find(struct http_request *rq, struct http_response *rs)
{
    struct account_batch batch = {0};
    const struct auth_call call = auth_api_call(rq);
    TRY(account_batch_flow_find(&call, http_request_arg(rq, "id"), &batch, &rq->why));
    account_batch_json(http_response_json(rs, 200), &batch, rq->chinese);
    return OK;
}

status account_batch_api_slips(struct http_request *rq, struct http_response *rs)
{
    struct account_batch_slips_input in = {.per_page = 4};
    struct bytes pdf;
    TRY(http_request_json(rq, account_batch_slips_shape, &in));
    if (in.per_page != 1 && in.per_page != 4) return problem_fault(&rq->why, FIELD_CHOICE, "per_page", "%s", "1, 4");
    const struct auth_call call = auth_api_call(rq);
    TRY(account_batch_flow_slips(&call, http_request_arg(rq, "id"), in.password, (int)in.per_page, &pdf, &rq->why));
    return http_response_bytes(rs, "application/pdf", "initial-passwords.pdf", pdf);
}
