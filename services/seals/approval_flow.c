#include "approval_flow.h"

#include "approval_repo.h"
#include "audit.h"
#include "certificate_repo.h"
#include "clock.h"
#include "db_tx.h"
#include "json_write.h"
#include "seal_repo.h"
#include "structure_flow.h"
#include "text.h"

struct work {
    const struct seals *seals;
    const struct caller *caller;
    const char *state;
    const struct http_page *page;
    struct list *out;
    const struct approval_wish *wish;
    struct arena *arena;
};

static status list_work(struct db *db, void *arg, struct problem *why)
{
    struct work *work = arg;
    work->out->count = 0;
    return approval_repo_list(db, caller_scope(work->caller), work->state, work->page, work->out, why);
}

status approval_flow_list(const struct seals *seals, const struct caller *caller, const char *state,
                          const struct http_page *page, struct list *out, struct problem *why)
{
    struct work work = {.caller = caller, .state = state, .page = page, .out = out};
    return db_read(seals->db, list_work, &work, why);
}

static status carry_out(struct db *db, const struct work *work, const struct approval *approval, struct problem *why)
{
    struct seal seal = {0};
    TRY(seal_repo_lock(db, caller_scope(work->caller), approval->seal_id, work->arena, &seal, why));
    if (work->wish->approved) {
        if (seal.certificate.state != CA_GOOD) return problem_set(why, SEAL_CERTIFICATE_REVOKED, "%s", "");
        seal.state = SEAL_ENABLED;
        seal.changed_ms = clock_now_ms();
        TRY(seal_repo_save(db, &seal, why));
        return structure_flow_add(db, work->seals, &seal, work->arena, why);
    }
    TRY(seal_repo_drop(db, seal.id, why));
    return certificate_repo_drop(db, seal.certificate.id, why);
}

static status audit(struct db *db, const struct work *work, const struct approval *approval, struct problem *why)
{
    struct json_writer detail = {.out = {.arena = work->arena}};
    json_write_begin(&detail, NULL, '{');
    json_write_text(&detail, "seal_id", approval->seal_id);
    json_write_text(&detail, "fingerprint", approval->fingerprint);
    json_write_text(&detail, "reason", work->wish->reason);
    json_write_end(&detail, '}');
    const struct audit_event event = {.action = work->wish->approved ? "seal.approve" : "seal.reject",
                                      .object = "seal_approval",
                                      .object_id = approval->id,
                                      .unit_id = approval->unit_id,
                                      .detail = buffer_string(&detail.out),
                                      .outcome = "ok"};
    return audit_append(db, work->caller, &event, why);
}

static status decide_work(struct db *db, void *arg, struct problem *why)
{
    struct work *work = arg;
    struct approval approval;
    const struct approval_decision decision = {work->wish->approved ? "approved" : "rejected", work->wish->reason,
                                               work->caller, clock_now_ms()};
    TRY(approval_repo_lock(db, caller_scope(work->caller), work->wish->id, work->arena, &approval, why));
    if (!text_equal(approval.state, "pending")) return problem_set(why, APPROVAL_STATE, "%s", approval.state);
    if (text_equal(approval.asked_by, work->caller->id)) return problem_set(why, APPROVAL_SELF, "%s", "");
    TRY(carry_out(db, work, &approval, why));
    TRY(approval_repo_decide(db, approval.id, &decision, why));
    return audit(db, work, &approval, why);
}

status approval_flow_decide(const struct seals *seals, const struct caller *caller, const struct approval_wish *wish,
                            struct problem *why)
{
    AUTO_ARENA(memory);
    struct work work = {.seals = seals, .caller = caller, .wish = wish, .arena = memory};
    return db_tx(seals->db, decide_work, &work, why);
}
