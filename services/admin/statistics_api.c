#include "statistics_api.h"
#include "admin_api.h"
#include "statistics_flow.h"
#include "statistics_json.h"

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
