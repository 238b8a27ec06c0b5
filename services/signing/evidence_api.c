#include "evidence_api.h"

#include "evidence_archived.h"
#include "json_read.h"
#include <string.h>

static const char *check_digest(const char *text)
{
    size_t digits = strspn(text, "0123456789abcdef");
    return digits == DIGEST_HEX_SIZE - 1 && !text[digits] ? NULL : "64 hexadecimal digits";
}

static const struct json_field order_shape[] = {
    JSON_TEXT(struct evidence_archived_order, document_id, .check = json_check_id),
    JSON_TEXT(struct evidence_archived_order, digest, .check = check_digest),
    JSON_INT(struct evidence_archived_order, until_ms, .min = 0, .max = INT64_MAX), JSON_END};

status evidence_api_renew(struct http_request *rq, struct http_response *rs)
{
    struct evidence_archived_order order = {0};
    struct evidence_archived made;
    TRY(http_request_from(rq, "archives"));
    TRY(http_request_json(rq, order_shape, &order));
    TRY(evidence_archived_renew(rq->service, &rq->caller, &order, rq->arena, &made, &rq->why));
    struct json_writer *w = http_response_json(rs, 200);
    json_write_begin(w, NULL, '{');
    json_write_text(w, "digest", made.digest);
    json_write_int(w, "size_bytes", made.size_bytes);
    json_write_end(w, '}');
    return OK;
}
