#include "statistics_api.h"
#include "admin_api.h"
#include "statistics_flow.h"
#include "statistics_json.h"
#include "statistics_table.h"
#include "text.h"

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

static status read_filter(struct http_request *rq, const struct json_field *shape, struct statistics_filter *out)
{
    struct statistics_query query = {0};
    TRY(http_request_query(rq, shape, &query));
    out->authority_id = or_empty(query.authority_id);
    out->category_id = or_empty(query.category_id);
    return statistics_period_of(query.from, query.to, admin_api_call(rq).now_ms, &out->period, &rq->why);
}

status statistics_api_sealings(struct http_request *rq, struct http_response *rs)
{
    struct statistics_filter filter;
    struct statistics_sealings sealings;
    TRY(read_filter(rq, statistics_sealings_shape, &filter));
    const struct admin_call call = admin_api_call(rq);
    TRY(statistics_flow_sealings(&call, &filter, &sealings, &rq->why));
    statistics_json_sealings(http_response_json(rs, 200), &filter.period, &sealings);
    return OK;
}

struct listing {
    const struct http_request *rq;
    struct statistics_filter filter;
    enum statistics_by by;
};

static status list_parts(void *self, const char *part, const struct http_page *page, struct list *rows,
                         struct problem *why)
{
    const struct listing *job = self;
    struct admin_call call = admin_api_call(job->rq);
    struct statistics_sealings sealings;
    const struct list *const parts[] = {[STATISTICS_BY_POINT] = &sealings.points,
                                        [STATISTICS_BY_CATEGORY] = &sealings.categories,
                                        [STATISTICS_BY_AUTHORITY] = &sealings.authorities};
    int64_t after = 0;
    (void)part;
    call.arena = rows->arena;
    if (page->has_cursor && !text_int(page->keys[0], &after)) return problem_set(why, CURSOR_INVALID, "%s", "");
    TRY(statistics_flow_sealings(&call, &job->filter, &sealings, why));
    statistics_table_lines(parts[job->by], after, page->limit + 1, rows);
    return OK;
}

status statistics_api_parts(struct http_request *rq, struct http_response *rs)
{
    struct statistics_parts_query in = {.utc_offset = HTTP_TABLE_ZONE};
    TRY(http_request_query(rq, statistics_parts_shape, &in));
    struct listing job = {.rq = rq, .by = (enum statistics_by)in.by};
    job.filter =
        (struct statistics_filter){.authority_id = or_empty(in.authority_id), .category_id = or_empty(in.category_id)};
    TRY(statistics_period_of(in.from, in.to, admin_api_call(rq).now_ms, &job.filter.period, &rq->why));
    const struct http_table_query wanted = HTTP_TABLE_QUERY(in, list_parts, &job, NULL);
    return http_table_answer(rq, rs, &statistics_table, &wanted);
}

status statistics_api_archives(struct http_request *rq, struct http_response *rs)
{
    struct statistics_filter filter;
    struct statistics_archives archives;
    TRY(read_filter(rq, statistics_archives_shape, &filter));
    const struct admin_call call = admin_api_call(rq);
    TRY(statistics_flow_archives(&call, &filter, &archives, &rq->why));
    statistics_json_archives(http_response_json(rs, 200), &archives);
    return OK;
}

status statistics_api_expiry(struct http_request *rq, struct http_response *rs)
{
    struct statistics_filter filter;
    struct statistics_expiry expiry;
    TRY(read_filter(rq, statistics_expiry_shape, &filter));
    const struct admin_call call = admin_api_call(rq);
    TRY(statistics_flow_expiry(&call, &filter, &expiry, &rq->why));
    statistics_json_expiry(http_response_json(rs, 200), &expiry);
    return OK;
}
