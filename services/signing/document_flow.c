#include "document_flow.h"
#include "document_note.h"

#include "audit.h"
#include "clock.h"
#include "db_tx.h"
#include "json_write.h"
#include "printing_repo.h"
#include "random.h"
#include "sealing_repo.h"
#include "text.h"
#include "upload_repo.h"
#include "withdrawal_repo.h"
#include <string.h>

const char *document_flow_number(struct arena *arena)
{
    char *number = random_code(arena, DOCUMENT_NUMBER_LENGTH);
    for (char *p = number; *p; p++) *p = text_upper(*p);
    return number;
}

struct finding {
    const struct caller *caller; /* NULL: by number, for anyone */
    const char *key;
    struct arena *arena;
    struct document_view *out;
};

/* All of them: withdrawal_flow_list. */
static status find_withdrawals(struct db *db, struct document_view *view, struct problem *why)
{
    static const struct withdrawal_place latest = {0};
    struct list *found = &view->withdrawals;
    if (!view->document.withdrawn_ms) return OK;
    TRY(withdrawal_repo_list(db, view->document.id, &latest, DOCUMENT_WITHDRAWALS + 1, found, why));
    view->has_more_withdrawals = found->count > DOCUMENT_WITHDRAWALS;
    if (view->has_more_withdrawals) found->count = DOCUMENT_WITHDRAWALS;
    return OK;
}

/* Of the document that was found. */
static status find_parts(struct db *db, struct finding *job, struct problem *why)
{
    const struct document *d = &job->out->document;
    TRY(document_repo_link(db, d->corrects_id, job->arena, &job->out->corrects, why));
    TRY(document_repo_link(db, d->corrected_by_id, job->arena, &job->out->corrected_by, why));
    TRY(document_repo_forms(db, d->id, &job->out->forms, why));
    if (document_is_file(d)) TRY(upload_repo_find(db, d->id, job->arena, &job->out->upload, why));
    TRY(find_withdrawals(db, job->out, why));
    TRY(document_revision_repo_list(db, d->id, &job->out->revisions, why));
    return sealing_repo_list(db, d->id, &job->out->sealings, why);
}

/* Nobody else is told of these. */
static status find_rules(struct db *db, struct finding *job, struct problem *why)
{
    const struct document *d = &job->out->document;
    if (d->locked_ms)
        TRY(document_repo_lock_of(db, caller_scope(job->caller), d->id, job->arena, &job->out->lock, why));
    return printing_repo_find(db, job->caller, d, job->arena, &job->out->printing, why);
}

static status find(struct db *db, void *argument, struct problem *why)
{
    struct finding *job = argument;
    struct document *d = &job->out->document;
    *job->out = (struct document_view){.forms = LIST_OF(job->arena, struct document_form),
                                       .revisions = LIST_OF(job->arena, struct document_revision),
                                       .sealings = LIST_OF(job->arena, struct sealing),
                                       .withdrawals = LIST_OF(job->arena, struct withdrawal)};
    if (job->caller)
        TRY(document_repo_find(db, caller_scope(job->caller), job->key, job->arena, d, why));
    else
        TRY(document_repo_find_number(db, job->key, job->arena, d, why));
    if (job->caller) TRY(find_rules(db, job, why));
    return find_parts(db, job, why);
}

status document_flow_find(const struct signing *signing, const struct caller *caller, const char *id,
                          struct arena *arena, struct document_view *out, struct problem *why)
{
    struct finding job = {caller, id, arena, out};
    return db_read(signing->db, find, &job, why);
}

status document_flow_find_number(const struct signing *signing, const char *number, struct arena *arena,
                                 struct document_view *out, struct problem *why)
{
    struct finding job = {NULL, number, arena, out};
    return db_read(signing->db, find, &job, why);
}

struct noting {
    const struct caller *caller;
    const struct document *document;
};

static status note(struct db *db, void *argument, struct problem *why)
{
    AUTO_ARENA(memory);
    const struct noting *job = argument;
    const struct document *d = job->document;
    struct json_writer w = {.out = {.arena = memory}};
    json_write_begin(&w, NULL, '{');
    json_write_text(&w, "client", d->unit_name);
    json_write_end(&w, '}');
    return document_note(db, job->caller, d, "document.view_for_client", buffer_string(&w.out), why);
}

status document_flow_note(const struct signing *signing, const struct caller *caller, const struct document *document,
                          struct problem *why)
{
    struct noting job = {caller, document};
    bool is_agent = caller->kind == CALLER_TAXPAYER && !text_equal(caller->unit_id, document->unit_id);
    return is_agent ? db_tx(signing->db, note, &job, why) : OK;
}

struct planning {
    const struct caller *caller;
    const struct document_query *query;
    struct arena *arena;
    struct document_listing *out;
};

static bool is_number(const char *text)
{
    return text && strlen(text) == DOCUMENT_NUMBER_LENGTH &&
           strspn(text, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == DOCUMENT_NUMBER_LENGTH;
}

/* A unit's code may look like a number, too: 20 digits are one. */
static status find_number(struct db *db, const struct planning *job, const char **number, struct problem *why)
{
    const char *text = job->query->unit.q;
    struct list found = LIST_OF(job->arena, struct document);
    if (!is_number(text)) return OK;
    TRY(document_repo_list_number(db, job->out->scope, text, &found, why));
    if (found.count) *number = text;
    return OK;
}

static status plan(struct db *db, void *argument, struct problem *why)
{
    struct planning *job = argument;
    const struct document_query *q = job->query;
    *job->out = (struct document_listing){.filter = q->filter};
    struct scope *scope = &job->out->scope;
    *scope = caller_scope(job->caller);
    TRY(find_number(db, job, &job->out->number, why));
    if (job->out->number) return OK;
    if (scope->kind == SCOPE_UNIT && q->unit.code) /* its own documents, or a client's */
        TRY(document_repo_unit(db, *scope, q->unit.code, job->arena, &scope->unit_id, why));
    return unit_lead_find(db, *scope, &q->unit, job->arena, &job->out->filter.lead, why);
}

status document_flow_plan(const struct signing *signing, const struct caller *caller,
                          const struct document_query *query, struct arena *arena, struct document_listing *out,
                          struct problem *why)
{
    struct planning job = {caller, query, arena, out};
    return db_read(signing->db, plan, &job, why);
}

struct listing {
    const struct document_listing *listing;
    const struct http_page *page;
    struct list *out;
};

static status list(struct db *db, void *argument, struct problem *why)
{
    struct listing *job = argument;
    struct scope scope = job->listing->scope;
    job->out->count = 0;
    if (job->listing->number) return document_repo_list_number(db, scope, job->listing->number, job->out, why);
    return document_repo_list(db, scope, &job->listing->filter, job->page, job->out, why);
}

status document_flow_list(const struct signing *signing, const struct document_listing *listing,
                          const struct http_page *page, struct list *out, struct problem *why)
{
    struct listing job = {listing, page, out};
    return db_read(signing->db, list, &job, why);
}

struct dated {
    const struct caller *caller;
    const char *taxpayer_code;
    const struct http_page *page;
    struct list *out;
};

static status list_deadlines(struct db *db, void *argument, struct problem *why)
{
    const struct dated *job = argument;
    struct scope scope = caller_scope(job->caller);
    const char *unit_id = scope.unit_id;
    job->out->count = 0;
    if (job->taxpayer_code) TRY(document_repo_unit(db, scope, job->taxpayer_code, job->out->arena, &unit_id, why));
    return document_repo_deadlines(db, scope, unit_id, job->page, job->out, why);
}

status document_flow_deadlines(const struct signing *signing, const struct caller *caller, const char *taxpayer_code,
                               const struct http_page *page, struct list *out, struct problem *why)
{
    struct dated job = {caller, taxpayer_code, page, out};
    return db_read(signing->db, list_deadlines, &job, why);
}

struct moving {
    const struct caller *caller;
    enum document_move move;
    const char *run_id;
    struct list *items;
};

static enum document_state target(enum document_move move)
{
    switch (move) {
    case DOCUMENT_MOVE_FREEZE:
        return DOCUMENT_FROZEN;
    case DOCUMENT_MOVE_FILE:
        return DOCUMENT_ARCHIVED;
    case DOCUMENT_MOVE_RELEASE:
        return DOCUMENT_SEALED;
    }
    return DOCUMENT_SEALED;
}

static const char *action(enum document_move move)
{
    static const char *const names[] = {"document.freeze", "document.file", "document.release"};
    return names[move];
}

static status apply(struct document *d, enum document_move move, const struct document_moving *item,
                    struct problem *why)
{
    int64_t now_ms = clock_now_ms();
    switch (move) {
    case DOCUMENT_MOVE_FREEZE:
        return document_freeze(d, now_ms, why);
    case DOCUMENT_MOVE_FILE:
        return document_file(d, item->archive_number, now_ms, why);
    case DOCUMENT_MOVE_RELEASE:
        return document_release(d, now_ms, why);
    }
    return problem_set(why, INTERNAL_FAILED, "%s", "move");
}

/* A repeated move finds the document where it is to go, and does nothing. */
static bool is_there(const struct document *d, enum document_move move, const struct document_moving *item)
{
    if (d->state != target(move)) return false;
    return move != DOCUMENT_MOVE_FILE || text_equal(d->archive_number, item->archive_number);
}

/* Moves the document as it was read, so a second item of it finds it moved. true: it must be written. */
static bool move_one(const struct moving *job, struct document *d, struct document_moving *item)
{
    struct problem refusal = {0};
    item->refused = PROBLEM_NONE;
    if (d && is_there(d, job->move, item)) return false;
    if (!d || apply(d, job->move, item, &refusal) != OK) {
        item->refused = d ? refusal.code : DOCUMENT_MISSING;
        return false;
    }
    return true;
}

/* One entry tells of all that one call moved: a run of archiving moves every document twice, and what became of each
 * stands in its row and in its archive record. */
static status audit_moves(struct db *db, const struct moving *job, const struct list *moved, struct problem *why)
{
    struct json_writer w = {.out = {.arena = moved->arena}};
    if (moved->count == 0) return OK;
    json_write_begin(&w, NULL, '{');
    for (size_t i = 0; i < moved->count; i++) {
        const struct document *d = LIST_AT(moved, const struct document, i);
        json_write_text(&w, d->id, job->move == DOCUMENT_MOVE_FILE ? d->archive_number : "");
    }
    json_write_end(&w, '}');
    const struct audit_event event = {.action = action(job->move),
                                      .object = "archiving_run",
                                      .object_id = job->run_id,
                                      .detail = buffer_string(&w.out),
                                      .outcome = "ok"};
    return audit_append(db, job->caller, &event, why);
}

static status lock_all(struct db *db, const struct moving *job, struct list *found, struct problem *why)
{
    struct list ids = LIST_OF(found->arena, const char *);
    for (size_t i = 0; i < job->items->count; i++)
        *(const char **)list_add(&ids) = LIST_AT(job->items, const struct document_moving, i)->document_id;
    return document_repo_lock_many(db, &ids, found, why);
}

static status move_all(struct db *db, void *argument, struct problem *why)
{
    AUTO_ARENA(memory);
    const struct moving *job = argument;
    struct list found = LIST_OF(memory, struct document), moved = LIST_OF(memory, struct document);
    TRY(lock_all(db, job, &found, why));
    for (size_t i = 0; i < job->items->count; i++) {
        struct document_moving *item = LIST_AT(job->items, struct document_moving, i);
        struct document *d = document_repo_pick(&found, item->document_id);
        item->digest = d ? arena_text(job->items->arena, d->digest) : NULL;
        if (move_one(job, d, item)) *(struct document *)list_add(&moved) = *d;
    }
    if (job->move == DOCUMENT_MOVE_FILE)
        TRY(document_repo_file_many(db, &moved, why));
    else
        TRY(document_repo_move_many(db, &moved, why));
    return audit_moves(db, job, &moved, why);
}

status document_flow_move(const struct signing *signing, const struct caller *caller, enum document_move move,
                          const char *run_id, struct list *items, struct problem *why)
{
    struct moving job = {caller, move, run_id, items};
    return db_tx(signing->db, move_all, &job, why);
}
