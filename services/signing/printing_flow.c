#include "printing_flow.h"
#include "document_note.h"

#include "clock.h"
#include "db_tx.h"
#include "document_repo.h"
#include "json_write.h"
#include "notice_repo.h"
#include "printing_repo.h"
#include "text.h"

struct work {
    const struct caller *caller;
    const struct printing_order *order;
    struct arena *arena;
    struct document document;
    struct printing *out;
};

/* Who may not unlock a document does not loosen it either. */
static status check(struct db *db, const struct work *work, struct problem *why)
{
    struct document_lock lock = {.may_unlock = true};
    const struct document *d = &work->document;
    const char *by = work->out->unit_name ? work->out->unit_name : "";
    if (!work->out->may_set) return problem_set(why, PRINTING_OF_OTHERS, "%s", by);
    if (d->locked_ms) TRY(document_repo_lock_of(db, caller_scope(work->caller), d->id, work->arena, &lock, why));
    return lock.may_unlock ? OK : problem_set(why, DOCUMENT_LOCKED, "%s", "");
}

static status note(struct db *db, const struct work *work, struct problem *why)
{
    struct json_writer w = {.out = {.arena = work->arena}};
    const struct printing_rule *rule = work->order->rule;
    json_write_begin(&w, NULL, '{');
    json_write_text(&w, "copies", rule ? printing_copies_names[rule->copies] : "category");
    if (rule && rule->allowed) json_write_int(&w, "allowed", rule->allowed);
    if (rule) json_write_bool(&w, "keeps_original", rule->keeps_original);
    json_write_text(&w, "reason", work->order->reason);
    json_write_end(&w, '}');
    return document_note(db, work->caller, &work->document, "document.printing", buffer_string(&w.out), why);
}

/* What an authority rules, the document's unit is told. */
static status tell(struct db *db, const struct work *work, struct problem *why)
{
    if (text_equal(work->caller->unit_id, work->document.unit_id)) return OK;
    return notice_repo_add(db, NOTICE_PRINTING, &work->document, work->order->reason, why);
}

static status run(struct db *db, void *argument, struct problem *why)
{
    struct work *work = argument;
    const struct printing_order *order = work->order;
    const struct scope scope = caller_scope(work->caller);
    const struct printing_setter setter = {work->caller->id, work->caller->unit_id, order->reason, clock_now_ms()};
    struct document *d = &work->document;
    const char *known;
    TRY(db_once_begin(db, order->once, work->arena, &known, why));
    TRY(document_repo_lock(db, scope, order->document_id, work->arena, d, why));
    TRY(printing_repo_find(db, work->caller, d, work->arena, work->out, why));
    if (*known) return OK;
    if (order->rule) TRY(printing_check(order->rule, why));
    TRY(check(db, work, why));
    TRY(printing_repo_save(db, d->id, order->rule, &setter, why));
    TRY(printing_repo_find(db, work->caller, d, work->arena, work->out, why));
    TRY(tell(db, work, why));
    TRY(db_once_save(db, order->once, d->id, why));
    return note(db, work, why);
}

status printing_flow_set(const struct signing *signing, const struct caller *caller, const struct printing_order *order,
                         struct arena *arena, struct printing *out, struct problem *why)
{
    struct work work = {.caller = caller, .order = order, .arena = arena, .out = out};
    return db_tx(signing->db, run, &work, why);
}
