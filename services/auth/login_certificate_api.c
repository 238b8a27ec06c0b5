#include "login_certificate_api.h"
#include "auth_api.h"
#include "challenge.h"
#include "http_list.h"
#include "login_certificate_flow.h"
#include "login_certificate_json.h"

status login_certificate_api_challenge(struct http_request *rq, struct http_response *rs)
{
    const struct auth_call call = auth_api_call(rq);
    const char *challenge = challenge_new(&call);
    struct json_writer *w = http_response_json(rs, 200);
    json_write_begin(w, NULL, '{');
    json_write_text(w, "challenge", challenge);
    json_write_text(w, "message", challenge_message(rq->arena, challenge));
    json_write_int(w, "expires_s", CHALLENGE_S);
    json_write_end(w, '}');
    return OK;
}

status login_certificate_api_enter(struct http_request *rq, struct http_response *rs)
{
    struct login_certificate_input in = {0};
    struct session_grant grant = {0};
    TRY(auth_api_check_origin(rq));
    TRY(http_request_json(rq, login_certificate_shape, &in));
    const struct auth_call call = auth_api_call(rq);
    TRY(login_certificate_flow_enter(&call, in.proof, &grant, &rq->why));
    return auth_api_grant(rq, rs, &grant);
}

status login_certificate_api_list(struct http_request *rq, struct http_response *rs)
{
    struct list certificates;
    TRY(auth_api_check_person(rq));
    const struct auth_call call = auth_api_call(rq);
    TRY(login_certificate_flow_list(&call, &certificates, &rq->why));
    struct json_writer *w = http_list_begin(rs, NULL, NULL);
    for (size_t i = 0; i < certificates.count; i++)
        login_certificate_json(w, LIST_AT(&certificates, const struct login_certificate, i));
    return http_list_end(w, NULL);
}

status login_certificate_api_add(struct http_request *rq, struct http_response *rs)
{
    struct login_certificate_input in = {0};
    struct login_certificate made = {0};
    TRY(auth_api_check_person(rq));
    struct db_once once;
    TRY(http_request_json(rq, login_certificate_shape, &in));
    TRY(http_request_once(rq, "login_certificate.add", &once));
    const struct auth_call call = auth_api_call(rq);
    TRY(login_certificate_flow_add(&call, in.proof, &once, &made, &rq->why));
    login_certificate_json(http_response_json(rs, 201), &made);
    return OK;
}

status login_certificate_api_remove(struct http_request *rq, struct http_response *rs)
{
    TRY(auth_api_check_person(rq));
    const struct auth_call call = auth_api_call(rq);
    TRY(login_certificate_flow_remove(&call, http_request_arg(rq, "id"), &rq->why));
    return http_response_empty(rs, 204);
}
