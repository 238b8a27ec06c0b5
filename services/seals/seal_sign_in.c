#include "seal_sign_in.h"

#include "audit.h"
#include "certificate_repo.h"
#include "clock.h"
#include "db_tx.h"
#include "seal_repo.h"
#include "sign_key.h"
#include "signature.h"

struct work {
    const struct seals *seals;
    const struct caller *caller;
    struct seal_sign_in *job;
    struct arena *arena;
    struct seal_key key;
    struct data_key *data_key; /* in the arena, which wipes it */
    struct problem refusal;    /* a refusal that must be written down, so the transaction still commits */
};

static status audit(struct db *db, const struct work *work, const struct seal *seal, const char *outcome,
                    struct problem *why)
{
    const struct audit_event event = {.action = "seal.sign_in",
                                      .object = "seal",
                                      .object_id = seal->id,
                                      .unit_id = seal->certificate.unit_id,
                                      .outcome = outcome};
    return audit_append(db, work->caller, &event, why);
}

static status refuse(struct db *db, struct work *work, struct seal *seal, struct problem *why)
{
    if (work->refusal.code == SEAL_PIN_WRONG) {
        seal_pin_failed(seal, clock_now_ms());
        TRY(seal_repo_save(db, seal, why));
    }
    return audit(db, work, seal, problem_name(work->refusal.code), why);
}

/* The row stays locked while the PIN is tried, as for sealing. */
static status unlock(struct db *db, void *argument, struct problem *why)
{
    struct work *work = argument;
    struct seal seal = {0};
    problem_clear(&work->refusal);
    work->job->chain.count = 0;
    TRY(seal_repo_lock(db, caller_scope(work->caller), work->job->seal_id, work->arena, &seal, why));
    if (seal_may_unlock(&seal, clock_now_ms(), &work->refusal) != OK) return refuse(db, work, &seal, why);
    TRY(seal_repo_key(db, seal.id, work->arena, &work->key, why));
    if (seal_key_unlock(work->seals->master_key, &work->key, work->job->pin, work->arena, work->data_key,
                        &work->refusal) != OK)
        return refuse(db, work, &seal, why);
    if (seal.pin_failures) {
        seal_pin_good(&seal);
        TRY(seal_repo_save(db, &seal, why));
    }
    TRY(certificate_repo_chain(db, seal.certificate.id, &work->job->chain, why));
    return audit(db, work, &seal, "ok", why);
}

static status sign(const struct work *work, struct problem *why)
{
    AUTO(sign_key, key);
    struct bytes private_key;
    const char *message = arena_format(work->arena, SEAL_SIGN_IN_PREFIX "%s\n", work->job->challenge);
    TRY(seal_key_open(&work->key, work->data_key, work->arena, &private_key, why));
    TRY(sign_key_open(private_key, &key, why));
    const struct sign_method method = signature_method(sign_key_algorithm(key));
    return sign_key_sign_message(key, method, bytes_of_text(message), work->arena, &work->job->signature, why);
}

status seal_sign_in(const struct seals *seals, const struct caller *caller, struct seal_sign_in *job,
                    struct arena *arena, struct problem *why)
{
    struct work *work = ARENA_NEW(arena, struct work);
    *work = (struct work){.seals = seals, .caller = caller, .job = job, .arena = arena};
    work->data_key = ARENA_NEW(arena, struct data_key);
    job->chain = LIST_OF(arena, struct bytes);
    TRY(db_tx(seals->db, unlock, work, why));
    if (!work->refusal.code) return sign(work, why);
    *why = work->refusal;
    return why->kind;
}
