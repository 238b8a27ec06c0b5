#include "role_api.h"
#include "admin_api.h"
#include "role_flow.h"

status role_api_permissions(struct http_request *rq, struct http_response *rs)
{
    uint64_t grantable = 0;
    const struct admin_call call = admin_api_call(rq);
    TRY(role_flow_grantable(&call, &grantable, &rq->why));
    struct json_writer *w = http_list_begin(rs, NULL, NULL);
    role_json_permissions(w, grantable, rq->chinese);
    return http_list_end(w, NULL);
}

status role_api_list(struct http_request *rq, struct http_response *rs)
{
    struct list roles;
    const struct admin_call call = admin_api_call(rq);
    TRY(role_flow_list(&call, &roles, &rq->why));
    struct json_writer *w = http_list_begin(rs, NULL, NULL);
    for (size_t i = 0; i < roles.count; i++)
        role_json_write(w, NULL, LIST_AT(&roles, const struct role, i), rq->chinese);
    return http_list_end(w, NULL);
}

status role_api_create(struct http_request *rq, struct http_response *rs)
{
    struct role_input in = {0};
    struct db_once once;
    struct role role;
    TRY(http_request_json(rq, role_create_shape, &in));
    TRY(http_request_once(rq, "role.create", &once));
    const struct admin_call call = admin_api_call(rq);
    TRY(role_flow_create(&call, &in, &once, &role, &rq->why));
    role_json_write(http_response_json(rs, 201), NULL, &role, rq->chinese);
    return OK;
}

status role_api_change(struct http_request *rq, struct http_response *rs)
{
    struct role_input in = {0};
    struct role role;
    TRY(http_request_json(rq, role_change_shape, &in));
    const struct admin_call call = admin_api_call(rq);
    TRY(role_flow_rename(&call, http_request_arg(rq, "id"), &in, &role, &rq->why));
    role_json_write(http_response_json(rs, 200), NULL, &role, rq->chinese);
    return OK;
}

status role_api_fill(struct http_request *rq, struct http_response *rs)
{
    struct role_input in = {0};
    struct role role;
    TRY(http_request_json(rq, role_permissions_shape, &in));
    const struct admin_call call = admin_api_call(rq);
    TRY(role_flow_fill(&call, http_request_arg(rq, "id"), &in, &role, &rq->why));
    role_json_write(http_response_json(rs, 200), NULL, &role, rq->chinese);
    return OK;
}

status role_api_remove(struct http_request *rq, struct http_response *rs)
{
    const struct admin_call call = admin_api_call(rq);
    TRY(role_flow_remove(&call, http_request_arg(rq, "id"), &rq->why));
    return http_response_empty(rs, 204);
}
