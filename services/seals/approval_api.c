#include "approval_api.h"

#include "approval_flow.h"
#include "http_list.h"
#include "http_request.h"
#include "http_response.h"
#include "seal_json.h"

struct list_query {
    int state;
    int64_t limit;
    const char *cursor;
};

static const char *const states[] = {"pending", "approved", "rejected", NULL};
static const struct json_field list_shape[] = {JSON_CHOICE(struct list_query, state, states, .optional = true),
                                               HTTP_PAGE_FIELDS(struct list_query), JSON_END};

static void write_approval(struct json_writer *w, const struct approval *a)
{
    json_write_begin(w, NULL, '{');
    json_write_text(w, "id", a->id);
    json_write_text(w, "state", a->state);
    json_write_text(w, "unit_code", a->unit_code);
    json_write_text(w, "unit_name", a->unit_name);
    json_write_text(w, "seal_id", a->seal_id);
    json_write_text(w, "seal_name", a->seal_name);
    json_write_text(w, "subject", a->subject);
    json_write_text(w, "issuer", a->issuer);
    json_write_text(w, "fingerprint", a->fingerprint);
    json_write_text(w, "reason", a->reason);
    json_write_text(w, "asked_by", a->asked_by);
    json_write_text(w, "asked_name", a->asked_name);
    json_write_time(w, "asked", a->asked_ms);
    json_write_text(w, "decided_reason", a->decided_reason);
    json_write_text(w, "decided_name", a->decided_name);
    json_write_time(w, "decided", a->decided_ms);
    json_write_end(w, '}');
}

status approval_api_list(struct http_request *rq, struct http_response *rs)
{
    struct list_query in = {0};
    struct http_page page;
    struct list found = LIST_OF(rq->arena, struct approval);
    TRY(http_request_query(rq, list_shape, &in));
    TRY(http_page_read(rq, in.limit, in.cursor, &page));
    TRY(approval_flow_list(rq->service, &rq->caller, in.state < 0 ? NULL : states[in.state], &page, &found, &rq->why));
    struct json_writer *w = http_list_begin(rs, &page, &found);
    for (size_t i = 0; i < found.count; i++) write_approval(w, LIST_AT(&found, struct approval, i));
    const struct approval *last = http_list_last(&page, &found);
    return http_list_end(w, last ? http_page_cursor(rq->arena, last->id, NULL, NULL) : NULL);
}

static status decide(struct http_request *rq, struct http_response *rs, bool approved)
{
    struct seal_reason_input in = {0};
    TRY(http_request_json(rq, seal_reason_shape, &in));
    const struct approval_wish wish = {http_request_arg(rq, "id"), in.reason, approved};
    TRY(approval_flow_decide(rq->service, &rq->caller, &wish, &rq->why));
    return http_response_empty(rs, 204);
}

status approval_api_approve(struct http_request *rq, struct http_response *rs)
{
    return decide(rq, rs, true);
}

status approval_api_reject(struct http_request *rq, struct http_response *rs)
{
    return decide(rq, rs, false);
}
