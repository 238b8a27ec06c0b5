#include "unit_api.h"
#include "admin_api.h"
#include "unit_flow.h"

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

status unit_api_list(struct http_request *rq, struct http_response *rs)
{
    struct unit_query query = {.kind = -1};
    struct http_page page;
    struct list rows;
    TRY(http_request_query(rq, unit_query_shape, &query));
    TRY(http_page_read(rq, query.limit, query.cursor, &page));
    const struct admin_call call = admin_api_call(rq);
    const struct unit_filter filter = {.kind = query.kind < 0 ? "" : unit_kind_names[query.kind],
                                       .code = or_empty(query.code),
                                       .authority_id = or_empty(query.authority_id),
                                       .after_code = page.keys[0],
                                       .text = or_empty(query.q),
                                       .limit = page.limit + 1};
    TRY(unit_flow_list(&call, &filter, query.on, &rows, &rq->why));
    struct json_writer *w = http_list_begin(rs, &page, &rows);
    for (size_t i = 0; i < rows.count; i++) unit_json_write(w, NULL, LIST_AT(&rows, const struct unit, i));
    const struct unit *last = http_list_last(&page, &rows);
    return http_list_end(w, last ? http_page_cursor(rq->arena, last->code, NULL, NULL) : NULL);
}

status unit_api_lookup(struct http_request *rq, struct http_response *rs)
{
    struct unit_lookup_query query = {0};
    struct unit unit;
    TRY(http_request_query(rq, unit_lookup_shape, &query));
    const struct admin_call call = admin_api_call(rq);
    TRY(unit_flow_lookup(&call, query.code, &unit, &rq->why));
    unit_json_write(http_response_json(rs, 200), NULL, &unit);
    return OK;
}

status unit_api_show(struct http_request *rq, struct http_response *rs)
{
    struct unit_show_query query = {0};
    struct unit unit;
    TRY(http_request_query(rq, unit_show_shape, &query));
    const struct admin_call call = admin_api_call(rq);
    TRY(unit_flow_find(&call, http_request_arg(rq, "id"), query.on, &unit, &rq->why));
    unit_json_write(http_response_json(rs, 200), NULL, &unit);
    return OK;
}

status unit_api_create(struct http_request *rq, struct http_response *rs)
{
    struct unit_create_input in = {0};
    struct db_once once;
    struct unit unit;
    TRY(http_request_json(rq, unit_create_shape, &in));
    TRY(http_request_once(rq, "unit.create", &once));
    const struct admin_call call = admin_api_call(rq);
    TRY(unit_flow_create(&call, &in, &once, &unit, &rq->why));
    unit_json_write(http_response_json(rs, 201), NULL, &unit);
    return OK;
}

status unit_api_change(struct http_request *rq, struct http_response *rs)
{
    struct unit_change_input in = {.state = -1};
    struct unit unit;
    TRY(http_request_json(rq, unit_change_shape, &in));
    const struct admin_call call = admin_api_call(rq);
    TRY(unit_flow_change(&call, http_request_arg(rq, "id"), &in, &unit, &rq->why));
    unit_json_write(http_response_json(rs, 200), NULL, &unit);
    return OK;
}

status unit_api_authorities(struct http_request *rq, struct http_response *rs)
{
    struct list rows;
    const struct admin_call call = admin_api_call(rq);
    TRY(unit_flow_authorities(&call, &rows, &rq->why));
    struct json_writer *w = http_list_begin(rs, NULL, NULL);
    unit_json_tree(w, &rows);
    return http_list_end(w, NULL);
}

status unit_api_history(struct http_request *rq, struct http_response *rs)
{
    struct unit_history_query query = {0};
    struct http_page page;
    struct list rows;
    TRY(http_request_query(rq, unit_history_shape, &query));
    TRY(http_page_read(rq, query.limit, query.cursor, &page));
    const struct admin_call call = admin_api_call(rq);
    TRY(unit_flow_history(&call, http_request_arg(rq, "id"), page.keys[0], page.limit + 1, &rows, &rq->why));
    struct json_writer *w = http_list_begin(rs, &page, &rows);
    for (size_t i = 0; i < rows.count; i++) unit_json_change(w, LIST_AT(&rows, const struct unit_change, i));
    const struct unit_change *last = http_list_last(&page, &rows);
    return http_list_end(w, last ? http_page_cursor(rq->arena, last->id, NULL, NULL) : NULL);
}
