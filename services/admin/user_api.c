#include "user_api.h"
#include "admin_api.h"
#include "user_flow.h"
#include "user_json.h"
#include "user_table.h"

struct listing {
    const struct http_request *rq;
    const struct user_query *query;
};

static status list(void *self, const char *part, const struct http_page *page, struct list *rows, struct problem *why)
{
    const struct listing *job = self;
    const struct user_query *query = job->query;
    struct admin_call call = admin_api_call(job->rq);
    const struct user_filter filter = {query->authority_id ? query->authority_id : "", query->q ? query->q : "",
                                       page->keys[0], page->limit + 1};
    (void)part;
    call.arena = rows->arena;
    TRY(user_flow_list(&call, &filter, rows, why));
    for (size_t i = 0; i < rows->count; i++) {
        struct user *user = LIST_AT(rows, struct user, i);
        user->role_names = user_role_names(rows->arena, user->role_names, job->rq->chinese);
    }
    return OK;
}

status user_api_list(struct http_request *rq, struct http_response *rs)
{
    struct user_query query = {.utc_offset = HTTP_TABLE_ZONE};
    TRY(http_request_query(rq, user_query_shape, &query));
    struct listing job = {rq, &query};
    const struct http_table_query wanted = HTTP_TABLE_QUERY(query, list, &job, NULL);
    return http_table_answer(rq, rs, &user_table, &wanted);
}

status user_api_roles(struct http_request *rq, struct http_response *rs)
{
    struct user user = {0};
    struct list roles;
    const struct admin_call call = admin_api_call(rq);
    TRY(user_flow_roles(&call, http_request_arg(rq, "id"), &user, &roles, &rq->why));
    user_json_roles(http_response_json(rs, 200), &user, &roles, rq->chinese);
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
    user_json_roles(http_response_json(rs, 200), &user, &roles, rq->chinese);
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
