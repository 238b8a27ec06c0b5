#include "seal_api.h"

#include "certificate_flow.h"
#include "clock.h"
#include "db_once.h"
#include "http_request.h"
#include "http_response.h"
#include "log.h"
#include "seal_challenge.h"
#include "seal_flow.h"
#include "seal_import.h"
#include "seal_json.h"
#include "seal_table.h"
#include "seal_use.h"

static status answer_seal(struct http_response *rs, int http_status, const struct seal *seal)
{
    seal_json_write(http_response_json(rs, http_status), NULL, seal);
    return OK;
}

static status import(struct http_request *rq, struct http_response *rs, struct seal_import *input)
{
    const struct http_part *certificate, *picture;
    struct db_once once;
    struct seal seal = {0};
    TRY(http_request_part(rq, "certificate", &certificate));
    if (http_request_has_part(rq, "picture")) {
        TRY(http_request_part(rq, "picture", &picture));
        input->picture = picture->content;
    }
    if (input->challenge)
        input->certificate = certificate->content;
    else
        input->keystore = certificate->content;
    TRY(http_request_once(rq, "seal.import", &once));
    struct seal_import whole = *input;
    whole.once = &once;
    TRY(seal_import_run(rq->service, &rq->caller, &whole, rq->arena, &seal, &rq->why));
    return answer_seal(rs, 201, &seal);
}

status seal_api_import(struct http_request *rq, struct http_response *rs)
{
    struct seal_import_fields in = {0};
    TRY(http_request_fields(rq, seal_import_shape, &in));
    const struct http_part *picture;
    TRY(http_request_part(rq, "picture", &picture));
    struct seal_import input = {.unit_code = in.unit_code,
                                .type = seal_types[in.seal_type],
                                .pin = in.pin,
                                .password = in.password ? in.password : "",
                                .approval_reason = in.approval_reason,
                                .width_mm = in.width_mm};
    return import(rq, rs, &input);
}

status seal_api_import_own(struct http_request *rq, struct http_response *rs)
{
    struct seal_own_fields in = {0};
    TRY(http_request_fields(rq, seal_own_shape, &in));
    struct seal_import input = {.type = seal_types[in.seal_type < 0 ? 0 : in.seal_type],
                                .pin = in.pin,
                                .approval_reason = in.approval_reason,
                                .password = in.password ? in.password : ""};
    return import(rq, rs, &input);
}

status seal_api_register(struct http_request *rq, struct http_response *rs)
{
    struct seal_register_fields in = {0};
    struct seal_import input = {0};
    TRY(http_request_fields(rq, seal_register_shape, &in));
    if (!bytes_from_base64(rq->arena, in.signature, &input.signature))
        return problem_fault(&rq->why, FIELD_FORM, "signature", "%s", "base64");
    input.type = seal_types[in.seal_type < 0 ? 0 : in.seal_type];
    input.challenge = in.challenge;
    input.approval_reason = in.approval_reason;
    return import(rq, rs, &input);
}

status seal_api_challenge(struct http_request *rq, struct http_response *rs)
{
    const struct seals *seals = rq->service;
    int64_t expires_ms = clock_now_ms() + SEAL_CHALLENGE_MS;
    const char *text;
    TRY(seal_challenge_make(seals->master_key, rq->caller.unit_id, expires_ms, rq->arena, &text, &rq->why));
    struct json_writer *w = http_response_json(rs, 201);
    json_write_begin(w, NULL, '{');
    json_write_text(w, "challenge", text);
    json_write_time(w, "expires", expires_ms);
    json_write_end(w, '}');
    return OK;
}

struct listing {
    const struct http_request *rq;
    struct seal_filter filter;
};

static status list(void *self, const char *part, const struct http_page *page, struct list *rows, struct problem *why)
{
    const struct listing *job = self;
    (void)part;
    return seal_flow_list(job->rq->service, &job->rq->caller, &job->filter, page, rows, why);
}

/* `from` and `to` are checked times; `to` is the first moment that does not count. */
static void read_span(const char *from, const char *to, int64_t *from_ms, int64_t *to_ms)
{
    *from_ms = 0;
    *to_ms = INT64_MAX;
    if (from) (void)clock_parse(from, from_ms);
    if (to) (void)clock_parse(to, to_ms);
}

status seal_api_list(struct http_request *rq, struct http_response *rs)
{
    struct seal_list_query in = {.sort = -1, .utc_offset = HTTP_TABLE_ZONE};
    struct listing job = {.rq = rq};
    struct seal_filter *filter = &job.filter;
    TRY(http_request_query(rq, seal_list_shape, &in));
    filter->state = in.state < 0 ? NULL : seal_states[in.state];
    filter->type = in.type < 0 ? NULL : seal_types[in.type];
    filter->by_expiry = in.sort < 0 ? in.expires_from || in.expires_to : in.sort == 1;
    read_span(in.expires_from, in.expires_to, &filter->expires_from_ms, &filter->expires_to_ms);
    read_span(in.created_from, in.created_to, &filter->created_from_ms, &filter->created_to_ms);
    const struct unit_wish unit = {in.unit_code, in.q};
    TRY(seal_flow_plan(rq->service, &rq->caller, &unit, rq->arena, &filter->lead, &rq->why));
    const struct http_table_query wanted = HTTP_TABLE_QUERY(in, list, &job, NULL);
    return http_table_answer(rq, rs, &seal_table, &wanted);
}

static status find(struct http_request *rq, const struct caller *caller, struct seal *out)
{
    *out = (struct seal){0};
    return seal_flow_find(rq->service, caller, http_request_arg(rq, "id"), rq->arena, out, &rq->why);
}

status seal_api_find(struct http_request *rq, struct http_response *rs)
{
    struct seal seal;
    TRY(find(rq, &rq->caller, &seal));
    return answer_seal(rs, 200, &seal);
}

/* A store that was restored without all of its files: said to who asks, and to the operator. */
static status picture_lost(struct http_request *rq, const struct seal *seal)
{
    log_event(LOG_ERROR, "seal_picture_missing", log_text("seal", seal->id), log_text("digest", seal->picture_digest));
    return problem_set(&rq->why, SEAL_PICTURE_MISSING, "%s", seal->number);
}

status seal_api_picture(struct http_request *rq, struct http_response *rs)
{
    struct seal seal;
    AUTO(store_file, file);
    TRY(find(rq, &rq->caller, &seal));
    const struct seals *seals = rq->service;
    status got = store_get(seals->store, seal.picture_digest, &file, &rq->why);
    if (got != OK) return rq->why.code == STORE_MISSING ? picture_lost(rq, &seal) : got;
    http_response_header(rs, "ETag", arena_format(rq->arena, "\"%s\"", seal.picture_digest));
    http_response_header(rs, "Cache-Control", "private, no-cache");
    return http_response_bytes(rs, "image/png", NULL, bytes_copy(rq->arena, store_file_bytes(file)));
}

/* Only signing asks for signatures, and only for users who might ask for themselves. */
static status check_behalf(struct http_request *rq)
{
    TRY(http_request_from(rq, "signing"));
    if (caller_may(&rq->user, PERM_DOCUMENT_SEAL)) return OK;
    return problem_set(&rq->why, PERMISSION_DENIED, "%s", permission_text(PERM_DOCUMENT_SEAL, rq->chinese));
}

status seal_api_activate(struct http_request *rq, struct http_response *rs)
{
    struct seal_activation_input in = {.uses = 1};
    if (rq->caller.kind == CALLER_SERVICE) TRY(check_behalf(rq));
    TRY(http_request_json(rq, seal_activation_shape, &in));
    struct seal_activation activation = {.seal_id = http_request_arg(rq, "id"), .pin = in.pin, .uses = in.uses};
    /* Called by the holder, or by signing on the holder's behalf. */
    const struct caller *holder = rq->caller.kind == CALLER_SERVICE ? &rq->user : &rq->caller;
    TRY(seal_use_activate(rq->service, holder, &activation, rq->arena, &rq->why));
    struct json_writer *w = http_response_json(rs, 201);
    json_write_begin(w, NULL, '{');
    json_write_text(w, "activation", activation.ticket);
    json_write_time(w, "expires", activation.expires_ms);
    json_write_int(w, "uses", in.uses);
    json_write_end(w, '}');
    return OK;
}

status seal_api_change_pin(struct http_request *rq, struct http_response *rs)
{
    struct seal_pin_input in = {0};
    TRY(http_request_json(rq, seal_pin_shape, &in));
    TRY(seal_flow_change_pin(rq->service, &rq->caller, http_request_arg(rq, "id"), in.old_pin, in.new_pin, &rq->why));
    return http_response_empty(rs, 204);
}

static status set_state(struct http_request *rq, struct http_response *rs, enum seal_state to)
{
    struct seal_reason_input in = {0};
    TRY(http_request_json(rq, seal_reason_shape, &in));
    TRY(seal_flow_set_state(rq->service, &rq->caller, http_request_arg(rq, "id"), to, in.reason, &rq->why));
    return http_response_empty(rs, 204);
}

status seal_api_enable(struct http_request *rq, struct http_response *rs)
{
    return set_state(rq, rs, SEAL_ENABLED);
}

status seal_api_disable(struct http_request *rq, struct http_response *rs)
{
    return set_state(rq, rs, SEAL_DISABLED);
}

status seal_api_unlock(struct http_request *rq, struct http_response *rs)
{
    struct seal_reason_input in = {0};
    TRY(http_request_json(rq, seal_reason_shape, &in));
    TRY(seal_flow_unlock(rq->service, &rq->caller, http_request_arg(rq, "id"), in.reason, &rq->why));
    return http_response_empty(rs, 204);
}

/* What signing needs to prepare a sealing; nothing secret. */
status seal_api_material(struct http_request *rq, struct http_response *rs)
{
    struct seal seal;
    TRY(check_behalf(rq));
    TRY(find(rq, &rq->user, &seal));
    struct list chain = LIST_OF(rq->arena, struct bytes);
    TRY(certificate_flow_chain(rq->service, &rq->user, seal.certificate.id, &chain, &rq->why));
    struct json_writer *w = http_response_json(rs, 200);
    json_write_begin(w, NULL, '{');
    seal_json_write(w, "seal", &seal);
    json_write_text(w, "picture_digest", seal.picture_digest);
    json_write_begin(w, "certificate_chain", '[');
    for (size_t i = 0; i < chain.count; i++) json_write_bytes(w, NULL, *LIST_AT(&chain, struct bytes, i));
    json_write_end(w, ']');
    json_write_end(w, '}');
    return OK;
}

static status read_digests(struct http_request *rq, const struct json_value *texts, struct list *out)
{
    for (const struct json_value *item = texts->child; item; item = item->next) {
        struct bytes *digest = list_add(out);
        bool good = item->type == JSON_STRING && bytes_from_base64(rq->arena, item->text, digest) && digest->size > 0 &&
                    digest->size <= SEAL_INPUT_MAX;
        if (good) continue;
        const char *field = arena_format(rq->arena, "digests[%zu]", out->count - 1);
        return problem_fault(&rq->why, FIELD_FORM, field, "%s", "base64");
    }
    return OK;
}

/* They go into the audit log as they are. */
static status check_ids(struct http_request *rq, const struct list *ids)
{
    for (size_t i = 0; i < ids->count; i++)
        if (!id_is_valid(*LIST_AT(ids, const char *, i)))
            return problem_fault(&rq->why, FIELD_FORM, arena_format(rq->arena, "document_ids[%zu]", i), "%s", "id");
    return OK;
}

status seal_api_sign(struct http_request *rq, struct http_response *rs)
{
    struct seal_signing_input in = {0};
    TRY(check_behalf(rq));
    TRY(http_request_json(rq, seal_signing_shape, &in));
    TRY(check_ids(rq, &in.document_ids));
    struct seal_signing signing = {.seal_id = in.seal_id, .ticket = in.activation, .document_ids = in.document_ids};
    signing.digests = LIST_OF(rq->arena, struct bytes);
    TRY(read_digests(rq, in.digests, &signing.digests));
    if (signing.digests.count != in.document_ids.count)
        return problem_fault(&rq->why, FIELD_FORM, "document_ids", "%s", "one for each digest");
    signing.has_method = in.method != NULL;
    if (in.method && !sign_method_of_name(in.method, &signing.method))
        return problem_fault(&rq->why, FIELD_FORM, "method", "%s", in.method);
    TRY(seal_use_sign(rq->service, &rq->user, &signing, rq->arena, &rq->why));
    struct json_writer *w = http_response_json(rs, 200);
    json_write_begin(w, NULL, '{');
    json_write_begin(w, "signatures", '[');
    for (size_t i = 0; i < signing.signatures.count; i++)
        json_write_bytes(w, NULL, *LIST_AT(&signing.signatures, struct bytes, i));
    json_write_end(w, ']');
    json_write_end(w, '}');
    return OK;
}
