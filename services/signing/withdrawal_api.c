#include "withdrawal_api.h"

#include "digest.h"
#include "document_json.h"
#include "http_list.h"
#include "http_request.h"
#include "http_response.h"
#include "json_read.h"
#include "text.h"
#include "withdrawal_flow.h"

enum { REASON_MAX = 200 };

struct withdrawal_input {
    const char *sealing_id, *reason, *pin;
};
static const struct json_field withdrawal_shape[] = {
    JSON_TEXT(struct withdrawal_input, sealing_id, .check = json_check_id),
    JSON_TEXT(struct withdrawal_input, reason, .max = REASON_MAX, .check = json_check_one_line),
    JSON_TEXT(struct withdrawal_input, pin, .optional = true, .max = 32), JSON_END};

/* Who mistyped the PIN may repeat with the same key, and no hash tells of it. */
static const char *hash_of(struct http_request *rq, const struct withdrawal_input *in)
{
    char *hash = arena_alloc(rq->arena, DIGEST_HEX_SIZE);
    digest_sha256_hex(bytes_of_text(arena_format(rq->arena, "%s %s", in->sealing_id, in->reason)), hash);
    return hash;
}

status withdrawal_api_run(struct http_request *rq, struct http_response *rs)
{
    struct withdrawal_input in = {0};
    struct document document = {0};
    struct db_once once;
    const char *id = http_request_arg(rq, "id");
    TRY(http_request_json(rq, withdrawal_shape, &in));
    if (json_check_id(id)) return problem_set(&rq->why, DOCUMENT_MISSING, "%s", id);
    TRY(http_request_once(rq, arena_format(rq->arena, "withdraw:%s", id), &once));
    once.request_hash = hash_of(rq, &in);
    const struct withdrawal_order order = {id, in.sealing_id, in.reason, in.pin, rq->bearer, &once};
    TRY(withdrawal_flow_run(rq->service, &rq->caller, &order, rq->arena, &document, &rq->why));
    document_json_write(http_response_json(rs, 200), NULL, &document);
    return OK;
}

struct list_query {
    int64_t limit;
    const char *cursor;
};
static const struct json_field list_shape[] = {HTTP_PAGE_FIELDS(struct list_query), JSON_END};

status withdrawal_api_list(struct http_request *rq, struct http_response *rs)
{
    struct list_query in = {0};
    struct http_page page;
    struct withdrawal_listing listing = {.document_id = http_request_arg(rq, "id"),
                                         .found = LIST_OF(rq->arena, struct withdrawal)};
    TRY(http_request_query(rq, list_shape, &in));
    TRY(http_page_read(rq, in.limit, in.cursor, &page));
    if (page.has_cursor && !text_int(page.keys[0], &listing.behind.withdrawn_ms))
        return problem_set(&rq->why, CURSOR_INVALID, "%s", "");
    listing.behind.id = page.has_cursor ? page.keys[1] : NULL;
    listing.limit = page.limit + 1;
    TRY(withdrawal_flow_list(rq->service, &rq->caller, &listing, &rq->why));
    struct json_writer *w = http_list_begin(rs, &page, &listing.found);
    for (size_t i = 0; i < listing.found.count; i++)
        document_json_withdrawn(w, LIST_AT(&listing.found, const struct withdrawal, i));
    const struct withdrawal *last = http_list_last(&page, &listing.found);
    const char *key = last ? arena_format(rq->arena, "%lld", (long long)last->withdrawn_ms) : NULL;
    return http_list_end(w, key ? http_page_cursor(rq->arena, key, last->sealing.id, NULL) : NULL);
}
