#include "account_api.h"
#include "account_flow.h"
#include "account_json.h"
#include "account_password_flow.h"
#include "account_table.h"
#include "auth_api.h"

status account_api_change_password(struct http_request *rq, struct http_response *rs)
{
    struct account_change_input in = {0};
    struct session_grant grant = {0};
    TRY(auth_api_check_origin(rq));
    TRY(http_request_json(rq, account_change_shape, &in));
    const struct auth_call call = auth_api_call(rq);
    TRY(account_password_flow_change(&call, in.old_password, in.new_password, &grant, &rq->why));
    return auth_api_grant(rq, rs, &grant);
}

status account_api_create(struct http_request *rq, struct http_response *rs)
{
    struct account_create_input in = {0};
    struct account_made made = {0};
    struct db_once once;
    TRY(http_request_json(rq, account_create_shape, &in));
    TRY(http_request_once(rq, "account.create", &once));
    const struct auth_call call = auth_api_call(rq);
    const struct account_new account = {in.login, in.name, in.unit_id, (enum account_kind)in.kind, in.password_mode};
    TRY(account_flow_create(&call, &account, &once, &made, &rq->why));
    account_json_made(http_response_json(rs, 201), &made);
    return OK;
}

struct listing {
    const struct http_request *rq;
    const struct account_query *query;
};

static status list(void *self, const char *part, const struct http_page *page, struct list *rows, struct problem *why)
{
    const struct listing *job = self;
    struct auth_call call = auth_api_call(job->rq);
    const struct account_filter filter = {job->query->unit_id, job->query->q, page->keys[0], page->limit + 1};
    (void)part;
    call.arena = rows->arena;
    return account_flow_list(&call, &filter, rows, why);
}

status account_api_list(struct http_request *rq, struct http_response *rs)
{
    struct account_query query = {.utc_offset = HTTP_TABLE_ZONE};
    TRY(http_request_query(rq, account_query_shape, &query));
    struct listing job = {rq, &query};
    const struct http_table_query wanted = HTTP_TABLE_QUERY(query, list, &job, NULL);
    return http_table_answer(rq, rs, &account_table, &wanted);
}

status account_api_reset(struct http_request *rq, struct http_response *rs)
{
    struct account_reset_input in = {0};
    struct account_made made = {0};
    TRY(http_request_query(rq, account_reset_shape, &in));
    const struct auth_call call = auth_api_call(rq);
    TRY(account_flow_reset(&call, http_request_arg(rq, "id"), in.password_mode, &made, &rq->why));
    account_json_made(http_response_json(rs, 200), &made);
    return OK;
}

status account_api_reset_factor(struct http_request *rq, struct http_response *rs)
{
    struct account_made made = {0};
    const struct auth_call call = auth_api_call(rq);
    TRY(account_flow_reset_factor(&call, http_request_arg(rq, "id"), &made, &rq->why));
    account_json_made(http_response_json(rs, 200), &made);
    return OK;
}

status account_api_confirm(struct http_request *rq, struct http_response *rs)
{
    struct account_made made = {0};
    const struct auth_call call = auth_api_call(rq);
    TRY(account_flow_confirm(&call, http_request_arg(rq, "id"), &made, &rq->why));
    account_json_made(http_response_json(rs, 200), &made);
    return OK;
}

static status set_state(struct http_request *rq, struct http_response *rs, enum account_state state)
{
    struct account_made made = {0};
    const struct auth_call call = auth_api_call(rq);
    TRY(account_flow_set_state(&call, http_request_arg(rq, "id"), state, &made, &rq->why));
    account_json_made(http_response_json(rs, 200), &made);
    return OK;
}

status account_api_disable(struct http_request *rq, struct http_response *rs)
{
    return set_state(rq, rs, ACCOUNT_OFF);
}

status account_api_enable(struct http_request *rq, struct http_response *rs)
{
    return set_state(rq, rs, ACCOUNT_ACTIVE);
}
