#include "seals_client.h"

#include "bytes.h"
#include "json_read.h"
#include "json_write.h"

#define SEALS "/estamp/internal/v1/seals"

struct seal_facts {
    const char *id, *number, *name, *state;
    int64_t width_mm, height_mm;
    struct unit_facts *unit;
    struct certificate_facts *certificate;
};
struct unit_facts {
    const char *id;
};
struct certificate_facts {
    const char *subject_name, *fingerprint, *not_before, *not_after;
};
struct material_answer {
    struct seal_facts *seal;
    const char *picture_digest;
    const struct json_value *certificate_chain;
};

/* Answers of our own services: only what is used here is declared. */
static const struct json_field certificate_shape[] = {
    JSON_TEXT(struct certificate_facts, subject_name), JSON_TEXT(struct certificate_facts, fingerprint),
    JSON_TEXT(struct certificate_facts, not_before), JSON_TEXT(struct certificate_facts, not_after), JSON_END_OPEN};
static const struct json_field unit_shape[] = {JSON_TEXT(struct unit_facts, id), JSON_END_OPEN};
static const struct json_field seal_shape[] = {
    JSON_TEXT(struct seal_facts, id),
    JSON_TEXT(struct seal_facts, number),
    JSON_TEXT(struct seal_facts, name),
    JSON_TEXT(struct seal_facts, state),
    JSON_INT(struct seal_facts, width_mm),
    JSON_INT(struct seal_facts, height_mm),
    JSON_OBJECT(struct seal_facts, unit, struct unit_facts, unit_shape),
    JSON_OBJECT(struct seal_facts, certificate, struct certificate_facts, certificate_shape),
    JSON_END_OPEN};
static const struct json_field material_shape[] = {
    JSON_OBJECT(struct material_answer, seal, struct seal_facts, seal_shape),
    JSON_TEXT(struct material_answer, picture_digest), JSON_VALUE(struct material_answer, certificate_chain), JSON_END};

static status read_chain(const struct json_value *list, struct list *out, struct problem *why)
{
    for (const struct json_value *item = list->child; item; item = item->next) {
        struct bytes *der = list_add(out);
        if (item->type != JSON_STRING || !bytes_from_base64(out->arena, item->text, der))
            return problem_set(why, INTERNAL_FAILED, "%s", "certificate chain");
    }
    return OK;
}

status seals_client_material(struct http_client *client, const struct seals_user *user, const char *seal_id,
                             struct arena *arena, struct seals_material *out, struct problem *why)
{
    const struct http_call call = {.method = "GET",
                                   .path = arena_format(arena, SEALS "/%s/material", seal_id),
                                   .user_token = user->token,
                                   .user_address = user->address};
    struct bytes body;
    struct material_answer answer = {0};
    TRY(http_client_call(client, &call, arena, &body, why));
    TRY(json_read(body, material_shape, &answer, arena, why));
    *out = (struct seals_material){.id = answer.seal->id,
                                   .unit_id = answer.seal->unit->id,
                                   .number = answer.seal->number,
                                   .name = answer.seal->name,
                                   .signer = answer.seal->certificate->subject_name,
                                   .fingerprint = answer.seal->certificate->fingerprint,
                                   .picture_digest = answer.picture_digest,
                                   .state = answer.seal->state,
                                   .not_before = answer.seal->certificate->not_before,
                                   .not_after = answer.seal->certificate->not_after,
                                   .width_mm = answer.seal->width_mm,
                                   .height_mm = answer.seal->height_mm,
                                   .chain = LIST_OF(arena, struct bytes)};
    return read_chain(answer.certificate_chain, &out->chain, why);
}

struct activation_answer {
    const char *activation;
};
static const struct json_field activation_shape[] = {JSON_TEXT(struct activation_answer, activation, .max = 1000),
                                                     JSON_END_OPEN};

status seals_client_activate(struct http_client *client, const struct seals_unlock *unlock, struct arena *arena,
                             const char **activation, struct problem *why)
{
    struct json_writer w = {.out = {.arena = arena}};
    json_write_begin(&w, NULL, '{');
    json_write_text(&w, "pin", unlock->pin);
    json_write_int(&w, "uses", unlock->uses);
    json_write_end(&w, '}');
    const struct http_call call = {.method = "POST",
                                   .path = arena_format(arena, SEALS "/%s/activations", unlock->seal_id),
                                   .json = buffer_bytes(&w.out),
                                   .user_token = unlock->user->token,
                                   .user_address = unlock->user->address};
    struct bytes body;
    struct activation_answer answer = {0};
    TRY(http_client_call(client, &call, arena, &body, why));
    TRY(json_read(body, activation_shape, &answer, arena, why));
    *activation = answer.activation;
    return OK;
}

struct signatures_answer {
    const struct json_value *signatures;
};
static const struct json_field signatures_shape[] = {JSON_VALUE(struct signatures_answer, signatures), JSON_END};

static struct bytes signing_body(const struct seals_request *request, struct arena *arena)
{
    struct json_writer w = {.out = {.arena = arena}};
    json_write_begin(&w, NULL, '{');
    json_write_text(&w, "seal_id", request->seal_id);
    json_write_text(&w, "activation", request->activation);
    json_write_text(&w, "method", request->method);
    json_write_begin(&w, "digests", '[');
    for (size_t i = 0; i < request->digests->count; i++)
        json_write_bytes(&w, NULL, *LIST_AT(request->digests, const struct bytes, i));
    json_write_end(&w, ']');
    json_write_begin(&w, "document_ids", '[');
    for (size_t i = 0; i < request->document_ids->count; i++)
        json_write_text(&w, NULL, *LIST_AT(request->document_ids, const char *, i));
    json_write_end(&w, ']');
    json_write_end(&w, '}');
    return buffer_bytes(&w.out);
}

status seals_client_sign(struct http_client *client, const struct seals_user *user, const struct seals_request *request,
                         struct list *out, struct problem *why)
{
    const struct http_call call = {.method = "POST",
                                   .path = SEALS "/signatures",
                                   .json = signing_body(request, out->arena),
                                   .user_token = user->token,
                                   .user_address = user->address,
                                   .timeout_ms = 60000};
    struct bytes body;
    struct signatures_answer answer = {0};
    TRY(http_client_call(client, &call, out->arena, &body, why));
    TRY(json_read(body, signatures_shape, &answer, out->arena, why));
    TRY(read_chain(answer.signatures, out, why));
    return out->count == request->digests->count ? OK : problem_set(why, INTERNAL_FAILED, "%s", "signatures");
}
