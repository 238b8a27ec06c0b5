#include "factor_api.h"
#include "auth_api.h"
#include "factor_flow.h"
#include "factor_json.h"
#include "qr.h"

status factor_api_state(struct http_request *rq, struct http_response *rs)
{
    struct factor_state state = {0};
    TRY(auth_api_check_person(rq));
    const struct auth_call call = auth_api_call(rq);
    TRY(factor_flow_state(&call, &state, &rq->why));
    factor_json_state(http_response_json(rs, 200), &state);
    return OK;
}

static status read_password(struct http_request *rq, struct factor_password_input *in)
{
    TRY(auth_api_check_person(rq));
    return http_request_json(rq, factor_password_shape, in);
}

status factor_api_begin(struct http_request *rq, struct http_response *rs)
{
    struct factor_password_input in = {0};
    struct factor_new made = {0};
    struct db_once once;
    struct list rows;
    TRY(read_password(rq, &in));
    TRY(http_request_once(rq, "second_factor.begin", &once));
    once.request_hash = "password"; /* it is proved each time, and no quick hash of it lies in the database */
    const struct auth_call call = auth_api_call(rq);
    TRY(factor_flow_begin(&call, in.password, &once, &made, &rq->why));
    TRY(qr_rows(rq->arena, made.uri, &rows, &rq->why));
    factor_json_new(http_response_json(rs, 201), &made, &rows);
    return OK;
}

status factor_api_confirm(struct http_request *rq, struct http_response *rs)
{
    struct factor_code_input in = {0};
    struct factor_codes codes = {0};
    TRY(auth_api_check_person(rq));
    TRY(http_request_json(rq, factor_code_shape, &in));
    const struct auth_call call = auth_api_call(rq);
    TRY(factor_flow_confirm(&call, in.code, &codes, &rq->why));
    factor_json_codes(http_response_json(rs, 200), &codes);
    return OK;
}

status factor_api_renew_codes(struct http_request *rq, struct http_response *rs)
{
    struct factor_password_input in = {0};
    struct factor_codes codes = {0};
    TRY(read_password(rq, &in));
    const struct auth_call call = auth_api_call(rq);
    TRY(factor_flow_renew_codes(&call, in.password, &codes, &rq->why));
    factor_json_codes(http_response_json(rs, 200), &codes);
    return OK;
}

status factor_api_remove(struct http_request *rq, struct http_response *rs)
{
    struct factor_password_input in = {0};
    TRY(read_password(rq, &in));
    const struct auth_call call = auth_api_call(rq);
    TRY(factor_flow_remove(&call, in.password, &rq->why));
    return http_response_empty(rs, 204);
}
