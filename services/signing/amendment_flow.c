#include "amendment_flow.h"

#include "audit.h"
#include "clock.h"
#include "db_tx.h"
#include "document_repo.h"
#include "json_write.h"
#include "notice_repo.h"
#include "upload.h"

struct work {
    const struct caller *caller;
    const struct amendment *amendment;
    struct arena *arena;
    struct document *out;
};

static status apply(const struct work *work, struct problem *why)
{
    int64_t now_ms = clock_now_ms();
    switch (work->amendment->kind) {
    case AMENDMENT_VOID:
        return document_void(work->out, work->amendment->reason, now_ms, why);
    case AMENDMENT_REJECT:
        return document_reject(work->out, work->amendment->reason, now_ms, why);
    }
    return problem_set(why, INTERNAL_FAILED, "%s", "amendment");
}

static struct audit_event event_of(const struct work *work)
{
    static const char *const actions[] = {"declaration.void", "declaration.reject"};
    struct json_writer w = {.out = {.arena = work->arena}};
    json_write_begin(&w, NULL, '{');
    json_write_text(&w, "reason", work->amendment->reason);
    json_write_end(&w, '}');
    return (struct audit_event){.action = actions[work->amendment->kind],
                                .object = "document",
                                .object_id = work->out->id,
                                .unit_id = work->out->unit_id,
                                .detail = buffer_string(&w.out),
                                .outcome = "ok"};
}

static status amend(struct db *db, void *argument, struct problem *why)
{
    struct work *work = argument;
    const struct amendment *in = work->amendment;
    const char *known;
    TRY(db_once_begin(db, in->once, work->arena, &known, why));
    TRY(document_repo_lock(db, caller_scope(work->caller), in->document_id, work->arena, work->out, why));
    if (in->own) TRY(upload_need_own(work->caller, work->out, why));
    if (*known) return OK;
    TRY(apply(work, why));
    TRY(document_repo_save_change(db, work->out, why));
    bool is_void = in->kind == AMENDMENT_VOID;
    TRY(notice_repo_add(db, is_void ? NOTICE_VOIDED : NOTICE_REJECTED, work->out, in->reason, why));
    TRY(db_once_save(db, in->once, work->out->id, why));
    const struct audit_event event = event_of(work);
    return audit_append(db, work->caller, &event, why);
}

status amendment_flow_run(const struct signing *signing, const struct caller *caller, const struct amendment *amendment,
                          struct arena *arena, struct document *out, struct problem *why)
{
    struct work work = {caller, amendment, arena, out};
    return db_tx(signing->db, amend, &work, why);
}
