#include "audit_view_api.h"
#include "admin_api.h"
#include "audit_view_flow.h"
#include "audit_view_json.h"
#include "audit_view_table.h"
#include "clock.h"
#include "text.h"

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

struct listing {
    const struct http_request *rq;
    struct audit_view_filter filter;
};

/* Without a cursor the page begins above the newest entry. */
static status read_position(const struct http_page *page, struct audit_view_filter *filter, struct problem *why)
{
    filter->before_ms = INT64_MAX;
    filter->before_stream = "";
    if (!page->has_cursor) return OK;
    filter->before_stream = page->keys[1];
    bool fine = text_int(page->keys[0], &filter->before_ms) && text_int(page->keys[2], &filter->before_number);
    return fine ? OK : problem_set(why, CURSOR_INVALID, "%s", "");
}

static status list(void *self, const char *part, const struct http_page *page, struct list *rows, struct problem *why)
{
    const struct listing *job = self;
    struct admin_call call = admin_api_call(job->rq);
    struct audit_view_filter filter = job->filter;
    (void)part;
    call.arena = rows->arena;
    filter.limit = page->limit + 1;
    TRY(read_position(page, &filter, why));
    return audit_view_flow_list(&call, &filter, rows, why);
}

status audit_view_api_list(struct http_request *rq, struct http_response *rs)
{
    struct audit_view_query query = {.utc_offset = HTTP_TABLE_ZONE};
    TRY(http_request_query(rq, audit_view_query_shape, &query));
    struct listing job = {.rq = rq};
    job.filter = (struct audit_view_filter){.action = or_empty(query.action),
                                            .object_id = or_empty(query.object_id),
                                            .caller_id = or_empty(query.caller_id),
                                            .unit_id = or_empty(query.unit_id),
                                            .outcome = or_empty(query.outcome),
                                            .to_ms = INT64_MAX};
    if (query.from) (void)clock_parse(query.from, &job.filter.from_ms); /* the shape has checked it */
    if (query.to) (void)clock_parse(query.to, &job.filter.to_ms);
    const struct http_table_query wanted = HTTP_TABLE_QUERY(query, list, &job, NULL);
    return http_table_answer(rq, rs, &audit_view_table, &wanted);
}

status audit_view_api_checkpoint(struct http_request *rq, struct http_response *rs)
{
    char *note, *verifier;
    const struct admin_call call = admin_api_call(rq);
    TRY(audit_view_flow_checkpoint(&call, &note, &verifier, &rq->why));
    struct json_writer *w = http_response_json(rs, 200);
    json_write_begin(w, NULL, '{');
    json_write_text(w, "checkpoint", note);
    json_write_text(w, "verifier", verifier);
    json_write_end(w, '}');
    return OK;
}

status audit_view_api_proof(struct http_request *rq, struct http_response *rs)
{
    struct audit_view_proof proof;
    const struct admin_call call = admin_api_call(rq);
    TRY(audit_view_flow_prove(&call, http_request_arg(rq, "id"), &proof, &rq->why));
    audit_view_json_proof(http_response_json(rs, 200), &proof);
    return OK;
}
