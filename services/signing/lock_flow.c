#include "lock_flow.h"
#include "document_note.h"

#include "clock.h"
#include "db_tx.h"
#include "document_repo.h"
#include "json_write.h"
#include "notice_repo.h"
#include "text.h"

struct work {
    const struct caller *caller;
    const struct lock_order *order;
    struct arena *arena;
    struct document *out;
};

/* An agent sees its client's documents, but does not hold them. */
static status check_caller(const struct work *work, struct problem *why)
{
    const struct caller *caller = work->caller;
    bool may = caller->kind == CALLER_OFFICER || text_equal(caller->unit_id, work->out->unit_id);
    return may ? OK : problem_set(why, LOCK_OF_OTHERS, "%s", work->out->unit_name);
}

static status apply(struct db *db, const struct work *work, struct problem *why)
{
    struct document_lock lock;
    struct document *d = work->out;
    int64_t now_ms = clock_now_ms();
    if (!work->order->unlock) return document_lock(d, now_ms, why);
    TRY(document_repo_lock_of(db, caller_scope(work->caller), d->id, work->arena, &lock, why));
    if (d->locked_ms && !lock.may_unlock) return problem_set(why, LOCK_OF_OTHERS, "%s", lock.unit_name);
    return document_unlock(d, now_ms, why);
}

/* What an authority does, the unit is told. */
static status tell(struct db *db, const struct work *work, struct problem *why)
{
    if (text_equal(work->caller->unit_id, work->out->unit_id)) return OK;
    enum notice_kind kind = work->order->unlock ? NOTICE_UNLOCKED : NOTICE_LOCKED;
    return notice_repo_add(db, kind, work->out, work->order->reason, why);
}

static status note(struct db *db, const struct work *work, struct problem *why)
{
    struct json_writer w = {.out = {.arena = work->arena}};
    json_write_begin(&w, NULL, '{');
    json_write_text(&w, "reason", work->order->reason);
    json_write_end(&w, '}');
    return document_note(db, work->caller, work->out, work->order->unlock ? "document.unlock" : "document.lock",
                         buffer_string(&w.out), why);
}

static status run(struct db *db, void *argument, struct problem *why)
{
    struct work *work = argument;
    const struct lock_order *order = work->order;
    const char *known;
    TRY(db_once_begin(db, order->once, work->arena, &known, why));
    TRY(document_repo_lock(db, caller_scope(work->caller), order->document_id, work->arena, work->out, why));
    if (*known) return OK;
    TRY(check_caller(work, why));
    TRY(apply(db, work, why));
    const struct document_locker locker = {work->caller->id, work->caller->unit_id, order->reason};
    TRY(document_repo_save_lock(db, work->out, &locker, why));
    TRY(tell(db, work, why));
    TRY(db_once_save(db, order->once, work->out->id, why));
    return note(db, work, why);
}

status lock_flow_run(const struct signing *signing, const struct caller *caller, const struct lock_order *order,
                     struct arena *arena, struct document *out, struct problem *why)
{
    struct work work = {caller, order, arena, out};
    return db_tx(signing->db, run, &work, why);
}
