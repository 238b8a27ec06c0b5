#include "ca_flow.h"

#include "audit.h"
#include "ca_list.h"
#include "ca_repo.h"
#include "certificate_repo.h"
#include "clock.h"
#include "db_tx.h"
#include "json_write.h"
#include "seal_suspend.h"
#include "text.h"

/* Their list is the first one, under the address that they name. */
static status adopt(struct db *db, struct ca *ca, const char *name, struct arena *arena, struct problem *why)
{
    int64_t count = 0;
    TRY(ca_repo_adopt(db, ca_key_id(ca), name, &count, why));
    const struct ca_list list = {.position = 0, .room = 0, .address = ca_list_address(ca, 0, arena)};
    if (count) TRY(ca_repo_add_list(db, ca_key_id(ca), &list, why));
    if (count) TRY(ca_list_make(db, ca, 0, why));
    return ca_repo_ready(db, ca_key_id(ca), why);
}

static status begin_work(struct db *db, void *arg, struct problem *why)
{
    AUTO_ARENA(memory);
    struct ca *ca = arg;
    bool is_new = false;
    const char *name = issuer_name(ca->issuer, memory);
    TRY(ca_repo_begin(db, ca_key_id(ca), name, clock_now_ms(), &is_new, why));
    TRY(ca_repo_since(db, ca_key_id(ca), &ca->since_ms, why));
    return is_new ? adopt(db, ca, name, memory, why) : OK;
}

status ca_flow_begin(struct seals *seals, struct problem *why)
{
    return db_tx(seals->db, begin_work, &seals->ca, why);
}

struct change {
    const struct seals *seals;
    const struct caller *caller;
    const struct ca_wish *wish;
    struct arena *arena;
};

static status apply(struct ca_issued *issued, const struct ca_wish *wish, struct problem *why)
{
    const struct ca_order order = {wish->reason, wish->invalid_ms, clock_now_ms()};
    switch (wish->action) {
    case CA_REVOKE:
        return ca_revoke(issued, &order, why);
    case CA_HOLD:
        return ca_hold(issued, order.now_ms, why);
    case CA_RELEASE:
        return ca_release(issued, why);
    }
    return OK;
}

static status audit(struct db *db, const struct change *job, const struct certificate *certificate, struct problem *why)
{
    static const char *const actions[] = {"certificate.revoke", "certificate.hold", "certificate.release"};
    const struct ca_wish *wish = job->wish;
    struct json_writer detail = {.out = {.arena = job->arena}};
    json_write_begin(&detail, NULL, '{');
    json_write_text(&detail, "serial", certificate->serial);
    if (wish->action == CA_REVOKE) json_write_text(&detail, "revocation_reason", ca_reason_name(wish->reason));
    if (wish->invalid_ms) json_write_time(&detail, "invalid_since", wish->invalid_ms);
    json_write_text(&detail, "reason", wish->words);
    json_write_end(&detail, '}');
    const struct audit_event event = {.action = actions[wish->action],
                                      .object = "certificate",
                                      .object_id = certificate->id,
                                      .unit_id = certificate->unit_id,
                                      .detail = buffer_string(&detail.out),
                                      .outcome = "ok"};
    return audit_append(db, job->caller, &event, why);
}

static status change_work(struct db *db, void *arg, struct problem *why)
{
    struct change *job = arg;
    const struct ca *ca = &job->seals->ca;
    struct certificate certificate;
    struct ca_issued issued = {0};
    bool found = false;
    TRY(certificate_repo_find(db, caller_scope(job->caller), job->wish->certificate_id, job->arena, &certificate, why));
    TRY(ca_repo_lock_issued(db, certificate.id, job->arena, &issued, &found, why));
    if (!found) return problem_set(why, CERTIFICATE_OUTSIDE, "%s", "");
    if (!job->seals->issuer || !text_equal(issued.ca_id, ca_key_id(ca))) return problem_set(why, ISSUER_NONE, "%s", "");
    TRY(apply(&issued, job->wish, why));
    TRY(ca_repo_save_issued(db, &issued, why));
    if (issued.state != CA_GOOD)
        TRY(seal_suspend_of(db, job->caller, certificate.id, ca_state_name(issued.state), why));
    TRY(ca_list_make(db, ca, issued.list, why));
    return audit(db, job, &certificate, why);
}

status ca_flow_change(const struct seals *seals, const struct caller *caller, const struct ca_wish *wish,
                      struct problem *why)
{
    AUTO_ARENA(memory);
    struct change job = {seals, caller, wish, memory};
    return db_tx(seals->db, change_work, &job, why);
}

struct publishing {
    const char *ca_id;
    int64_t position;
    struct arena *arena;
    struct ca_published *out;
};

static status list_work(struct db *db, void *arg, struct problem *why)
{
    const struct publishing *job = arg;
    struct ca_list list;
    TRY(ca_repo_list_der(db, job->ca_id, job->position, job->arena, &list, why));
    job->out->der = list.der;
    job->out->number = list.number;
    job->out->next_ms = list.next_ms;
    return OK;
}

status ca_flow_list(const struct seals *seals, const char *ca_id, int64_t position, struct arena *arena,
                    struct ca_published *out, struct problem *why)
{
    struct publishing job = {ca_id, position, arena, out};
    return db_read(seals->db, list_work, &job, why);
}
