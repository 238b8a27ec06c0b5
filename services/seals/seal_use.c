#include "seal_use.h"

#include "audit.h"
#include "clock.h"
#include "db_tx.h"
#include "json_write.h"
#include "seal_key_cache.h"
#include "seal_repo.h"
#include "seal_ticket.h"
#include "text.h"

struct unlocking {
    const struct seals *seals;
    const struct caller *caller;
    struct seal_activation *activation;
    struct arena *arena;
    struct seal_ticket *ticket;
    struct problem refusal; /* a refusal that must be written down, so the transaction still commits */
};

static status audit_pin(struct db *db, const struct unlocking *job, const struct seal *seal, const char *outcome,
                        struct problem *why)
{
    const struct audit_event event = {.action = "seal.activate",
                                      .object = "seal",
                                      .object_id = seal->id,
                                      .unit_id = seal->certificate.unit_id,
                                      .outcome = outcome};
    return audit_append(db, job->caller, &event, why);
}

static status refuse(struct db *db, struct unlocking *job, struct seal *seal, struct problem *why)
{
    if (job->refusal.code == SEAL_PIN_WRONG) {
        seal_pin_failed(seal, clock_now_ms());
        TRY(seal_repo_save(db, seal, why));
    }
    return audit_pin(db, job, seal, problem_name(job->refusal.code), why);
}

/* The row stays locked while the PIN is tried: guesses at one seal queue up, whatever the number of instances. */
static status unlock(struct db *db, void *argument, struct problem *why)
{
    struct unlocking *job = argument;
    const struct seal_activation *in = job->activation;
    struct seal seal = {0};
    struct seal_key key;
    problem_clear(&job->refusal);
    TRY(seal_repo_lock(db, caller_scope(job->caller), in->seal_id, job->arena, &seal, why));
    if (!text_equal(seal.certificate.unit_id, job->caller->unit_id))
        return problem_set(why, SEAL_MISSING, "%s", seal.id);
    if (seal_may_unlock(&seal, clock_now_ms(), &job->refusal) != OK) return refuse(db, job, &seal, why);
    TRY(seal_repo_key(db, seal.id, job->arena, &key, why));
    if (seal_key_unlock(job->seals->master_key, &key, in->pin, job->arena, &job->ticket->data_key, &job->refusal) != OK)
        return refuse(db, job, &seal, why);
    if (seal.pin_failures) {
        seal_pin_good(&seal);
        TRY(seal_repo_save(db, &seal, why));
    }
    TRY(seal_repo_activate(db, job->ticket, in->uses, why));
    return audit_pin(db, job, &seal, "ok", why);
}

status seal_use_activate(const struct seals *seals, const struct caller *caller, struct seal_activation *activation,
                         struct arena *arena, struct problem *why)
{
    struct unlocking *job = ARENA_NEW(arena, struct unlocking);
    *job = (struct unlocking){.seals = seals, .caller = caller, .activation = activation, .arena = arena};
    job->ticket = ARENA_NEW(arena, struct seal_ticket); /* in the arena, which wipes it */
    struct seal_ticket *ticket = job->ticket;
    id_new(ticket->id);
    ticket->expires_ms = clock_now_ms() + SEAL_ACTIVATION_MS;
    text_copy(ticket->caller_id, sizeof ticket->caller_id, caller->id);
    if (!text_copy(ticket->seal_id, sizeof ticket->seal_id, activation->seal_id))
        return problem_set(why, SEAL_MISSING, "%s", activation->seal_id);
    TRY(db_tx(seals->db, unlock, job, why));
    if (job->refusal.code) {
        *why = job->refusal;
        return why->kind;
    }
    activation->expires_ms = ticket->expires_ms;
    return seal_ticket_write(seals->master_key, ticket, arena, &activation->ticket, why);
}

struct spending {
    const struct caller *user;
    const struct seal_signing *signing;
    const struct seal_ticket *ticket;
    struct arena *arena;
    struct seal_key_opened *opened; /* NULL: `key` must be opened */
    struct seal_key key;
    struct seal_key_facts facts; /* of the certificate of `key` */
};

/* One entry a call: what one unlocking did to many documents is one thing that somebody did. */
static status audit_uses(struct db *db, const struct spending *job, const struct seal *seal, struct problem *why)
{
    const struct list *ids = &job->signing->document_ids;
    struct json_writer detail = {.out = {.arena = job->arena}};
    json_write_begin(&detail, NULL, '{');
    json_write_int(&detail, "uses", (int64_t)ids->count);
    json_write_begin(&detail, "document_ids", '[');
    for (size_t i = 0; i < ids->count; i++) json_write_text(&detail, NULL, *LIST_AT(ids, const char *, i));
    json_write_end(&detail, ']');
    json_write_end(&detail, '}');
    const struct audit_event event = {.action = "seal.use",
                                      .object = "seal",
                                      .object_id = seal->id,
                                      .unit_id = seal->certificate.unit_id,
                                      .detail = buffer_string(&detail.out),
                                      .outcome = "ok"};
    return audit_append(db, job->user, &event, why);
}

/* A key that is known needs nothing read: the row that counts the use says whether it may be. */
static status count_known(struct db *db, const struct spending *job, const struct seal_repo_use *use, struct seal *seal,
                          struct problem *why)
{
    if (!job->opened || use->scope.kind != SCOPE_UNIT) return OK;
    const struct seal_key_facts *facts = seal_key_cache_facts(job->opened);
    int64_t counted = 0;
    TRY(seal_repo_use_own(db, use, &counted, why));
    if (!counted) return OK;
    seal->id = use->seal_id;
    seal->state = SEAL_ENABLED;
    seal->certificate.unit_id = facts->unit_id;
    seal->certificate.not_before_ms = facts->not_before_ms;
    seal->certificate.not_after_ms = facts->not_after_ms;
    return OK;
}

static status read_key(struct db *db, struct spending *job, const struct seal_repo_use *use, struct seal *seal,
                       struct problem *why)
{
    TRY(seal_repo_use(db, use, job->arena, seal, &job->key, why));
    TRY(seal_may_use(seal, use->now_ms, why));
    if (!job->key.sealed_key.size) return problem_set(why, SEAL_KEY_OUTSIDE, "%s", "");
    const struct certificate *c = &seal->certificate;
    job->facts = (struct seal_key_facts){.not_before_ms = c->not_before_ms, .not_after_ms = c->not_after_ms};
    return text_copy(job->facts.unit_id, sizeof job->facts.unit_id, c->unit_id)
               ? OK
               : problem_set(why, INTERNAL_FAILED, "%s", c->unit_id);
}

static status spend(struct db *db, void *argument, struct problem *why)
{
    struct spending *job = argument;
    struct seal seal = {0};
    int64_t uses = (int64_t)job->signing->digests.count, now_ms = clock_now_ms();
    const struct seal_repo_use use = {caller_scope(job->user), job->signing->seal_id, uses, now_ms};
    /* Counting locks the seal, so that no use comes after a disabling in the log. What is refused undoes it. */
    TRY(count_known(db, job, &use, &seal, why));
    if (!seal.id) TRY(read_key(db, job, &use, &seal, why));
    TRY(seal_may_use(&seal, now_ms, why));
    TRY(seal_repo_spend(db, job->ticket, uses, now_ms, why));
    return audit_uses(db, job, &seal, why);
}

static status sign_all(const struct seal_key_opened *opened, struct seal_signing *signing, struct arena *arena,
                       struct problem *why)
{
    const struct sign_key *key = seal_key_cache_key(opened);
    enum sign_algorithm algorithm = sign_key_algorithm(key);
    struct sign_method method = signing->has_method ? signing->method : sign_method_usual(algorithm);
    size_t size = sign_key_input_size(algorithm, method);
    TRY(sign_method_check(algorithm, method, why));
    for (size_t i = 0; i < signing->digests.count; i++) {
        struct bytes digest = *LIST_AT(&signing->digests, const struct bytes, i);
        if (size && digest.size != size) return problem_set(why, SIGN_METHOD_UNFIT, "%zu", digest.size);
        TRY(sign_key_sign_by(key, method, digest, arena, list_add(&signing->signatures), why));
    }
    return OK;
}

status seal_use_sign(const struct seals *seals, const struct caller *user, struct seal_signing *signing,
                     struct arena *arena, struct problem *why)
{
    struct seal_ticket *ticket = ARENA_NEW(arena, struct seal_ticket);
    TRY(seal_ticket_read(seals->master_key, signing->ticket, clock_now_ms(), arena, ticket, why));
    if (!text_equal(ticket->seal_id, signing->seal_id) || !text_equal(ticket->caller_id, user->id))
        return problem_set(why, ACTIVATION_INVALID, "%s", "");
    signing->signatures = LIST_OF(arena, struct bytes);
    AUTO(seal_key_opened, opened);
    opened = seal_key_cache_find(seals->keys, ticket->seal_id, &ticket->data_key);
    struct spending job = {.user = user, .signing = signing, .ticket = ticket, .arena = arena, .opened = opened};
    TRY(db_tx(seals->db, spend, &job, why));
    if (!opened) TRY(seal_key_cache_open(seals->keys, &job.key, &job.facts, &ticket->data_key, &opened, why));
    return sign_all(opened, signing, arena, why);
}
