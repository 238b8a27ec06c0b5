#include "notice_api.h"

#include "http_list.h"
#include "http_request.h"
#include "http_response.h"
#include "notice_flow.h"

struct list_query {
    const char *cursor;
    int64_t limit;
};
struct read_input {
    const char *until;
};
static const struct json_field list_shape[] = {HTTP_PAGE_FIELDS(struct list_query), JSON_END};
static const struct json_field read_shape[] = {JSON_TEXT(struct read_input, until, .check = json_check_id), JSON_END};

static void write_notice(struct json_writer *w, const struct notice *n)
{
    json_write_begin(w, NULL, '{');
    json_write_text(w, "id", n->id);
    json_write_text(w, "kind", n->kind);
    json_write_text(w, "document_id", n->document_id);
    json_write_text(w, "title", n->title);
    if (n->period_from) {
        json_write_begin(w, "period", '{');
        json_write_text(w, "from", n->period_from);
        json_write_text(w, "to", n->period_to);
        json_write_end(w, '}');
    } else {
        json_write_null(w, "period");
    }
    json_write_text(w, "certificate_id", n->subject_id);
    json_write_text(w, "due_date", n->due_date);
    json_write_int(w, "days", n->days);
    json_write_int(w, "count", n->count);
    json_write_text(w, "detail", n->detail);
    json_write_time(w, "at", n->at_ms);
    json_write_time(w, "read", n->read_ms);
    json_write_end(w, '}');
}

/* Officers read their authority's; of a taxpayer's people those who seal. */
static status check_reader(struct http_request *rq)
{
    const struct caller *caller = &rq->caller;
    bool may =
        caller->kind == CALLER_OFFICER || (caller->kind == CALLER_TAXPAYER && caller_may(caller, PERM_DOCUMENT_SEAL));
    return may ? OK : problem_set(&rq->why, PERMISSION_DENIED, "%s", permission_name(PERM_DOCUMENT_SEAL));
}

status notice_api_list(struct http_request *rq, struct http_response *rs)
{
    struct list_query in = {0};
    struct http_page page;
    TRY(check_reader(rq));
    TRY(http_request_query(rq, list_shape, &in));
    TRY(http_page_read(rq, in.limit, in.cursor, &page));
    struct list found = LIST_OF(rq->arena, struct notice);
    TRY(notice_flow_list(rq->service, &rq->caller, &page, &found, &rq->why));
    struct json_writer *w = http_list_begin(rs, &page, &found);
    for (size_t i = 0; i < found.count; i++) write_notice(w, LIST_AT(&found, const struct notice, i));
    const struct notice *last = http_list_last(&page, &found);
    return http_list_end(w, last ? http_page_cursor(rq->arena, last->id, NULL, NULL) : NULL);
}

status notice_api_count(struct http_request *rq, struct http_response *rs)
{
    struct notice_counts counts = {0};
    TRY(check_reader(rq));
    TRY(notice_flow_count(rq->service, &rq->caller, &counts, &rq->why));
    struct json_writer *w = http_response_json(rs, 200);
    json_write_begin(w, NULL, '{');
    json_write_int(w, "unread", counts.unread);
    json_write_int(w, "due_soon", counts.due_soon);
    json_write_int(w, "overdue", counts.overdue);
    json_write_end(w, '}');
    return OK;
}

status notice_api_read(struct http_request *rq, struct http_response *rs)
{
    struct read_input in = {0};
    TRY(check_reader(rq));
    TRY(http_request_json(rq, read_shape, &in));
    TRY(notice_flow_read(rq->service, &rq->caller, in.until, &rq->why));
    return http_response_empty(rs, 204);
}
