#include "seal_suspend.h"

#include "audit.h"
#include "clock.h"
#include "db_tx.h"
#include "seal_repo.h"

static status suspend(struct db *db, const struct caller *caller, const char *seal_id, const char *reason,
                      struct problem *why)
{
    AUTO_ARENA(memory);
    struct seal seal = {0};
    TRY(seal_repo_lock(db, (struct scope){.kind = SCOPE_ALL}, seal_id, memory, &seal, why));
    if (seal.state != SEAL_ENABLED) return OK;
    TRY(seal_set_state(&seal, SEAL_SUSPENDED, clock_now_ms(), why));
    TRY(seal_repo_deactivate(db, seal.id, why));
    TRY(seal_repo_save(db, &seal, why));
    const struct audit_event event = {.action = "seal.suspend",
                                      .object = "seal",
                                      .object_id = seal.id,
                                      .unit_id = seal.certificate.unit_id,
                                      .detail = arena_format(memory, "{\"reason\":\"%s\"}", reason),
                                      .outcome = "ok"};
    return audit_append(db, caller, &event, why);
}

status seal_suspend_of(struct db *db, const struct caller *caller, const char *certificate_id, const char *reason,
                       struct problem *why)
{
    AUTO_ARENA(memory);
    struct list ids = LIST_OF(memory, const char *);
    TRY(seal_repo_of_certificate(db, certificate_id, &ids, why));
    for (size_t i = 0; i < ids.count; i++) TRY(suspend(db, caller, *LIST_AT(&ids, const char *, i), reason, why));
    return OK;
}

struct ending {
    struct list ids;
    const char *id;
};

static status ended_work(struct db *db, void *arg, struct problem *why)
{
    struct ending *work = arg;
    work->ids.count = 0;
    return seal_repo_ended(db, clock_now_ms(), SEAL_SUSPEND_STEP, &work->ids, why);
}

static status suspend_work(struct db *db, void *arg, struct problem *why)
{
    const struct ending *work = arg;
    return suspend(db, NULL, work->id, "expired", why);
}

status seal_suspend_expired(const struct seals *seals, struct arena *arena, size_t *count, struct problem *why)
{
    struct ending work = {.ids = LIST_OF(arena, const char *)};
    TRY(db_read(seals->db, ended_work, &work, why));
    for (size_t i = 0; i < work.ids.count; i++) {
        work.id = *LIST_AT(&work.ids, const char *, i);
        TRY(db_tx(seals->db, suspend_work, &work, why));
    }
    *count = work.ids.count;
    return OK;
}
