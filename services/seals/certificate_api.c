#include "certificate_api.h"

#include "certificate_flow.h"
#include "http_request.h"
#include "http_response.h"
#include "seal_flow.h"
#include "seal_json.h"
#include "seal_table.h"

struct listing {
    const struct http_request *rq;
    struct unit_lead lead;
};

static status list(void *self, const char *part, const struct http_page *page, struct list *rows, struct problem *why)
{
    const struct listing *job = self;
    const struct unit_lead lead = unit_lead_part(&job->lead, rows->arena, part);
    return certificate_flow_list(job->rq->service, &job->rq->caller, &lead, page, rows, why);
}

status certificate_api_list(struct http_request *rq, struct http_response *rs)
{
    struct certificate_list_query in = {.utc_offset = HTTP_TABLE_ZONE};
    struct listing job = {.rq = rq};
    TRY(http_request_query(rq, certificate_list_shape, &in));
    const struct unit_wish unit = {in.unit_code, in.q};
    TRY(seal_flow_plan(rq->service, &rq->caller, &unit, rq->arena, &job.lead, &rq->why));
    const struct list *authorities = &job.lead.authorities;
    const struct http_table_query wanted = HTTP_TABLE_QUERY(in, list, &job, authorities->count ? authorities : NULL);
    return http_table_answer(rq, rs, &seal_table_certificates, &wanted);
}

status certificate_api_find(struct http_request *rq, struct http_response *rs)
{
    struct certificate_whole whole = {0};
    const char *id = http_request_arg(rq, "id");
    TRY(certificate_flow_whole(rq->service, &rq->caller, id, rq->arena, &whole, &rq->why));
    struct json_writer *w = http_response_json(rs, 200);
    json_write_begin(w, NULL, '{');
    seal_json_certificate(w, "certificate", &whole.certificate);
    json_write_text(w, "revocation_list", whole.list);
    json_write_begin(w, "chain", '[');
    for (size_t i = 0; i < whole.chain.count; i++) {
        struct x509 facts;
        if (x509_read(*LIST_AT(&whole.chain, struct bytes, i), rq->arena, &facts, &rq->why) != OK) continue;
        json_write_begin(w, NULL, '{');
        json_write_text(w, "subject", facts.subject);
        json_write_text(w, "serial", facts.serial);
        json_write_time(w, "not_before", facts.not_before_ms);
        json_write_time(w, "not_after", facts.not_after_ms);
        json_write_bytes(w, "der", facts.der);
        json_write_end(w, '}');
    }
    json_write_end(w, ']');
    json_write_end(w, '}');
    return OK;
}
