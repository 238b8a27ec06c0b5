#include "db_once.h"
#include "digest.h"
#include "http_request.h"
#include <string.h>

static bool is_visible(const char *text)
{
    size_t length = strlen(text);
    if (length < 1 || length > 128) return false;
    for (; *text; text++)
        if (*text < 0x21 || *text > 0x7e) return false;
    return true;
}

status http_request_once(struct http_request *rq, const char *operation, struct db_once *out)
{
    const char *key = http_request_header(rq, "Idempotency-Key");
    char *hash = arena_alloc(rq->arena, DIGEST_HEX_SIZE);
    *out = (struct db_once){.caller_id = rq->caller.id, .operation = operation, .key = key, .request_hash = hash};
    if (!key) return OK;
    if (!is_visible(key)) return problem_fault(&rq->why, FIELD_FORM, "Idempotency-Key", "%s", "1-128 ASCII");
    digest_sha256_hex(rq->body, hash);
    return OK;
}
