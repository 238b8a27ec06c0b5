#include "record_api.h"
#include "archiving_check.h"
#include "clock.h"
#include "http_budget.h"
#include "http_list.h"
#include "paper_mark.h"
#include "record_json.h"
#include "record_table.h"
#include "text.h"
#include "volume_paper.h"
#include <inttypes.h>

static struct archives_call call_of(const struct http_request *rq)
{
    return (struct archives_call){rq->service, &rq->caller, rq->arena};
}

struct record_asking {
    struct http_request *rq;
    struct record_filter filter;
};

/* Rows and what they need lie in the list's arena: a file is read chunk by chunk. */
static status list_records(void *self, const char *part, const struct http_page *page, struct list *out,
                           struct problem *why)
{
    const struct record_asking *asking = self;
    const struct archives_call call = {asking->rq->service, &asking->rq->caller, out->arena};
    struct record_filter filter = asking->filter;
    (void)part;
    filter.before = page->has_cursor ? page->keys[0] : NULL;
    filter.limit = page->limit + 1;
    return record_flow_list(&call, &filter, out, why);
}

status record_api_list(struct http_request *rq, struct http_response *rs)
{
    struct record_query query = {.utc_offset = HTTP_TABLE_ZONE};
    TRY(http_request_query(rq, record_query_shape, &query));
    struct record_asking asking = {.rq = rq,
                                   .filter = {.classification_code = query.classification_code,
                                              .volume_number = query.volume_number,
                                              .authority_code = query.authority_code,
                                              .taxpayer_code = query.taxpayer_code,
                                              .archive_number = query.archive_number,
                                              .year = query.year,
                                              .archived_from = query.archived_from,
                                              .archived_to = query.archived_to}};
    const struct http_table_query wanted = HTTP_TABLE_QUERY(query, list_records, &asking, NULL);
    return http_table_answer(rq, rs, &record_table, &wanted);
}

static bool is_kept(const struct http_request *rq, const struct record *record)
{
    return record->keeps_original && !caller_gets_originals(&rq->caller);
}

status record_api_find(struct http_request *rq, struct http_response *rs)
{
    struct record_found found = {0};
    const struct archives_call call = call_of(rq);
    TRY(record_flow_find(&call, http_request_arg(rq, "id"), &found, &rq->why));
    struct json_writer *w = http_response_json(rs, 200);
    json_write_begin(w, NULL, '{');
    record_json_members(w, &found.record);
    json_write_bool(w, "file_kept", is_kept(rq, &found.record));
    json_write_raw(w, "classification_codes", bytes_of_text(found.record.classification_codes));
    json_write_raw(w, "verification_when_archived", bytes_of_text(found.record.verification));
    record_json_evidence(w, rq, &found);
    archiving_check_report(call.archives, record_flow_digest(&found), w, "verification");
    json_write_end(w, '}');
    return OK;
}

/* The pages under a watermark, as signing gives them. */
static status view(struct http_request *rq, struct http_response *rs, const struct record *record, struct bytes content)
{
    struct list pieces;
    const struct paper_mark mark = {
        .document = record->archive_number, .by = rq->caller.name, .made_ms = clock_now_ms()};
    TRY(http_budget_take(rq));
    TRY(paper_mark_put(&mark, content, rq->arena, &pieces, &rq->why));
    http_response_header(rs, "Cache-Control", "private, no-store");
    return http_response_pieces(rs, "application/pdf", NULL, &pieces, &rq->why);
}

/* The digest of the file that was asked for: the newest, or that of a revision. */
static status choose_file(struct http_request *rq, const struct record_found *found, int64_t number,
                          const char **digest)
{
    const struct archives_call call = call_of(rq);
    *digest = record_flow_digest(found);
    if (number == 0) return OK;
    struct record_revisions one = {.record_id = found->record.id, .before = number + 1, .limit = 1};
    TRY(record_flow_revisions(&call, &one, &rq->why));
    const struct record_evidence *revision = one.list.count ? LIST_AT(&one.list, struct record_evidence, 0) : NULL;
    bool is_there = revision && revision->number == number;
    if (!is_there) return problem_set(&rq->why, REVISION_MISSING, "%lld", (long long)number);
    *digest = revision->digest;
    return OK;
}

status record_api_file(struct http_request *rq, struct http_response *rs)
{
    struct record_file_query query = {0};
    struct record_found found = {0};
    AUTO(store_file, file);
    const char *digest = NULL;
    const struct archives_call call = call_of(rq);
    struct list pieces = LIST_OF(rq->arena, struct bytes);
    TRY(http_request_query(rq, record_file_shape, &query));
    TRY(record_flow_find(&call, http_request_arg(rq, "id"), &found, &rq->why));
    TRY(choose_file(rq, &found, query.revision, &digest));
    TRY(store_get(call.archives->store, digest, &file, &rq->why));
    if (is_kept(rq, &found.record)) return view(rq, rs, &found.record, store_file_bytes(file));
    *(struct bytes *)list_add(&pieces) = store_file_bytes(file);
    http_response_header(rs, "ETag", arena_format(rq->arena, "\"%s\"", digest));
    http_response_header(rs, "Cache-Control", "private, no-cache");
    return http_response_pieces(rs, "application/pdf", NULL, &pieces, &rq->why);
}

/* Every file that it has had, by whose digests the newest one's beginnings can be shown. */
status record_api_revisions(struct http_request *rq, struct http_response *rs)
{
    struct record_revision_query query = {0};
    struct record_revisions revisions = {.record_id = http_request_arg(rq, "id")};
    struct http_page page;
    TRY(http_request_query(rq, record_revision_shape, &query));
    TRY(http_page_read(rq, query.limit, query.cursor, &page));
    if (page.has_cursor && !text_int(page.keys[0], &revisions.before)) {
        return problem_set(&rq->why, CURSOR_INVALID, "%s", "");
    }
    revisions.limit = page.limit + 1;
    const struct archives_call call = call_of(rq);
    TRY(record_flow_revisions(&call, &revisions, &rq->why));
    struct json_writer *w = http_list_begin(rs, &page, &revisions.list);
    for (size_t i = 0; i < revisions.list.count; i++)
        record_json_revision(w, LIST_AT(&revisions.list, const struct record_evidence, i));
    const struct record_evidence *last = http_list_last(&page, &revisions.list);
    const char *key = last ? arena_format(rq->arena, "%" PRId64, last->number) : NULL;
    return http_list_end(w, key ? http_page_cursor(rq->arena, key, NULL, NULL) : NULL);
}

struct volume_asking {
    struct http_request *rq;
    struct volume_filter filter;
};

static status list_volumes(void *self, const char *part, const struct http_page *page, struct list *out,
                           struct problem *why)
{
    const struct volume_asking *asking = self;
    const struct archives_call call = {asking->rq->service, &asking->rq->caller, out->arena};
    struct volume_filter filter = asking->filter;
    (void)part;
    filter.before = page->has_cursor ? page->keys[0] : NULL;
    filter.limit = page->limit + 1;
    return record_flow_volumes(&call, &filter, out, why);
}

status record_api_volumes(struct http_request *rq, struct http_response *rs)
{
    struct record_volume_query query = {.utc_offset = HTTP_TABLE_ZONE};
    TRY(http_request_query(rq, record_volume_shape, &query));
    struct volume_asking asking = {
        .rq = rq,
        .filter = {.taxpayer_code = query.taxpayer_code, .volume_number = query.volume_number, .year = query.year}};
    const struct http_table_query wanted = HTTP_TABLE_QUERY(query, list_volumes, &asking, NULL);
    return http_table_answer(rq, rs, &record_table_volume, &wanted);
}

/* The volume and its contents list (卷内目录), a page of it. */
status record_api_volume(struct http_request *rq, struct http_response *rs)
{
    static const struct json_field shape[] = {HTTP_PAGE_FIELDS(struct record_volume_query), JSON_END};
    struct record_volume_query query = {0};
    struct record_contents contents = {0};
    struct http_page page;
    TRY(http_request_query(rq, shape, &query));
    TRY(http_page_read(rq, query.limit, query.cursor, &page));
    if (page.has_cursor && !text_int(page.keys[0], &contents.after)) {
        return problem_set(&rq->why, CURSOR_INVALID, "%s", "");
    }
    contents.limit = page.limit + 1;
    const struct archives_call call = call_of(rq);
    TRY(record_flow_volume(&call, http_request_arg(rq, "id"), &contents, &rq->why));
    struct list *records = &contents.records;
    struct json_writer *w = http_response_json(rs, 200);
    json_write_begin(w, NULL, '{');
    record_json_volume_members(w, &contents.volume);
    http_list_open(w, &page, records);
    for (size_t i = 0; i < records->count; i++) record_json_row(w, LIST_AT(records, const struct record, i));
    const struct record *last = http_list_last(&page, records);
    const char *key = last ? arena_format(rq->arena, "%" PRId64, last->item_number) : NULL;
    return http_list_end(w, key ? http_page_cursor(rq->arena, key, NULL, NULL) : NULL);
}

/* The contents list whole, on paper. */
status record_api_contents(struct http_request *rq, struct http_response *rs)
{
    struct record_contents contents = {.limit = VOLUME_PAPER_MAX};
    struct bytes pdf;
    const struct archives_call call = call_of(rq);
    TRY(http_budget_take(rq));
    TRY(record_flow_volume(&call, http_request_arg(rq, "id"), &contents, &rq->why));
    TRY(volume_paper_contents(&contents.volume, &contents.records, rq->chinese, rq->arena, &pdf, &rq->why));
    return http_response_bytes(rs, "application/pdf", arena_format(rq->arena, "contents-%s.pdf", contents.volume.id),
                               pdf);
}
