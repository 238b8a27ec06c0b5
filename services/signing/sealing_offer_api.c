#include "sealing_offer_api.h"

#include "document_json.h"
#include "http_problem.h"
#include "http_request.h"
#include "http_response.h"
#include "sealing_api.h"
#include "sealing_level.h"
#include "sealing_offer_flow.h"

enum { SIGNATURE_MAX = 1024 };

struct prepare_input {
    const char *seal_id;
    int level;         /* enum sealing_level; -1: not said */
    struct list items; /* struct sealing_item_input */
    struct sealing_terms_ask terms;
};
struct signature_input {
    const char *document_id;
    struct bytes signature;
};
struct complete_input {
    const char *token;
    struct list signatures;
};

static const struct json_field prepare_shape[] = {
    JSON_TEXT(struct prepare_input, seal_id, .check = json_check_id),
    JSON_CHOICE(struct prepare_input, level, sealing_level_names, .optional = true),
    JSON_LIST(struct prepare_input, items, struct sealing_item_input, sealing_item_shape, .min = 1,
              .max = SEALING_OFFER_MAX),
    SEALING_PLACE_TERMS(struct prepare_input), JSON_END};
static const struct json_field signature_shape[] = {
    JSON_TEXT(struct signature_input, document_id, .check = json_check_id),
    JSON_BYTES(struct signature_input, signature, .max = SIGNATURE_MAX), JSON_END};
static const struct json_field complete_shape[] = {JSON_TEXT(struct complete_input, token, .max = 64),
                                                   JSON_LIST(struct complete_input, signatures, struct signature_input,
                                                             signature_shape, .min = 1, .max = SEALING_OFFER_MAX),
                                                   JSON_END};

static void write_offered(struct http_request *rq, struct json_writer *w, const struct sealing_offered *item)
{
    json_write_begin(w, NULL, '{');
    json_write_text(w, "document_id", item->document_id);
    json_write_text(w, "state", item->ready ? "prepared" : "refused");
    if (item->ready) {
        json_write_text(w, "document_digest", item->base_digest);
        if (item->digest.size) json_write_bytes(w, "digest", item->digest);
        json_write_bytes(w, "attributes", item->attributes);
        document_json_place(w, item->place);
        sealing_place_tell(w, "places", &item->places);
    } else {
        http_problem_write(rq, w, "problem", item->why);
    }
    json_write_end(w, '}');
}

status sealing_offer_api_prepare(struct http_request *rq, struct http_response *rs)
{
    struct prepare_input in = {0};
    struct sealing_offer_answer answer;
    TRY(http_request_json(rq, prepare_shape, &in));
    struct sealing_order order = {
        .seal_id = in.seal_id, .level = in.level, .items = LIST_OF(rq->arena, struct sealing_item)};
    order.asked_terms = &in.terms;
    TRY(sealing_api_items(rq, &in.items, &order.items));
    TRY(sealing_place_terms(&in.terms, &order.terms, &rq->why));
    TRY(sealing_offer_flow_prepare(rq->service, &rq->caller, rq->bearer, &order, &answer, &rq->why));
    struct json_writer *w = http_response_json(rs, 201);
    json_write_begin(w, NULL, '{');
    json_write_text(w, "token", answer.token);
    json_write_time(w, "expires", answer.expires_ms);
    json_write_text(w, "algorithm", answer.algorithm);
    json_write_text(w, "method", answer.method);
    json_write_bytes(w, "certificate", answer.certificate);
    json_write_begin(w, "items", '[');
    for (size_t i = 0; i < answer.items.count; i++)
        write_offered(rq, w, LIST_AT(&answer.items, const struct sealing_offered, i));
    json_write_end(w, ']');
    json_write_end(w, '}');
    return OK;
}

status sealing_offer_api_complete(struct http_request *rq, struct http_response *rs)
{
    struct complete_input in = {0};
    TRY(http_request_json(rq, complete_shape, &in));
    struct list signatures = LIST_OF(rq->arena, struct sealing_signature);
    for (size_t i = 0; i < in.signatures.count; i++) {
        const struct signature_input *from = LIST_AT(&in.signatures, const struct signature_input, i);
        *(struct sealing_signature *)list_add(&signatures) =
            (struct sealing_signature){from->document_id, from->signature};
    }
    struct sealing_order order = {.items = LIST_OF(rq->arena, struct sealing_item)};
    const struct sealing_completion completion = {in.token, &signatures, &order};
    TRY(sealing_offer_flow_complete(rq->service, &rq->caller, rq->bearer, &completion, &rq->why));
    sealing_api_write(rq, rs, &order);
    return OK;
}
