#include "structure_api.h"

#include "clock.h"
#include "ses_report.h"
#include "structure_flow.h"

static status find(struct http_request *rq, struct structure_whole_file *out)
{
    return structure_flow_find(rq->service, &rq->caller, http_request_arg(rq, "id"), rq->arena, out, &rq->why);
}

static const char *file_name(const struct http_request *rq)
{
    return arena_format(rq->arena, "%s.esl", http_request_arg(rq, "id"));
}

status structure_api_download(struct http_request *rq, struct http_response *rs)
{
    struct structure_whole_file found;
    TRY(find(rq, &found));
    http_response_header(rs, "ETag", arena_format(rq->arena, "\"%s\"", found.structure.digest));
    http_response_header(rs, "Cache-Control", "private, no-cache");
    return http_response_bytes(rs, "application/octet-stream", file_name(rq), found.whole);
}

status structure_api_verify(struct http_request *rq, struct http_response *rs)
{
    struct structure_whole_file found;
    struct ses_seal_report report;
    struct ses_case in = {.now_ms = clock_now_ms()};
    const struct seals *seals = rq->service;
    TRY(find(rq, &found));
    in.file = found.whole;
    in.list = seals->trust;
    if (seals->maker) in.certificates = maker_chain(seals->maker);
    ses_verify_seal(&in, rq->arena, &report);
    ses_report_seal_json(&report, file_name(rq), http_response_json(rs, 200));
    return OK;
}
