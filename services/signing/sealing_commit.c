#include "sealing_commit.h"

#include "audit.h"
#include "db_tx.h"
#include "document_repo.h"
#include "document_revision_repo.h"
#include "evidence_flow.h"
#include "id.h"
#include "json_write.h"
#include "notice_repo.h"
#include "sealing_repo.h"
#include "text.h"

/* The chunk's new revisions go into the store together, durably, before any row speaks of them. */
static void store_all(struct sealing_chunk *chunk)
{
    struct list revisions = LIST_OF(chunk->arena, struct store_item);
    struct problem why = {0};
    for (size_t i = 0; i < chunk->count; i++)
        if (chunk->all[i].ready) *(struct store_item *)list_add(&revisions) = chunk->all[i].revision;
    if (store_put_many(chunk->run->signing->store, &revisions, &why) == OK) return;
    for (size_t i = 0; i < chunk->count; i++)
        if (chunk->all[i].ready) sealing_work_refuse(chunk->run, &chunk->all[i], &why);
}

static const char *places_of(const struct sealing_prepared *p, struct arena *arena)
{
    struct json_writer w = {.out = {.arena = arena}};
    struct list places = pdf_sign_places(p->sign);
    sealing_place_tell(&w, NULL, &places);
    return buffer_string(&w.out);
}

static struct sealing sealing_of(const struct sealing_run *run, const struct sealing_prepared *p, struct arena *arena)
{
    char *id = arena_alloc(arena, ID_SIZE);
    id_new(id);
    return (struct sealing){.id = id,
                            .document_id = p->item->document_id,
                            .field = pdf_sign_field(p->sign),
                            .seal_id = run->material.id,
                            .seal_number = run->material.number,
                            .seal_name = run->material.name,
                            .signer = run->material.signer,
                            .fingerprint = run->material.fingerprint,
                            .request_key = run->order->request_key,
                            .sealed_by = run->caller->id,
                            .revision = p->item->document.revision,
                            .page = p->place.page,
                            .x_um = p->place.x_um,
                            .y_um = p->place.y_um,
                            .places = places_of(p, arena),
                            .sealed_ms = run->now_ms};
}

/* The sealing of an agent or an authority stands under both names. */
static const char *detail_of(const struct sealing_run *run, const struct document *d, struct arena *arena)
{
    struct json_writer w = {.out = {.arena = arena}};
    json_write_begin(&w, NULL, '{');
    json_write_text(&w, "seal", run->material.number);
    json_write_text(&w, "digest", d->digest);
    if (!text_equal(d->unit_id, run->caller->unit_id)) {
        json_write_text(&w, "client", d->unit_name);
        json_write_text(&w, run->caller->kind == CALLER_OFFICER ? "authority" : "agent", run->material.signer);
    }
    json_write_end(&w, '}');
    return buffer_string(&w.out);
}

static struct audit_event event_of(const struct sealing_run *run, const struct document *d, struct arena *arena)
{
    return (struct audit_event){.action = "document.seal",
                                .object = "document",
                                .object_id = d->id,
                                .unit_id = d->unit_id,
                                .detail = detail_of(run, d, arena),
                                .outcome = "ok"};
}

/* `row`: as it was read, which the change of the row compares, or as it is under its lock. What changed since it was
 * read is refused, not overwritten. A revision's number comes again after a withdrawal, its digest does not. */
static void settle(const struct sealing_run *run, struct sealing_prepared *p, const struct document *row)
{
    struct document trial = *row, *d = &p->item->document;
    bool same = row->revision == p->document.revision && text_equal(row->digest, p->document.digest);
    struct problem no;
    problem_clear(&no);
    p->item->sealed = sealing_work_seal(p->item, &trial, run->now_ms, &no) == OK && same;
    if (!p->item->sealed) {
        if (!no.code) (void)!problem_set(&no, DOCUMENT_CHANGED, "%s", d->id);
        sealing_work_say(run, p->item, &no);
        return;
    }
    *d = p->document; /* revision and digest are the row's, so all of it is */
    d->state = trial.state;
    d->sealed_ms = trial.sealed_ms;
    d->changed_ms = trial.changed_ms;
    d->revision++;
    d->digest = arena_text(run->arena, p->revision.digest); /* for the answer: the chunk is gone then */
    d->size_bytes = p->size_bytes;
}

static status lock_all(struct db *db, struct sealing_chunk *chunk, struct list *locked, struct problem *why)
{
    struct list ids = LIST_OF(chunk->arena, const char *);
    for (size_t i = 0; i < chunk->count; i++)
        if (chunk->all[i].ready) *(const char **)list_add(&ids) = chunk->all[i].item->document_id;
    return document_repo_lock_many(db, &ids, locked, why);
}

/* What an agent or an authority sealed, its unit is told. */
static status tell_clients(struct db *db, const struct sealing_run *run, const struct list *documents,
                           struct problem *why)
{
    enum notice_kind kind = run->caller->kind == CALLER_OFFICER ? NOTICE_STAMPED : NOTICE_SEALED;
    for (size_t i = 0; i < documents->count; i++) {
        const struct document *d = LIST_AT(documents, const struct document, i);
        if (text_equal(d->unit_id, run->caller->unit_id)) continue;
        TRY(notice_repo_add(db, kind, d, run->material.signer, why));
    }
    return OK;
}

struct written { /* of a chunk, by a transaction */
    struct list changes, documents, sealings, events;
};

static void settle_one(struct sealing_chunk *chunk, struct sealing_prepared *p, const struct document *row,
                       struct written *out)
{
    const struct sealing_run *run = chunk->run;
    settle(run, p, row);
    if (!p->item->sealed) return;
    const struct document *now = &p->item->document;
    *(struct document *)list_add(&out->documents) = *now;
    *(struct document_change *)list_add(&out->changes) = (struct document_change){now->id, &p->document, now};
    *(struct sealing *)list_add(&out->sealings) = sealing_of(run, p, chunk->arena);
    *(struct audit_event *)list_add(&out->events) = event_of(run, now, chunk->arena);
}

static status note_evidence(struct db *db, const struct sealing_chunk *chunk, struct problem *why)
{
    for (size_t i = 0; i < chunk->count; i++) {
        const struct sealing_prepared *p = &chunk->all[i];
        const struct document_evidence evidence = {p->item->document_id, p->until_ms, p->algorithms};
        if (p->ready && p->item->sealed && p->until_ms)
            TRY(evidence_flow_note(db, chunk->run->signing, &evidence, why));
    }
    return OK;
}

/* Behind the documents' rows, which lock all that is theirs: who withdraws or renews takes those first, too. */
static status write_rest(struct db *db, const struct sealing_chunk *chunk, const struct written *all,
                         struct problem *why)
{
    TRY(note_evidence(db, chunk, why));
    TRY(document_revision_repo_add_many(db, &all->documents, why));
    TRY(sealing_repo_add_many(db, &all->sealings, why));
    TRY(tell_clients(db, chunk->run, &all->documents, why));
    return audit_append_many(db, chunk->run->caller, &all->events, why);
}

static struct written nothing_yet(struct arena *arena)
{
    return (struct written){LIST_OF(arena, struct document_change), LIST_OF(arena, struct document),
                            LIST_OF(arena, struct sealing), LIST_OF(arena, struct audit_event)};
}

/* Most rows are as they were read a moment ago: they are changed if so, and locked thereby, without another look. */
static status write_unchanged(struct db *db, void *argument, struct problem *why)
{
    struct sealing_chunk *chunk = argument;
    struct written all = nothing_yet(chunk->arena);
    bool all_done = true;
    for (size_t i = 0; i < chunk->count; i++) {
        struct sealing_prepared *p = &chunk->all[i];
        if (p->ready) settle_one(chunk, p, &p->document, &all);
    }
    TRY(document_repo_save_unchanged(db, &all.changes, &all_done, why));
    chunk->is_outrun = !all_done;
    return all_done ? write_rest(db, chunk, &all, why) : problem_set(why, DOCUMENT_CHANGED, "%s", "");
}

static status write_locked(struct db *db, void *argument, struct problem *why)
{
    struct sealing_chunk *chunk = argument;
    struct list locked = LIST_OF(chunk->arena, struct document);
    struct written all = nothing_yet(chunk->arena);
    TRY(lock_all(db, chunk, &locked, why));
    for (size_t i = 0; i < chunk->count; i++) {
        struct sealing_prepared *p = &chunk->all[i];
        if (!p->ready) continue;
        const struct document *row = document_repo_pick(&locked, p->item->document_id);
        if (!row) return problem_set(why, DOCUMENT_MISSING, "%s", p->item->document_id);
        settle_one(chunk, p, row, &all);
    }
    TRY(document_repo_save_many(db, &all.documents, why));
    return write_rest(db, chunk, &all, why);
}

status sealing_commit(struct sealing_chunk *chunk, struct problem *why)
{
    store_all(chunk);
    status done = db_tx(chunk->run->signing->db, write_unchanged, chunk, why);
    if (!chunk->is_outrun) return done;
    problem_clear(why);
    return db_tx(chunk->run->signing->db, write_locked, chunk, why);
}
