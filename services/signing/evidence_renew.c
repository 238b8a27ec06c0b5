#include "evidence_renew.h"
#include "document_note.h"

#include "clock.h"
#include "db_tx.h"
#include "document_evidence_repo.h"
#include "document_repo.h"
#include "document_revision_repo.h"
#include "evidence_flow.h"
#include "log.h"
#include "text.h"

enum { REST_MS = 60000 };

static const int64_t HOUR_MS = INT64_C(3600000), DAY_MS = INT64_C(86400000);
static const struct scope anywhere = {.kind = SCOPE_ALL};

struct renewal {
    const struct signing *signing;
    struct arena *arena;
    struct document_evidence due;
    struct document document;
    struct pdf_extend_result result;
    char digest[DIGEST_HEX_SIZE];
    int64_t now_ms, next_ms;
    bool is_left; /* of a document that is another's matter now */
};

/* Whose matter is it? Frozen: asked again, since archiving may refuse it. Archived, sent back, or without a seal: no
 * more. Under the row's lock, as it may be sealed at this very moment, for the long term again. */
static status leave(struct db *db, const struct renewal *r, struct problem *why)
{
    struct document d;
    TRY(document_repo_lock(db, anywhere, r->due.document_id, r->arena, &d, why));
    if (d.state == DOCUMENT_SEALED) return OK;
    if (d.state == DOCUMENT_FROZEN) return document_evidence_repo_later(db, d.id, r->now_ms + DAY_MS, why);
    return document_evidence_repo_forget(db, d.id, why);
}

static status find_work(struct db *db, void *argument, struct problem *why)
{
    struct renewal *r = argument;
    r->is_left = false;
    TRY(document_evidence_repo_due(db, r->now_ms, r->arena, &r->due, why));
    if (!r->due.document_id) return OK;
    TRY(document_repo_find(db, anywhere, r->due.document_id, r->arena, &r->document, why));
    r->is_left = r->document.state != DOCUMENT_SEALED;
    return r->is_left ? leave(db, r, why) : OK;
}

static status age_work(struct db *db, void *argument, struct problem *why)
{
    const struct renewal *r = argument;
    return evidence_flow_age(db, r->signing, r->now_ms, r->arena, why);
}

static status make(struct renewal *r, struct problem *why)
{
    AUTO(store_file, file);
    TRY(store_get(r->signing->store, r->document.digest, &file, why));
    struct bytes sealed = store_file_bytes(file);
    TRY(evidence_flow_extend(r->signing, SEALING_LEVEL_LTA, sealed, r->arena, &r->result, why));
    /* An authority whose own certificate or algorithms have not been renewed yet gains nothing. */
    if (r->result.until_ms <= r->due.until_ms) return OK;
    return store_put(r->signing->store, r->result.file, r->digest, why);
}

static status later_work(struct db *db, void *argument, struct problem *why)
{
    const struct renewal *r = argument;
    return document_evidence_repo_later(db, r->due.document_id, r->next_ms, why);
}

/* The row is looked at again under its lock. */
static status save_work(struct db *db, void *argument, struct problem *why)
{
    struct renewal *r = argument;
    struct document d;
    const struct caller self = {.kind = CALLER_SERVICE, .name = "signing"};
    TRY(document_repo_lock(db, anywhere, r->due.document_id, r->arena, &d, why));
    if (d.state != DOCUMENT_SEALED || !text_equal(d.digest, r->document.digest))
        return document_evidence_repo_later(db, d.id, r->now_ms, why);
    d.digest = r->digest;
    d.size_bytes = (int64_t)r->result.file.size;
    d.revision++;
    d.changed_ms = r->now_ms;
    struct list all = LIST_OF(r->arena, struct document);
    *(struct document *)list_add(&all) = d;
    TRY(document_repo_save_many(db, &all, why));
    TRY(document_revision_repo_add(db, &d, why));
    const struct document_evidence evidence = {d.id, r->result.until_ms, r->result.algorithms};
    TRY(evidence_flow_note(db, r->signing, &evidence, why));
    return document_note(db, &self, &d, "document.renew", arena_format(r->arena, "{\"digest\":\"%s\"}", r->digest),
                         why);
}

static status put_off(struct renewal *r, int64_t delay_ms, const char *code, struct problem *why)
{
    log_event(LOG_WARN, "evidence_not_renewed", log_text("document", r->due.document_id), log_text("code", code));
    r->next_ms = r->now_ms + delay_ms;
    return db_tx(r->signing->db, later_work, r, why);
}

status evidence_renew_run(struct job *job, void *service, struct arena *arena, struct problem *why)
{
    struct problem failed = {0};
    struct renewal r = {.signing = service, .arena = arena, .now_ms = clock_now_ms()};
    TRY(db_tx(r.signing->db, age_work, &r, why));
    TRY(db_tx(r.signing->db, find_work, &r, why));
    if (!r.due.document_id) job->rest_ms = REST_MS;
    if (!r.due.document_id || r.is_left) return OK;
    if (make(&r, &failed) != OK) return put_off(&r, HOUR_MS, problem_name(failed.code), why);
    if (r.result.until_ms <= r.due.until_ms) return put_off(&r, DAY_MS, "nothing_gained", why);
    return db_tx(r.signing->db, save_work, &r, why);
}
