#include "evidence_archived.h"

#include "clock.h"
#include "db_tx.h"
#include "document_note.h"
#include "document_repo.h"
#include "document_revision_repo.h"
#include "evidence_flow.h"
#include "text.h"

static const struct scope anywhere = {.kind = SCOPE_ALL};

struct renewal {
    const struct signing *signing;
    const struct caller *caller;
    const struct evidence_archived_order *order;
    struct arena *arena;
    struct document document;
    struct pdf_extend_result result;
    char digest[DIGEST_HEX_SIZE];
    bool is_done; /* `document` has what was asked for */
};

/* Bytes that were renewed before, by a request whose answer was lost: what came of it is the answer. */
static status settle(struct db *db, struct renewal *r, struct problem *why)
{
    const struct document *d = &r->document;
    struct list revisions = LIST_OF(r->arena, struct document_revision);
    r->is_done = false;
    if (d->state != DOCUMENT_ARCHIVED) return problem_set(why, DOCUMENT_STATE, "%s", document_state_name(d->state));
    if (text_equal(d->digest, r->order->digest)) return OK;
    TRY(document_revision_repo_list(db, d->id, &revisions, why));
    for (size_t i = 0; i < revisions.count && !r->is_done; i++)
        r->is_done = text_equal(LIST_AT(&revisions, struct document_revision, i)->digest, r->order->digest);
    return r->is_done ? OK : problem_set(why, DOCUMENT_CHANGED, "%s", d->number);
}

static status find_work(struct db *db, void *argument, struct problem *why)
{
    struct renewal *r = argument;
    TRY(document_repo_find(db, anywhere, r->order->document_id, r->arena, &r->document, why));
    return settle(db, r, why);
}

static status make(struct renewal *r, struct problem *why)
{
    AUTO(store_file, file);
    TRY(store_get(r->signing->store, r->order->digest, &file, why));
    TRY(evidence_flow_extend(r->signing, SEALING_LEVEL_LTA, store_file_bytes(file), r->arena, &r->result, why));
    r->is_done = r->result.until_ms <= r->order->until_ms;
    return r->is_done ? OK : store_put(r->signing->store, r->result.file, r->digest, why);
}

/* The row is looked at again under its lock: another instance may have been faster. */
static status save_work(struct db *db, void *argument, struct problem *why)
{
    struct renewal *r = argument;
    struct document *d = &r->document;
    TRY(document_repo_lock(db, anywhere, r->order->document_id, r->arena, d, why));
    TRY(settle(db, r, why));
    if (r->is_done) return OK;
    d->digest = r->digest;
    d->size_bytes = (int64_t)r->result.file.size;
    d->revision++;
    struct document now = *d;
    now.changed_ms = clock_now_ms();
    struct list all = LIST_OF(r->arena, struct document);
    *(struct document *)list_add(&all) = now;
    TRY(document_repo_save_many(db, &all, why));
    TRY(document_revision_repo_add(db, &now, why));
    return document_note(db, r->caller, d, "document.renew", arena_format(r->arena, "{\"digest\":\"%s\"}", r->digest),
                         why);
}

status evidence_archived_renew(const struct signing *signing, const struct caller *caller,
                               const struct evidence_archived_order *order, struct arena *arena,
                               struct evidence_archived *out, struct problem *why)
{
    struct renewal r = {.signing = signing, .caller = caller, .order = order, .arena = arena};
    TRY(db_read(signing->db, find_work, &r, why));
    if (!r.is_done) TRY(make(&r, why));
    if (!r.is_done) TRY(db_tx(signing->db, save_work, &r, why));
    *out = (struct evidence_archived){arena_text(arena, r.document.digest), r.document.size_bytes};
    return OK;
}
