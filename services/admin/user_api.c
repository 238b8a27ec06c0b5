#include "user_api.h"
#include "admin_api.h"
#include "user_flow.h"
#include "user_json.h"

status user_api_list(struct http_request *rq, struct http_response *rs)
{
    struct user_query query = {0};
    struct http_page page;
    struct list rows;
    TRY(http_request_query(rq, user_query_shape, &query));
    TRY(http_page_read(rq, query.limit, query.cursor, &page));
    const struct admin_call call = admin_api_call(rq);
    const struct user_filter filter = {query.authority_id ? query.authority_id : "", query.q ? query.q : "",
                                       page.keys[0], page.limit + 1};
    TRY(user_flow_list(&call, &filter, &rows, &rq->why));
    struct json_writer *w = http_list_begin(rs, &page, &rows);
    for (size_t i = 0; i < rows.count; i++) user_json_row(w, LIST_AT(&rows, const struct user, i));
    const struct user *last = http_list_last(&page, &rows);
    return http_list_end(w, last ? http_page_cursor(rq->arena, last->login, NULL, NULL) : NULL);
}

status user_api_roles(struct http_request *rq, struct http_response *rs)
{
    struct user user = {0};
    struct list roles;
    const struct admin_call call = admin_api_call(rq);
    TRY(user_flow_roles(&call, http_request_arg(rq, "id"), &user, &roles, &rq->why));
    user_json_roles(http_response_json(rs, 200), &user, &roles);
    return OK;
}

status user_api_assign(struct http_request *rq, struct http_response *rs)
{
    struct user_roles_input in = {0};
    struct user user = {0};
    struct list roles;
    TRY(http_request_json(rq, user_roles_shape, &in));
    const struct admin_call call = admin_api_call(rq);
    TRY(user_flow_assign(&call, http_request_arg(rq, "id"), &in.role_ids, &user, &roles, &rq->why));
    user_json_roles(http_response_json(rs, 200), &user, &roles);
    return OK;
}

status user_api_grants(struct http_request *rq, struct http_response *rs)
{
    struct user user = {0};
    struct list grants;
    const struct admin_call call = admin_api_call(rq);
    TRY(user_flow_grants(&call, http_request_arg(rq, "id"), &user, &grants, &rq->why));
    user_json_grants(http_response_json(rs, 200), &user, &grants, rq->chinese);
    return OK;
}
