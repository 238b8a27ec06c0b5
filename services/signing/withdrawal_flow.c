#include "withdrawal_flow.h"
#include "document_note.h"

#include "clock.h"
#include "db_tx.h"
#include "document_evidence_repo.h"
#include "document_repo.h"
#include "document_revision_repo.h"
#include "json_write.h"
#include "notice_repo.h"
#include "sealing_repo.h"
#include "seals_client.h"
#include "text.h"
#include "withdrawal_repo.h"

struct work {
    const struct caller *caller;
    const struct withdrawal_order *order;
    struct arena *arena;
    struct document *out;
    const struct sealing *sealing; /* that goes */
    size_t left;                   /* sealings that stay */
    struct withdrawal_seal seal;
    bool is_done; /* this very request did it before */
};

/* Everything but the PIN. */
static status look(struct db *db, struct work *work, struct problem *why)
{
    const struct withdrawal_order *order = work->order;
    struct list sealings = LIST_OF(work->arena, struct sealing);
    struct document trial = *work->out;
    TRY(sealing_repo_list(db, order->document_id, &sealings, why));
    TRY(withdrawal_pick(&sealings, order->sealing_id, &work->sealing, why));
    TRY(withdrawal_repo_seal(db, work->sealing->seal_id, work->arena, &work->seal, why));
    TRY(withdrawal_check(&work->seal, work->caller->unit_id, why));
    work->left = sealings.count - 1;
    return document_withdraw(&trial, work->left, clock_now_ms(), why);
}

static status look_first(struct db *db, void *argument, struct problem *why)
{
    struct work *work = argument;
    const char *known;
    TRY(db_once_find(db, work->order->once, work->arena, &known, why));
    TRY(document_repo_find(db, caller_scope(work->caller), work->order->document_id, work->arena, work->out, why));
    work->is_done = *known != 0;
    return work->is_done ? OK : look(db, work, why);
}

/* The sealing of an agent or an authority is withdrawn under both names. */
static const char *detail_of(const struct work *work, const char *digest)
{
    const struct document *d = work->out;
    struct json_writer w = {.out = {.arena = work->arena}};
    json_write_begin(&w, NULL, '{');
    json_write_text(&w, "seal", work->sealing->seal_number);
    json_write_text(&w, "reason", work->order->reason);
    json_write_text(&w, "withdrawn_digest", digest);
    json_write_text(&w, "digest", d->digest);
    json_write_int(&w, "seals_left", (int64_t)work->left);
    if (!text_equal(d->unit_id, work->caller->unit_id)) {
        json_write_text(&w, "client", d->unit_name);
        json_write_text(&w, work->caller->kind == CALLER_OFFICER ? "authority" : "agent", work->sealing->signer);
    }
    json_write_end(&w, '}');
    return buffer_string(&w.out);
}

static status take_back(struct db *db, const struct work *work, struct problem *why)
{
    struct document *d = work->out;
    struct document_revision before;
    const struct withdrawal withdrawal = {*work->sealing, work->order->reason, clock_now_ms()};
    TRY(document_withdraw(d, work->left, withdrawal.withdrawn_ms, why));
    if (!work->left) TRY(document_evidence_repo_forget(db, d->id, why)); /* its next seal may be of another level */
    TRY(withdrawal_repo_add(db, &withdrawal, work->caller->id, why));
    TRY(document_revision_repo_newest(db, d->id, work->arena, &before, why));
    d->revision = before.revision;
    d->digest = before.digest;
    d->size_bytes = before.size_bytes;
    return document_repo_save_withdrawn(db, d, why);
}

static status withdraw(struct db *db, void *argument, struct problem *why)
{
    struct work *work = argument;
    const struct withdrawal_order *order = work->order;
    const char *known;
    TRY(db_once_begin(db, order->once, work->arena, &known, why));
    TRY(document_repo_lock(db, caller_scope(work->caller), order->document_id, work->arena, work->out, why));
    if (*known) return OK;
    TRY(look(db, work, why));
    const char *digest = work->out->digest;
    TRY(take_back(db, work, why));
    TRY(notice_repo_add(db, NOTICE_WITHDRAWN, work->out, order->reason, why));
    TRY(db_once_save(db, order->once, work->out->id, why));
    return document_note(db, work->caller, work->out, "document.withdraw", detail_of(work, digest), why);
}

static status prove(const struct signing *signing, const struct seals_user *user, const struct work *work,
                    struct problem *why)
{
    const char *activation; /* used for nothing: it shows that the PIN is right and the seal usable */
    if (!withdrawal_needs_pin(&work->seal)) return OK;
    if (!work->order->pin) return problem_fault(why, FIELD_REQUIRED, "pin", "%s", "");
    const struct seals_unlock unlock = {user, work->sealing->seal_id, work->order->pin, 1};
    return seals_client_activate(signing->client, &unlock, work->arena, &activation, why);
}

status withdrawal_flow_run(const struct signing *signing, const struct caller *caller,
                           const struct withdrawal_order *order, struct arena *arena, struct document *out,
                           struct problem *why)
{
    struct work work = {.caller = caller, .order = order, .arena = arena, .out = out};
    const struct seals_user user = {order->user_token, caller->address};
    TRY(db_read(signing->db, look_first, &work, why));
    if (work.is_done) return OK;
    TRY(prove(signing, &user, &work, why));
    return db_tx(signing->db, withdraw, &work, why);
}

struct listing_work {
    const struct caller *caller;
    struct withdrawal_listing *listing;
};

static status list_work(struct db *db, void *argument, struct problem *why)
{
    const struct listing_work *work = argument;
    struct withdrawal_listing *listing = work->listing;
    struct document document;
    struct arena *arena = listing->found.arena;
    listing->found.count = 0;
    TRY(document_repo_find(db, caller_scope(work->caller), listing->document_id, arena, &document, why));
    return withdrawal_repo_list(db, document.id, &listing->behind, listing->limit, &listing->found, why);
}

status withdrawal_flow_list(const struct signing *signing, const struct caller *caller,
                            struct withdrawal_listing *listing, struct problem *why)
{
    struct listing_work work = {caller, listing};
    return db_read(signing->db, list_work, &work, why);
}
