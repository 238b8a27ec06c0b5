#include "session_api.h"
#include "auth_api.h"
#include "http_list.h"
#include "login_factor_flow.h"
#include "login_flow.h"
#include "session_flow.h"
#include "session_json.h"

status session_api_login(struct http_request *rq, struct http_response *rs)
{
    struct session_login_input in = {0};
    struct session_grant grant = {0};
    TRY(auth_api_check_origin(rq)); /* nobody signs a visitor in under another name */
    TRY(http_request_json(rq, session_login_shape, &in));
    const struct auth_call call = auth_api_call(rq);
    const struct login_given given = {in.login, in.password, in.proof};
    TRY(login_flow_sign_in(&call, &given, &grant, &rq->why));
    return auth_api_grant(rq, rs, &grant);
}

status session_api_login_factor(struct http_request *rq, struct http_response *rs)
{
    struct session_factor_input in = {0};
    struct session_grant grant = {0};
    TRY(auth_api_check_origin(rq));
    TRY(http_request_json(rq, session_factor_shape, &in));
    const struct auth_call call = auth_api_call(rq);
    TRY(login_factor_flow_enter(&call, in.ticket, in.code, &grant, &rq->why));
    return auth_api_grant(rq, rs, &grant);
}

status session_api_refresh(struct http_request *rq, struct http_response *rs)
{
    struct session_grant grant = {0};
    TRY(auth_api_check_origin(rq));
    const struct auth_call call = auth_api_call(rq);
    const char *csrf = http_request_header(rq, "X-CSRF-Token");
    TRY(session_flow_refresh(&call, auth_api_refresh_cookie(rq), csrf, &grant, &rq->why));
    return auth_api_grant(rq, rs, &grant);
}

status session_api_logout(struct http_request *rq, struct http_response *rs)
{
    TRY(auth_api_check_origin(rq));
    const struct auth_call call = auth_api_call(rq);
    const char *csrf = http_request_header(rq, "X-CSRF-Token");
    TRY(session_flow_logout(&call, auth_api_refresh_cookie(rq), csrf, &rq->why));
    auth_api_drop_cookies(rs);
    return http_response_empty(rs, 204);
}

status session_api_me(struct http_request *rq, struct http_response *rs)
{
    struct session_grant grant = {0};
    TRY(auth_api_check_person(rq));
    const struct auth_call call = auth_api_call(rq);
    TRY(session_flow_me(&call, &grant, &rq->why));
    session_json_grant(http_response_json(rs, 200), &grant);
    return OK;
}

static status answer_list(struct http_request *rq, struct http_response *rs, const struct list *sessions)
{
    struct json_writer *w = http_list_begin(rs, NULL, NULL);
    for (size_t i = 0; i < sessions->count; i++)
        session_json_item(w, LIST_AT(sessions, const struct session, i), rq->caller.session_id);
    return http_list_end(w, NULL);
}

status session_api_list(struct http_request *rq, struct http_response *rs)
{
    struct list sessions;
    TRY(auth_api_check_person(rq));
    const struct auth_call call = auth_api_call(rq);
    TRY(session_flow_list(&call, &sessions, &rq->why));
    return answer_list(rq, rs, &sessions);
}

status session_api_end(struct http_request *rq, struct http_response *rs)
{
    TRY(auth_api_check_person(rq));
    const struct auth_call call = auth_api_call(rq);
    TRY(session_flow_end(&call, http_request_arg(rq, "id"), &rq->why));
    return http_response_empty(rs, 204);
}

status session_api_end_others(struct http_request *rq, struct http_response *rs)
{
    TRY(auth_api_check_person(rq));
    const struct auth_call call = auth_api_call(rq);
    TRY(session_flow_end_others(&call, &rq->why));
    return http_response_empty(rs, 204);
}

status session_api_list_of(struct http_request *rq, struct http_response *rs)
{
    struct list sessions;
    const struct auth_call call = auth_api_call(rq);
    TRY(session_flow_list_of(&call, http_request_arg(rq, "id"), &sessions, &rq->why));
    return answer_list(rq, rs, &sessions);
}

status session_api_end_of(struct http_request *rq, struct http_response *rs)
{
    const struct auth_call call = auth_api_call(rq);
    TRY(session_flow_end_of(&call, http_request_arg(rq, "id"), http_request_arg(rq, "session_id"), &rq->why));
    return http_response_empty(rs, 204);
}

status session_api_end_all_of(struct http_request *rq, struct http_response *rs)
{
    const struct auth_call call = auth_api_call(rq);
    TRY(session_flow_end_of(&call, http_request_arg(rq, "id"), NULL, &rq->why));
    return http_response_empty(rs, 204);
}
