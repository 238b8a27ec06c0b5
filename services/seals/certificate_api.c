#include "certificate_api.h"

#include "certificate_flow.h"
#include "http_list.h"
#include "http_request.h"
#include "http_response.h"
#include "seal_json.h"

status certificate_api_list(struct http_request *rq, struct http_response *rs)
{
    struct certificate_list_query in = {0};
    struct http_page page;
    TRY(http_request_query(rq, certificate_list_shape, &in));
    TRY(http_page_read(rq, in.limit, in.cursor, &page));
    struct list found = LIST_OF(rq->arena, struct certificate);
    const struct certificate_wanted wanted = {in.unit_code, in.q, &page};
    TRY(certificate_flow_list(rq->service, &rq->caller, &wanted, &found, &rq->why));
    struct json_writer *w = http_list_begin(rs, &page, &found);
    for (size_t i = 0; i < found.count; i++) seal_json_certificate(w, NULL, LIST_AT(&found, struct certificate, i));
    const struct certificate *last = http_list_last(&page, &found);
    return http_list_end(w, last ? http_page_cursor(rq->arena, last->id, NULL, NULL) : NULL);
}

status certificate_api_find(struct http_request *rq, struct http_response *rs)
{
    struct certificate certificate;
    struct list chain = LIST_OF(rq->arena, struct bytes);
    const char *id = http_request_arg(rq, "id");
    TRY(certificate_flow_find(rq->service, &rq->caller, id, rq->arena, &certificate, &rq->why));
    TRY(certificate_flow_chain(rq->service, &rq->caller, id, &chain, &rq->why));
    struct json_writer *w = http_response_json(rs, 200);
    json_write_begin(w, NULL, '{');
    seal_json_certificate(w, "certificate", &certificate);
    json_write_begin(w, "chain", '[');
    for (size_t i = 0; i < chain.count; i++) {
        struct x509 facts;
        if (x509_read(*LIST_AT(&chain, struct bytes, i), rq->arena, &facts, &rq->why) != OK) continue;
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
