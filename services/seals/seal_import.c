#include "seal_import.h"

#include "approval_repo.h"
#include "audit.h"
#include "certificate_repo.h"
#include "clock.h"
#include "db_tx.h"
#include "seal_challenge.h"
#include "seal_draw.h"
#include "seal_key.h"
#include "seal_repo.h"
#include "signature.h"
#include "structure_flow.h"
#include "structure_repo.h"
#include "text.h"
#include "unit_repo.h"

struct import {
    const struct seals *seals;
    const struct caller *caller;
    const struct db_once *once;
    const struct seal_import *input;
    struct arena *arena;
    struct unit unit;
    struct keystore keystore; /* empty: the key stays with its holder */
    struct list chain;        /* of struct bytes: the certificate, then its issuers */
    struct certificate_found found;
    struct bytes png;
    const char *picture_type;
    uint32_t width, height; /* dots */
    struct seal_key key;
    struct list structures; /* of struct structure: the seal's, unless it is pending or there is no maker */
    struct seal *seal;
};

static status find_unit(struct db *db, void *argument, struct problem *why)
{
    struct import *job = argument;
    struct scope scope = caller_scope(job->caller);
    if (!job->input->unit_code) return unit_repo_own(db, scope, job->arena, &job->unit, why);
    return unit_repo_find(db, scope, job->input->unit_code, job->arena, &job->unit, why);
}

static status read_keystore(struct import *job, struct problem *why)
{
    const struct seal_import *in = job->input;
    if (keystore_open(job->arena, in->keystore, bytes_of_text(in->password), &job->keystore, why) != OK)
        return problem_in_field(why, why->code == KEYSTORE_PASSWORD ? "password" : "certificate");
    for (size_t i = 0; i < job->keystore.chain_count; i++)
        *(struct bytes *)list_add(&job->chain) = job->keystore.chain[i];
    return OK;
}

/* Said before its signature is looked at, which would not fit then either. */
static status check_key(const struct import *job, struct problem *why)
{
    struct x509 facts;
    struct bytes leaf = *LIST_AT(&job->chain, struct bytes, 0);
    if (x509_read(leaf, job->arena, &facts, why) != OK) return problem_in_field(why, "certificate");
    if (signature_knows(leaf)) return OK;
    return problem_fault(why, KEY_UNSUPPORTED, "certificate", "%s %lld", facts.key_name, (long long)facts.key_bits);
}

/* The holder shows that it has the key: nobody registers a certificate that it merely found. */
static status read_possession(struct import *job, struct problem *why)
{
    const struct seal_import *in = job->input;
    if (x509_read_all(in->certificate, job->arena, &job->chain, why) != OK) return problem_in_field(why, "certificate");
    if (seal_challenge_check(job->seals->master_key, in->challenge, job->unit.id, clock_now_ms(), job->arena, why) !=
        OK)
        return problem_in_field(why, "challenge");
    TRY(check_key(job, why));
    struct bytes text = bytes_of_text(in->challenge);
    if (signature_fits(*LIST_AT(&job->chain, struct bytes, 0), text, in->signature, job->arena)) return OK;
    return problem_fault(why, POSSESSION_WRONG, "signature", "%s", "");
}

static status read_certificate(struct import *job, struct problem *why)
{
    const struct seals *seals = job->seals;
    TRY(job->input->keystore.size ? read_keystore(job, why) : read_possession(job, why));
    const struct certificate_rules rules = {.trust = seals->trust,
                                            .owner_rules = seals->owner_rules,
                                            .owner_field = seals->owner_field,
                                            .unit_code = job->unit.code,
                                            .now_ms = clock_now_ms(),
                                            .may_differ = job->input->approval_reason != NULL};
    if (certificate_check(&job->chain, &rules, job->arena, &job->found, why) == OK) return OK;
    return problem_in_field(why, "certificate");
}

static status draw_picture(struct import *job, struct problem *why)
{
    const struct seal_drawing drawing = {job->unit.name, seal_type_words(job->input->type),
                                         seal_usual_width_mm(job->unit.kind)};
    struct seal_drawn drawn;
    TRY(seal_draw_round(&drawing, job->arena, &drawn, why));
    job->png = drawn.png;
    job->picture_type = "png";
    job->width = drawn.width;
    job->height = drawn.height;
    return OK;
}

static status read_picture(struct import *job, struct problem *why)
{
    struct seal_picture picture;
    if (!job->input->picture.size) return draw_picture(job, why);
    TRY(seal_picture_read(job->input->picture, job->arena, &picture, why));
    seal_picture_clear_white(&picture);
    job->picture_type = picture.type;
    job->width = picture.width;
    job->height = picture.height;
    return seal_picture_png(&picture, job->arena, &job->png, why);
}

static status store_picture(struct import *job, struct problem *why)
{
    char *digest = arena_alloc(job->arena, DIGEST_HEX_SIZE);
    TRY(store_put(job->seals->store, job->png, digest, why));
    job->seal->picture_digest = digest;
    job->seal->picture_type = job->picture_type;
    return OK;
}

static const char *new_id(struct arena *arena)
{
    char *id = arena_alloc(arena, ID_SIZE);
    id_new(id);
    return id;
}

static void fill_certificate(struct import *job)
{
    const struct x509 *facts = &job->found.facts;
    job->seal->certificate = (struct certificate){.id = new_id(job->arena),
                                                  .unit_id = job->unit.id,
                                                  .unit_kind = job->unit.kind,
                                                  .unit_code = job->unit.code,
                                                  .unit_name = job->unit.name,
                                                  .subject = facts->subject,
                                                  .subject_name = facts->name,
                                                  .issuer = facts->issuer,
                                                  .serial = facts->serial,
                                                  .key_name = facts->key_name,
                                                  .key_bits = facts->key_bits,
                                                  .fingerprint = arena_text(job->arena, facts->fingerprint),
                                                  .trust = trust_verdict_name(TRUST_TRUSTED),
                                                  .created_by = job->caller->id,
                                                  .not_before_ms = facts->not_before_ms,
                                                  .not_after_ms = facts->not_after_ms,
                                                  .created_ms = clock_now_ms()};
}

static void fill_seal(struct import *job)
{
    struct seal *seal = job->seal;
    seal->id = new_id(job->arena);
    seal->number = seal_number_new(job->arena);
    seal->type = job->input->type;
    seal->name = seal_name_of(job->unit.name, job->input->type, job->arena);
    seal->state = job->found.names_unit ? SEAL_ENABLED : SEAL_PENDING;
    seal->unlock_by = job->keystore.key.size ? SEAL_BY_PIN : SEAL_BY_HOLDER;
    seal->created_by = job->caller->id;
    seal->created_ms = seal->changed_ms = clock_now_ms();
    seal->width_mm = job->input->width_mm ? job->input->width_mm : seal_usual_width_mm(job->unit.kind);
    seal->height_mm = seal->width_mm * job->height / job->width;
    if (!seal->height_mm) seal->height_mm = 1;
}

static status make_key(struct import *job, struct problem *why)
{
    if (!job->keystore.key.size) return OK;
    job->key =
        (struct seal_key){.seal_id = job->seal->id, .algorithm = sign_key_algorithm_name(job->keystore.algorithm)};
    return seal_key_make(job->seals->master_key, job->input->pin, job->keystore.key, job->arena, &job->key, why);
}

/* Of a pending seal only its approval makes one. */
static status make_structure(struct import *job, struct problem *why)
{
    struct bytes leaf = *LIST_AT(&job->chain, struct bytes, 0);
    job->structures = LIST_OF(job->arena, struct structure);
    if (job->seal->state == SEAL_PENDING) return OK;
    return structure_flow_make(job->seals, job->seal, leaf, job->png, &job->structures, why);
}

static status ask_approval(struct db *db, const struct import *job, struct problem *why)
{
    const struct approval approval = {.id = new_id(job->arena),
                                      .unit_id = job->unit.id,
                                      .seal_id = job->seal->id,
                                      .seal_name = job->seal->name,
                                      .subject = job->seal->certificate.subject,
                                      .issuer = job->seal->certificate.issuer,
                                      .fingerprint = job->seal->certificate.fingerprint,
                                      .reason = job->input->approval_reason,
                                      .asked_by = job->caller->id,
                                      .asked_name = job->caller->name,
                                      .asked_ms = clock_now_ms()};
    return approval_repo_add(db, &approval, why);
}

static status write_all(struct db *db, void *argument, struct problem *why)
{
    struct import *job = argument;
    struct seal *seal = job->seal;
    const char *known;
    TRY(db_once_begin(db, job->once, job->arena, &known, why));
    if (*known) return seal_repo_find(db, caller_scope(job->caller), known, job->arena, seal, why);
    TRY(certificate_repo_add(db, &seal->certificate, job->chain.items, job->chain.count, why));
    TRY(seal_repo_add(db, seal, job->keystore.key.size ? &job->key : NULL, why));
    TRY(structure_repo_put_many(db, &job->structures, why));
    if (seal->state == SEAL_PENDING) TRY(ask_approval(db, job, why));
    TRY(db_once_save(db, job->once, seal->id, why));
    const struct audit_event event = {.action = seal->state == SEAL_PENDING ? "seal.import_pending" : "seal.import",
                                      .object = "seal",
                                      .object_id = seal->id,
                                      .unit_id = job->unit.id,
                                      .detail = arena_format(job->arena, "{\"number\":\"%s\",\"fingerprint\":\"%s\"}",
                                                             seal->number, seal->certificate.fingerprint),
                                      .outcome = "ok"};
    return audit_append(db, job->caller, &event, why);
}

status seal_import_run(const struct seals *seals, const struct caller *caller, const struct seal_import *input,
                       struct arena *arena, struct seal *out, struct problem *why)
{
    struct import job = {
        .seals = seals, .caller = caller, .once = input->once, .input = input, .arena = arena, .seal = out};
    TRY(db_read(seals->db, find_unit, &job, why));
    TRY(seal_check_type(input->type, job.unit.kind, why));
    job.chain = LIST_OF(arena, struct bytes);
    TRY(read_certificate(&job, why));
    if (read_picture(&job, why) != OK) return problem_in_field(why, "picture");
    fill_certificate(&job);
    fill_seal(&job);
    TRY(store_picture(&job, why));
    TRY(make_key(&job, why));
    TRY(make_structure(&job, why));
    return db_tx(seals->db, write_all, &job, why);
}
