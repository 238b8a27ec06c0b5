#include "mandate_api.h"
#include "admin_api.h"
#include "mandate_flow.h"

status mandate_api_list(struct http_request *rq, struct http_response *rs)
{
    struct mandate_query in = {0};
    struct http_page page;
    struct list found;
    char today[11];
    TRY(http_request_query(rq, mandate_query_shape, &in));
    TRY(http_page_read(rq, in.limit, in.cursor, &page));
    const struct admin_call call = admin_api_call(rq);
    const struct mandate_filter filter = {in.client_code, in.agent_code, page.has_cursor ? page.keys[0] : NULL,
                                          page.limit + 1};
    TRY(mandate_flow_list(&call, &filter, &found, &rq->why));
    mandate_flow_today(call.now_ms, today);
    struct json_writer *w = http_list_begin(rs, &page, &found);
    for (size_t i = 0; i < found.count; i++) mandate_json_write(w, NULL, LIST_AT(&found, struct mandate, i), today);
    const struct mandate *last = http_list_last(&page, &found);
    return http_list_end(w, last ? http_page_cursor(rq->arena, last->id, NULL, NULL) : NULL);
}

static status answer(struct http_response *rs, const struct admin_call *call, const struct mandate *mandate, int code)
{
    char today[11];
    mandate_flow_today(call->now_ms, today);
    mandate_json_write(http_response_json(rs, code), NULL, mandate, today);
    return OK;
}

status mandate_api_create(struct http_request *rq, struct http_response *rs)
{
    struct mandate_input in = {0};
    struct mandate mandate;
    struct db_once once;
    TRY(http_request_json(rq, mandate_shape, &in));
    TRY(http_request_once(rq, "mandate.give", &once));
    const struct admin_call call = admin_api_call(rq);
    TRY(mandate_flow_create(&call, &in, &once, &mandate, &rq->why));
    return answer(rs, &call, &mandate, 201);
}

status mandate_api_revoke(struct http_request *rq, struct http_response *rs)
{
    struct mandate mandate;
    const struct admin_call call = admin_api_call(rq);
    TRY(mandate_flow_revoke(&call, http_request_arg(rq, "id"), &mandate, &rq->why));
    return answer(rs, &call, &mandate, 200);
}
