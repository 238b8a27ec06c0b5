#include "document_api.h"

#include "clock.h"
#include "db_once.h"
#include "declaration_flow.h"
#include "document_flow.h"
#include "document_json.h"
#include "document_table.h"
#include "http_budget.h"
#include "http_request.h"
#include "http_response.h"
#include "printing_api.h"
#include "receipt.h"

status document_api_declare(struct http_request *rq, struct http_response *rs)
{
    struct declaration_input in = {0};
    struct document document = {0};
    struct db_once once;
    TRY(http_request_json(rq, declaration_shape, &in));
    TRY(http_request_once(rq, "declaration.submit", &once));
    in.once = &once;
    TRY(declaration_flow_submit(rq->service, &rq->caller, &in, rq->arena, &document, &rq->why));
    document_json_write(http_response_json(rs, 201), NULL, &document);
    return OK;
}

struct listing {
    const struct http_request *rq;
    struct document_listing plan;
};

static status list(void *self, const char *part, const struct http_page *page, struct list *rows, struct problem *why)
{
    const struct listing *job = self;
    (void)part;
    return document_flow_list(job->rq->service, &job->plan, page, rows, why);
}

/* What is asked for without an order comes in the order of the dates that are asked for. */
static status read_order(struct http_request *rq, const struct document_list_query *in, struct document_filter *filter)
{
    bool by_sealed = in->sealed_from || in->sealed_to;
    filter->sort = in->sort >= 0                      ? (enum document_sort)in->sort
                   : by_sealed                        ? DOCUMENT_BY_SEALED
                   : in->period_from || in->period_to ? DOCUMENT_BY_PERIOD
                                                      : DOCUMENT_BY_CREATED;
    filter->sealed_from_ms = by_sealed ? 1 : 0; /* 1: any that is sealed */
    filter->sealed_to_ms = INT64_MAX;
    if (in->sealed_from) (void)clock_parse(in->sealed_from, &filter->sealed_from_ms); /* the shape has checked it */
    if (in->sealed_to) (void)clock_parse(in->sealed_to, &filter->sealed_to_ms);
    if (!by_sealed || filter->sort == DOCUMENT_BY_SEALED) return OK;
    return problem_fault(&rq->why, FIELD_FORM, "sort", "%s", "sealed, with sealed_from or sealed_to");
}

status document_api_list(struct http_request *rq, struct http_response *rs)
{
    struct document_list_query in = {.sort = -1, .utc_offset = HTTP_TABLE_ZONE};
    struct listing job = {.rq = rq};
    TRY(http_request_query(rq, document_list_shape, &in));
    struct document_query query = {.unit = {in.taxpayer_code, in.q}};
    query.filter = (struct document_filter){
        .category_id = in.category_id, .period_from = in.period_from, .period_to = in.period_to};
    if (in.state) (void)document_states_read(in.state, &query.filter.states); /* the shape has checked it */
    TRY(read_order(rq, &in, &query.filter));
    TRY(document_flow_plan(rq->service, &rq->caller, &query, rq->arena, &job.plan, &rq->why));
    const struct http_table_query wanted = HTTP_TABLE_QUERY(in, list, &job, NULL);
    return http_table_answer(rq, rs, &document_table, &wanted);
}

static const char *due_key(const struct document *last)
{
    return last->due_date ? last->due_date : DOCUMENT_REPO_UNDATED;
}

status document_api_deadlines(struct http_request *rq, struct http_response *rs)
{
    struct deadline_query in = {0};
    struct http_page page;
    TRY(http_request_query(rq, deadline_shape, &in));
    TRY(http_page_read(rq, in.limit, in.cursor, &page));
    struct list found = LIST_OF(rq->arena, struct document);
    TRY(document_flow_deadlines(rq->service, &rq->caller, in.taxpayer_code, &page, &found, &rq->why));
    struct json_writer *w = http_list_begin(rs, &page, &found);
    for (size_t i = 0; i < found.count; i++) document_json_write(w, NULL, LIST_AT(&found, struct document, i));
    const struct document *last = http_list_last(&page, &found);
    return http_list_end(w, last ? http_page_cursor(rq->arena, due_key(last), last->id, NULL) : NULL);
}

static status find(struct http_request *rq, struct document_view *view)
{
    TRY(document_flow_find(rq->service, &rq->caller, http_request_arg(rq, "id"), rq->arena, view, &rq->why));
    return document_flow_note(rq->service, &rq->caller, &view->document, &rq->why);
}

status document_api_find(struct http_request *rq, struct http_response *rs)
{
    struct document_view view;
    TRY(find(rq, &view));
    document_json_view(http_response_json(rs, 200), &view);
    return OK;
}

static status digest_of(struct http_request *rq, const struct document_view *view, int64_t revision, const char **out)
{
    *out = view->document.digest;
    if (!revision) return OK;
    for (size_t i = 0; i < view->revisions.count; i++) {
        const struct document_revision *r = LIST_AT(&view->revisions, const struct document_revision, i);
        *out = r->digest;
        if (r->revision == revision) return OK;
    }
    return problem_set(&rq->why, REVISION_MISSING, "%lld", (long long)revision);
}

static status send_stored(struct http_request *rq, struct http_response *rs, const char *digest, const char *filename)
{
    AUTO(store_file, file);
    const struct signing *signing = rq->service;
    struct list pieces = LIST_OF(rq->arena, struct bytes);
    TRY(store_get(signing->store, digest, &file, &rq->why));
    *(struct bytes *)list_add(&pieces) = store_file_bytes(file);
    http_response_header(rs, "ETag", arena_format(rq->arena, "\"%s\"", digest));
    http_response_header(rs, "Cache-Control", "private, no-cache");
    return http_response_pieces(rs, "application/pdf", filename, &pieces, &rq->why);
}

status document_api_revision(struct http_request *rq, int64_t *revision)
{
    struct document_file_query in = {0};
    TRY(http_request_query(rq, document_file_shape, &in));
    *revision = in.revision;
    return OK;
}

status document_api_send(struct http_request *rq, struct http_response *rs, const struct document_view *view,
                         int64_t revision)
{
    const struct document *d = &view->document;
    const char *digest;
    TRY(digest_of(rq, view, revision, &digest));
    if (printing_api_is_kept(rq, view)) return printing_api_view(rq, rs, view, digest);
    return send_stored(rq, rs, digest, arena_format(rq->arena, "%s_%s.pdf", d->title, d->period_to));
}

status document_api_file(struct http_request *rq, struct http_response *rs)
{
    int64_t revision;
    struct document_view view;
    TRY(document_api_revision(rq, &revision));
    TRY(find(rq, &view));
    return document_api_send(rq, rs, &view, revision);
}

status document_api_receipt(struct http_request *rq, struct http_response *rs)
{
    struct document_view view;
    struct bytes pdf;
    const struct signing *signing = rq->service;
    TRY(http_budget_take(rq));
    TRY(find(rq, &view));
    TRY(receipt_render(&view, signing->public_url, rq->chinese, rq->arena, &pdf, &rq->why));
    return http_response_bytes(rs, "application/pdf", arena_format(rq->arena, "%s.pdf", view.document.number), pdf);
}

status document_api_public(struct http_request *rq, struct http_response *rs)
{
    struct document_view view;
    const char *number = http_request_arg(rq, "number");
    TRY(document_flow_find_number(rq->service, number, rq->arena, &view, &rq->why));
    if (!view.document.sealed_ms && !view.document.withdrawn_ms)
        return problem_set(&rq->why, RECEIPT_MISSING, "%s", number);
    document_json_public(http_response_json(rs, 200), &view, rq->arena);
    return OK;
}

/* The declared data as they stand in the forms, computed values too: {"form": {"field": "value"}}. */
status document_api_data(struct http_request *rq, struct http_response *rs)
{
    AUTO(store_file, file);
    struct document_view view;
    const struct signing *signing = rq->service;
    TRY(find(rq, &view));
    TRY(document_need_data(&view.document, &rq->why));
    TRY(store_get(signing->store, view.document.data_digest, &file, &rq->why));
    return http_response_bytes(rs, "application/json", NULL, bytes_copy(rq->arena, store_file_bytes(file)));
}

/* Of what is frozen, in the same order: what archives has read before may have got another seal or lost one. */
static void write_digests(struct json_writer *w, const struct list *items)
{
    json_write_begin(w, "digests", '[');
    for (size_t i = 0; i < items->count; i++) {
        const struct document_moving *item = LIST_AT(items, const struct document_moving, i);
        if (!item->refused) json_write_text(w, NULL, item->digest);
    }
    json_write_end(w, ']');
}

static status move(struct http_request *rq, struct http_response *rs, enum document_move kind, const char *run_id,
                   struct list *items)
{
    static const char *const done[] = {"frozen", "filed", "released"};
    TRY(http_request_from(rq, "archives"));
    TRY(document_flow_move(rq->service, &rq->caller, kind, run_id, items, &rq->why));
    struct json_writer *w = http_response_json(rs, 200);
    json_write_begin(w, NULL, '{');
    json_write_begin(w, done[kind], '[');
    for (size_t i = 0; i < items->count; i++) {
        const struct document_moving *item = LIST_AT(items, const struct document_moving, i);
        if (!item->refused) json_write_text(w, NULL, item->document_id);
    }
    json_write_end(w, ']');
    if (kind == DOCUMENT_MOVE_FREEZE) write_digests(w, items);
    json_write_begin(w, "refused", '[');
    for (size_t i = 0; i < items->count; i++) {
        const struct document_moving *item = LIST_AT(items, const struct document_moving, i);
        if (!item->refused) continue;
        json_write_begin(w, NULL, '{');
        json_write_text(w, "document_id", item->document_id);
        json_write_text(w, "code", problem_name(item->refused));
        json_write_end(w, '}');
    }
    json_write_end(w, ']');
    json_write_end(w, '}');
    return OK;
}

static status move_ids(struct http_request *rq, struct http_response *rs, enum document_move kind)
{
    struct document_ids_input in = {0};
    struct list items = LIST_OF(rq->arena, struct document_moving);
    TRY(http_request_json(rq, document_ids_shape, &in));
    for (size_t i = 0; i < in.document_ids.count; i++) {
        struct document_moving *item = list_add(&items);
        item->document_id = *LIST_AT(&in.document_ids, const char *, i);
    }
    return move(rq, rs, kind, in.run_id, &items);
}

status document_api_freeze(struct http_request *rq, struct http_response *rs)
{
    return move_ids(rq, rs, DOCUMENT_MOVE_FREEZE);
}

status document_api_release(struct http_request *rq, struct http_response *rs)
{
    return move_ids(rq, rs, DOCUMENT_MOVE_RELEASE);
}

status document_api_filing(struct http_request *rq, struct http_response *rs)
{
    struct document_filings_input in = {0};
    struct list items = LIST_OF(rq->arena, struct document_moving);
    TRY(http_request_json(rq, document_filings_shape, &in));
    for (size_t i = 0; i < in.items.count; i++) {
        const struct document_filing_input *filing = LIST_AT(&in.items, const struct document_filing_input, i);
        struct document_moving *item = list_add(&items);
        item->document_id = filing->document_id;
        item->archive_number = filing->archive_number;
    }
    return move(rq, rs, DOCUMENT_MOVE_FILE, in.run_id, &items);
}
