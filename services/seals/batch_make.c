#include "batch_make.h"

#include "aead.h"
#include "id.h"
#include "seal_code.h"
#include "structure_flow.h"

static const int64_t DAY_MS = 86400000, EARLY_MS = 300000; /* clocks that are a little slow accept it too */

static status code_key(struct bytes master, struct arena *arena, unsigned char **out, struct problem *why)
{
    *out = arena_alloc(arena, AEAD_KEY_SIZE);
    return aead_derive(master, "batch code", *out, why);
}

static struct bytes code_context(struct arena *arena, const char *seal_id)
{
    return bytes_of_text(arena_format(arena, "batch-code:%s", seal_id));
}

static status seal_code(struct bytes master, const char *seal_id, const char *code, struct arena *arena,
                        struct bytes *out, struct problem *why)
{
    unsigned char *key;
    TRY(code_key(master, arena, &key, why));
    return aead_seal(key, code_context(arena, seal_id), bytes_of_text(code), arena, out, why);
}

status batch_make_open_code(struct bytes master, const char *seal_id, struct bytes sealed, struct arena *arena,
                            const char **out, struct problem *why)
{
    unsigned char *key;
    struct bytes plain;
    TRY(code_key(master, arena, &key, why));
    TRY(aead_open(key, code_context(arena, seal_id), sealed, arena, &plain, why));
    *out = arena_copy(arena, plain.data, plain.size);
    return OK;
}

static const char *new_id(struct arena *arena)
{
    char *id = arena_alloc(arena, ID_SIZE);
    id_new(id);
    return id;
}

static int64_t place_of(const struct batch_making *making)
{
    return *LIST_AT(making->places, int64_t, making->issued.count);
}

static status issue(struct batch_making *making, const struct unit *unit, const struct key_made *key,
                    struct x509 *facts, struct problem *why)
{
    struct bytes der;
    const struct issuer_request request = {.name = unit->name,
                                           .code = unit->code,
                                           .public_key = key->public_key,
                                           .not_before_ms = making->now_ms - EARLY_MS,
                                           .not_after_ms = making->now_ms + making->batch->validity_days * DAY_MS};
    TRY(ca_issue(&making->seals->ca, &request, place_of(making), making->arena, &der, why));
    return x509_read(der, making->arena, facts, why);
}

static struct ca_issued issued_of(const struct batch_making *making, const struct certificate *certificate)
{
    return (struct ca_issued){.ca_id = certificate->ca_id,
                              .serial = certificate->serial,
                              .certificate_id = certificate->id,
                              .profile = "sign",
                              .list = place_of(making),
                              .not_before_ms = certificate->not_before_ms,
                              .not_after_ms = certificate->not_after_ms,
                              .created_ms = making->now_ms};
}

static struct certificate certificate_of(const struct batch_making *making, const struct unit *unit,
                                         const struct x509 *facts)
{
    return (struct certificate){.id = new_id(making->arena),
                                .unit_id = unit->id,
                                .unit_kind = unit->kind,
                                .unit_code = unit->code,
                                .unit_name = unit->name,
                                .subject = facts->subject,
                                .subject_name = facts->name,
                                .issuer = facts->issuer,
                                .serial = facts->serial,
                                .key_name = facts->key_name,
                                .key_bits = facts->key_bits,
                                .fingerprint = arena_text(making->arena, facts->fingerprint),
                                .trust = trust_verdict_name(TRUST_TRUSTED),
                                .created_by = making->owner_id,
                                .not_before_ms = facts->not_before_ms,
                                .not_after_ms = facts->not_after_ms,
                                .created_ms = making->now_ms,
                                .ca_id = ca_key_id(&making->seals->ca)};
}

static struct seal seal_of(const struct batch_making *making, const struct batch_picture *picture,
                           const struct certificate *certificate)
{
    const char *type = making->batch->seal_type;
    int64_t width_mm = seal_usual_width_mm(certificate->unit_kind);
    return (struct seal){.id = new_id(making->arena),
                         .number = seal_number_new(making->arena),
                         .type = type,
                         .name = seal_name_of(certificate->unit_name, type, making->arena),
                         .picture_digest = picture->digest,
                         .picture_type = "png",
                         .created_by = making->owner_id,
                         .state = SEAL_ENABLED,
                         .unlock_by = SEAL_BY_CODE,
                         .width_mm = width_mm,
                         .height_mm = width_mm * picture->height / picture->width,
                         .created_ms = making->now_ms,
                         .changed_ms = making->now_ms,
                         .certificate = *certificate};
}

static status make_structure(struct batch_making *making, const struct seal *seal, struct bytes certificate,
                             struct problem *why)
{
    AUTO(store_file, picture);
    if (!making->seals->maker) return OK;
    TRY(store_get(making->seals->store, seal->picture_digest, &picture, why));
    return structure_flow_make(making->seals, seal, certificate, store_file_bytes(picture), &making->structures, why);
}

static status make(struct batch_making *making, const struct batch_work *row, const struct batch_picture *picture,
                   const struct key_made *key, struct problem *why)
{
    struct x509 facts;
    const struct seals *seals = making->seals;
    if (!*picture->digest) return problem_set(why, SEAL_PICTURE_BROKEN, "%s", "drawing");
    TRY(issue(making, &row->unit, key, &facts, why));
    struct certificate_new certificate = {.certificate = certificate_of(making, &row->unit, &facts), .der = facts.der};
    struct seal_new made = {.seal = seal_of(making, picture, &certificate.certificate)};
    const char *code = seal_code_new(making->arena);
    struct batch_result result = {.position = row->position, .state = "made"};
    result.seal_id = made.seal.id;
    result.seal_number = made.seal.number;
    made.key = (struct seal_key){.seal_id = made.seal.id,
                                 .algorithm = sign_key_algorithm_name(batch_algorithm_of(making->batch->algorithm)),
                                 .unlock_by = SEAL_BY_CODE};
    TRY(seal_key_make(seals->master_key, code, key->private_key, making->arena, &made.key, why));
    TRY(seal_code(seals->master_key, made.seal.id, code, making->arena, &result.code_sealed, why));
    TRY(make_structure(making, &made.seal, facts.der, why));
    *(struct certificate_new *)list_add(&making->certificates) = certificate;
    const struct ca_issued issued =
        issued_of(making, &certificate.certificate); /* its place, before there is one more */
    *(struct ca_issued *)list_add(&making->issued) = issued;
    *(struct seal_new *)list_add(&making->made) = made;
    *(struct batch_result *)list_add(&making->results) = result;
    return OK;
}

void batch_make_one(struct batch_making *making, const struct batch_work *row, const struct batch_picture *picture,
                    const struct key_made *key)
{
    struct problem why = {0};
    if (make(making, row, picture, key, &why) == OK) return;
    *(struct batch_result *)list_add(&making->results) =
        (struct batch_result){.position = row->position,
                              .state = "failed",
                              .problem = problem_name(why.code),
                              .subject = arena_text(making->arena, why.subject)};
}

status batch_make_check_trust(const struct batch_making *making, struct problem *why)
{
    struct trust_answer answer;
    if (!making->certificates.count) return OK;
    const struct trust_question question = {.certificate =
                                                LIST_AT(&making->certificates, const struct certificate_new, 0)->der,
                                            .certificates = issuer_chain(making->seals->issuer),
                                            .at_ms = making->now_ms,
                                            .use = TRUST_USE_SEAL};
    trust_check(making->seals->trust, &question, making->arena, &answer);
    if (answer.verdict == TRUST_TRUSTED) return OK;
    return problem_set(why, CERTIFICATE_NOT_TRUSTED, "%s", answer.reason);
}
