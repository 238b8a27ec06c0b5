#include "timestamp_api.h"

#include "http_request.h"
#include "http_response.h"
#include "signing.h"
#include "timestamp_flow.h"
#include <string.h>
#include <strings.h>

static bool is_query(const char *type)
{
    static const char wanted[] = "application/timestamp-query";
    return type && strncasecmp(type, wanted, sizeof wanted - 1) == 0 && strchr("; \t", type[sizeof wanted - 1]);
}

/* A faulty request is answered in the protocol's own words, so that any client understands them. */
status timestamp_api_stamp(struct http_request *rq, struct http_response *rs)
{
    const struct signing *signing = rq->service;
    struct bytes answer;
    if (!is_query(http_request_header(rq, "Content-Type")))
        return problem_set(&rq->why, MEDIA_WRONG, "application/timestamp-query");
    TRY(timestamp_flow_answer(signing->timestamps, rq->body, rq->arena, &answer, &rq->why));
    http_response_header(rs, "Cache-Control", "no-store");
    return http_response_bytes(rs, "application/timestamp-reply", NULL, answer);
}
