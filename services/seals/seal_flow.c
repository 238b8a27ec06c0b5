#include "seal_flow.h"

#include "audit.h"
#include "clock.h"
#include "db_tx.h"
#include "json_write.h"
#include "seal_key.h"
#include "seal_repo.h"
#include "text.h"

struct finding {
    const struct caller *caller;
    const char *id;
    struct arena *arena;
    struct seal *out;
};

static status find(struct db *db, void *argument, struct problem *why)
{
    struct finding *job = argument;
    return seal_repo_find(db, caller_scope(job->caller), job->id, job->arena, job->out, why);
}

status seal_flow_find(const struct seals *seals, const struct caller *caller, const char *id, struct arena *arena,
                      struct seal *out, struct problem *why)
{
    struct finding job = {caller, id, arena, out};
    return db_read(seals->db, find, &job, why);
}

struct planning {
    const struct caller *caller;
    const struct unit_wish *unit;
    struct arena *arena;
    struct unit_lead *out;
};

static status plan(struct db *db, void *argument, struct problem *why)
{
    struct planning *job = argument;
    return unit_lead_find(db, caller_scope(job->caller), job->unit, job->arena, job->out, why);
}

status seal_flow_plan(const struct seals *seals, const struct caller *caller, const struct unit_wish *unit,
                      struct arena *arena, struct unit_lead *out, struct problem *why)
{
    struct planning job = {caller, unit, arena, out};
    return db_read(seals->db, plan, &job, why);
}

struct listing {
    const struct caller *caller;
    const struct seal_filter *filter;
    const struct http_page *page;
    struct list *out;
};

static status list(struct db *db, void *argument, struct problem *why)
{
    struct listing *job = argument;
    job->out->count = 0;
    return seal_repo_list(db, caller_scope(job->caller), job->filter, job->page, job->out, why);
}

status seal_flow_list(const struct seals *seals, const struct caller *caller, const struct seal_filter *filter,
                      const struct http_page *page, struct list *out, struct problem *why)
{
    struct listing job = {caller, filter, page, out};
    return db_read(seals->db, list, &job, why);
}

struct change {
    const struct caller *caller;
    const char *id, *reason, *action;
    struct arena *arena;
    enum seal_state to;
    bool clear_pin;
};

static status audit_change(struct db *db, const struct change *job, const struct seal *seal, struct problem *why)
{
    struct json_writer detail = {.out = {.arena = job->arena}};
    json_write_begin(&detail, NULL, '{');
    json_write_text(&detail, "reason", job->reason);
    json_write_end(&detail, '}');
    const struct audit_event event = {.action = job->action,
                                      .object = "seal",
                                      .object_id = seal->id,
                                      .unit_id = seal->certificate.unit_id,
                                      .detail = buffer_string(&detail.out),
                                      .outcome = "ok"};
    return audit_append(db, job->caller, &event, why);
}

static status change(struct db *db, void *argument, struct problem *why)
{
    struct change *job = argument;
    struct seal seal = {0};
    TRY(seal_repo_lock(db, caller_scope(job->caller), job->id, job->arena, &seal, why));
    if (job->clear_pin)
        seal_pin_good(&seal);
    else
        TRY(seal_set_state(&seal, job->to, clock_now_ms(), why));
    if (!job->clear_pin) TRY(seal_repo_deactivate(db, seal.id, why));
    TRY(seal_repo_save(db, &seal, why));
    return audit_change(db, job, &seal, why);
}

status seal_flow_set_state(const struct seals *seals, const struct caller *caller, const char *seal_id,
                           enum seal_state to, const char *reason, struct problem *why)
{
    AUTO_ARENA(memory);
    const char *action = to == SEAL_ENABLED ? "seal.enable" : "seal.disable";
    struct change job = {
        .caller = caller, .id = seal_id, .reason = reason, .action = action, .arena = memory, .to = to};
    return db_tx(seals->db, change, &job, why);
}

status seal_flow_unlock(const struct seals *seals, const struct caller *caller, const char *seal_id, const char *reason,
                        struct problem *why)
{
    AUTO_ARENA(memory);
    struct change job = {
        .caller = caller, .id = seal_id, .reason = reason, .action = "seal.unlock", .arena = memory, .clear_pin = true};
    return db_tx(seals->db, change, &job, why);
}

struct pin_change {
    const struct seals *seals;
    const struct caller *caller;
    const char *id, *old_pin, *new_pin;
    struct arena *arena;
    struct problem refusal;
};

static status audit_pin(struct db *db, const struct pin_change *job, const struct seal *seal, const char *outcome,
                        struct problem *why)
{
    const struct audit_event event = {.action = "seal.change_pin",
                                      .object = "seal",
                                      .object_id = seal->id,
                                      .unit_id = seal->certificate.unit_id,
                                      .outcome = outcome};
    return audit_append(db, job->caller, &event, why);
}

/* A wrong old PIN counts like any other, so the transaction commits and the refusal is told afterwards. */
static status change_pin(struct db *db, void *argument, struct problem *why)
{
    struct pin_change *job = argument;
    struct seal seal = {0};
    struct seal_key key;
    struct data_key *data_key = ARENA_NEW(job->arena, struct data_key);
    problem_clear(&job->refusal);
    TRY(seal_repo_lock(db, caller_scope(job->caller), job->id, job->arena, &seal, why));
    if (!text_equal(seal.certificate.unit_id, job->caller->unit_id))
        return problem_set(why, SEAL_MISSING, "%s", seal.id);
    if (seal_may_unlock(&seal, clock_now_ms(), &job->refusal) != OK)
        return audit_pin(db, job, &seal, problem_name(job->refusal.code), why);
    TRY(seal_repo_key(db, seal.id, job->arena, &key, why));
    if (seal_key_unlock_any(job->seals->master_key, &key, job->old_pin, job->arena, data_key, &job->refusal) != OK) {
        seal_pin_failed(&seal, clock_now_ms());
        TRY(seal_repo_save(db, &seal, why));
        return audit_pin(db, job, &seal, problem_name(job->refusal.code), why);
    }
    TRY(seal_key_rewrap(job->seals->master_key, data_key, job->new_pin, job->arena, &key, why));
    TRY(seal_repo_save_key(db, &key, why));
    TRY(seal_repo_deactivate(db, seal.id, why)); /* whoever knew the old PIN */
    seal_pin_good(&seal);
    TRY(seal_repo_save(db, &seal, why));
    return audit_pin(db, job, &seal, "ok", why);
}

status seal_flow_change_pin(const struct seals *seals, const struct caller *caller, const char *seal_id,
                            const char *old_pin, const char *new_pin, struct problem *why)
{
    AUTO_ARENA(memory);
    if (text_equal(old_pin, new_pin)) return problem_fault(why, SEAL_PIN_SAME, "new_pin", "%s", "");
    struct pin_change *job = ARENA_NEW(memory, struct pin_change);
    *job = (struct pin_change){
        .seals = seals, .caller = caller, .id = seal_id, .old_pin = old_pin, .new_pin = new_pin, .arena = memory};
    TRY(db_tx(seals->db, change_pin, job, why));
    if (job->refusal.code) *why = job->refusal;
    return why->kind;
}
