#include "unit_api.h"
#include "admin_api.h"
#include "unit_flow.h"
#include "unit_table.h"

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

struct listing {
    const struct http_request *rq;
    struct unit_filter filter;
    const char *on; /* with the names of that day; NULL: as they are now */
};

static status list(void *self, const char *part, const struct http_page *page, struct list *rows, struct problem *why)
{
    const struct listing *job = self;
    struct admin_call call = admin_api_call(job->rq);
    struct unit_filter filter = job->filter;
    (void)part;
    call.arena = rows->arena;
    filter.after_code = page->keys[0];
    filter.limit = page->limit + 1;
    return unit_flow_list(&call, &filter, job->on, rows, why);
}

status unit_api_list(struct http_request *rq, struct http_response *rs)
{
    struct unit_query in = {.kind = -1, .utc_offset = HTTP_TABLE_ZONE};
    TRY(http_request_query(rq, unit_query_shape, &in));
    struct listing job = {.rq = rq, .on = in.on};
    job.filter = (struct unit_filter){.kind = in.kind < 0 ? "" : unit_kind_names[in.kind],
                                      .code = or_empty(in.code),
                                      .authority_id = or_empty(in.authority_id),
                                      .text = or_empty(in.q)};
    const struct http_table_query wanted = HTTP_TABLE_QUERY(in, list, &job, NULL);
    return http_table_answer(rq, rs, &unit_table, &wanted);
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
