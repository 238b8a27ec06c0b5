#include "printing_api.h"

#include "clock.h"
#include "copy_flow.h"
#include "http_budget.h"
#include "http_list.h"
#include "http_request.h"
#include "http_response.h"
#include "printing_flow.h"
#include "printing_json.h"

status printing_api_set(struct http_request *rq, struct http_response *rs)
{
    struct printing_input in = {0};
    struct printing printing;
    struct db_once once;
    const char *id = http_request_arg(rq, "id");
    TRY(http_request_json(rq, printing_shape, &in));
    if (json_check_id(id)) return problem_set(&rq->why, DOCUMENT_MISSING, "%s", id);
    TRY(http_request_once(rq, arena_format(rq->arena, "printing:%s", id), &once));
    bool is_own = in.copies <= PRINTING_NONE;
    const struct printing_rule rule = {(enum printing_copies)(is_own ? in.copies : 0), in.allowed, in.keeps_original};
    const struct printing_order order = {id, in.reason, is_own ? &rule : NULL, &once};
    TRY(printing_flow_set(rq->service, &rq->caller, &order, rq->arena, &printing, &rq->why));
    printing_json_write(http_response_json(rs, 200), NULL, &printing);
    return OK;
}

status printing_api_copy(struct http_request *rq, struct http_response *rs)
{
    struct copy_input in = {0};
    struct copy copy;
    struct db_once once;
    const char *id = http_request_arg(rq, "id");
    TRY(http_budget_take(rq));
    TRY(http_request_json(rq, copy_shape, &in));
    if (json_check_id(id)) return problem_set(&rq->why, DOCUMENT_MISSING, "%s", id);
    TRY(http_request_once(rq, arena_format(rq->arena, "copy:%s", id), &once));
    const struct copy_order order = {id, in.purpose, &once};
    TRY(copy_flow_make(rq->service, &rq->caller, &order, rq->arena, &copy, &rq->why));
    printing_json_copy(http_response_json(rs, 201), &copy);
    return OK;
}

struct list_query {
    const char *cursor;
    int64_t limit;
};
static const struct json_field list_shape[] = {HTTP_PAGE_FIELDS(struct list_query), JSON_END};

status printing_api_copies(struct http_request *rq, struct http_response *rs)
{
    struct list_query in = {0};
    struct http_page page;
    struct list found = LIST_OF(rq->arena, struct copy);
    TRY(http_request_query(rq, list_shape, &in));
    TRY(http_page_read(rq, in.limit, in.cursor, &page));
    TRY(copy_flow_list(rq->service, &rq->caller, http_request_arg(rq, "id"), &page, &found, &rq->why));
    struct json_writer *w = http_list_begin(rs, &page, &found);
    for (size_t i = 0; i < found.count; i++) printing_json_copy(w, LIST_AT(&found, const struct copy, i));
    const struct copy *last = http_list_last(&page, &found);
    const char *key = last ? arena_format(rq->arena, "%lld", (long long)last->number) : NULL;
    return http_list_end(w, key ? http_page_cursor(rq->arena, key, NULL, NULL) : NULL);
}

static status send(struct http_request *rq, struct http_response *rs, const char *filename, const struct list *pieces)
{
    http_response_header(rs, "Cache-Control", "private, no-store");
    return http_response_pieces(rs, "application/pdf", filename, pieces, &rq->why);
}

status printing_api_fetch(struct http_request *rq, struct http_response *rs)
{
    AUTO(store_file, file);
    struct copy_found found;
    const struct copy_key key = {http_request_arg(rq, "id"), http_request_arg(rq, "copy_id")};
    const struct signing *signing = rq->service;
    struct list pieces = LIST_OF(rq->arena, struct bytes);
    TRY(copy_flow_fetch(signing, &rq->caller, &key, rq->arena, &found, &rq->why));
    TRY(copy_flow_file(signing, &found.copy, &file, &rq->why));
    *(struct bytes *)list_add(&pieces) = store_file_bytes(file);
    const char *name = arena_format(rq->arena, "%s-copy-%lld.pdf", found.document_number, (long long)found.copy.number);
    return send(rq, rs, name, &pieces);
}

/* What waits for its seal is no original yet, and its unit reads it before it seals; a program gets what it handed in.
 */
bool printing_api_is_kept(const struct http_request *rq, const struct document_view *view)
{
    bool is_sealed = view->document.sealed_ms != 0;
    return view->printing.rule.keeps_original && is_sealed && !caller_gets_originals(&rq->caller);
}

status printing_api_view(struct http_request *rq, struct http_response *rs, const struct document_view *view,
                         const char *digest)
{
    AUTO(store_file, file);
    struct copy_bytes bytes = {.file = &file};
    const struct document *d = &view->document;
    const struct paper_mark mark = {.document = d->number, .by = rq->caller.name, .made_ms = clock_now_ms()};
    TRY(http_budget_take(rq));
    TRY(copy_make_marked(rq->service, digest, &mark, rq->arena, &bytes, &rq->why));
    return send(rq, rs, arena_format(rq->arena, "%s-view.pdf", d->number), &bytes.pieces);
}
