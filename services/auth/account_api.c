#include "account_api.h"
#include "account_flow.h"
#include "account_json.h"
#include "account_password_flow.h"
#include "auth_api.h"
#include "http_list.h"

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

status account_api_list(struct http_request *rq, struct http_response *rs)
{
    struct account_query query = {0};
    struct http_page page;
    struct list rows;
    TRY(http_request_query(rq, account_query_shape, &query));
    TRY(http_page_read(rq, query.limit, query.cursor, &page));
    const struct auth_call call = auth_api_call(rq);
    const struct account_filter filter = {query.unit_id, query.q, page.keys[0], page.limit + 1};
    TRY(account_flow_list(&call, &filter, &rows, &rq->why));
    struct json_writer *w = http_list_begin(rs, &page, &rows);
    for (size_t i = 0; i < rows.count; i++) account_json_row(w, NULL, LIST_AT(&rows, const struct account_row, i));
    const struct account_row *last = http_list_last(&page, &rows);
    return http_list_end(w, last ? http_page_cursor(rq->arena, last->account.login, NULL, NULL) : NULL);
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
