#include "audit_view_api.h"
#include "admin_api.h"
#include "audit_view_flow.h"
#include "audit_view_json.h"
#include "clock.h"
#include "text.h"

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

static const char *cursor(struct arena *arena, const struct audit_entry *entry)
{
    if (!entry) return NULL;
    return http_page_cursor(arena, arena_format(arena, "%lld", (long long)entry->at_ms), entry->stream_id,
                            arena_format(arena, "%lld", (long long)entry->number));
}

/* Without a cursor the page begins above the newest entry. */
static status read_position(struct http_request *rq, const struct http_page *page, struct audit_view_filter *filter)
{
    filter->before_ms = INT64_MAX;
    filter->before_stream = "";
    if (!page->has_cursor) return OK;
    filter->before_stream = page->keys[1];
    bool fine = text_int(page->keys[0], &filter->before_ms) && text_int(page->keys[2], &filter->before_number);
    return fine ? OK : problem_set(&rq->why, CURSOR_INVALID, "%s", "");
}

status audit_view_api_list(struct http_request *rq, struct http_response *rs)
{
    struct audit_view_query query = {0};
    struct http_page page;
    struct list rows;
    TRY(http_request_query(rq, audit_view_query_shape, &query));
    TRY(http_page_read(rq, query.limit, query.cursor, &page));
    struct audit_view_filter filter = {.action = or_empty(query.action),
                                       .object_id = or_empty(query.object_id),
                                       .caller_id = or_empty(query.caller_id),
                                       .unit_id = or_empty(query.unit_id),
                                       .outcome = or_empty(query.outcome),
                                       .to_ms = INT64_MAX,
                                       .limit = page.limit + 1};
    if (query.from) (void)clock_parse(query.from, &filter.from_ms); /* the shape has checked it */
    if (query.to) (void)clock_parse(query.to, &filter.to_ms);
    TRY(read_position(rq, &page, &filter));
    const struct admin_call call = admin_api_call(rq);
    TRY(audit_view_flow_list(&call, &filter, &rows, &rq->why));
    struct json_writer *w = http_list_begin(rs, &page, &rows);
    for (size_t i = 0; i < rows.count; i++) audit_view_json_row(w, LIST_AT(&rows, const struct audit_entry, i));
    return http_list_end(w, cursor(rq->arena, http_list_last(&page, &rows)));
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
