#include "copy_flow.h"
#include "document_note.h"

#include "clock.h"
#include "copy_repo.h"
#include "db_tx.h"
#include "document_repo.h"
#include "json_write.h"
#include "printing_repo.h"

struct work {
    const struct caller *caller;
    const struct copy_order *order;
    struct arena *arena;
    struct document document;
    const char *maker, *maker_unit;
    struct copy *out;
    bool is_known; /* this very request made it before */
};

/* The copy that would be next. */
static status plan(struct db *db, struct work *work, struct problem *why)
{
    struct printing printing;
    struct copy *copy = work->out;
    const struct document *d = &work->document;
    TRY(copy_check(d, why));
    TRY(printing_repo_find(db, work->caller, d, work->arena, &printing, why));
    TRY(printing_take(&printing, &copy->number, why));
    copy->allowed = printing.rule.allowed;
    copy->document_id = d->id;
    copy->source_digest = d->digest;
    copy->revision = d->revision;
    copy->note = copy_note(d);
    copy->purpose = work->order->purpose;
    copy->made_by = work->caller->id;
    copy->made_by_name = work->maker ? work->maker : work->caller->name;
    copy->unit_name = work->maker_unit ? work->maker_unit : "";
    return OK;
}

static status look(struct db *db, void *argument, struct problem *why)
{
    struct work *work = argument;
    const struct copy_order *order = work->order;
    const char *known;
    *work->out = (struct copy){.made_ms = clock_now_ms()};
    TRY(db_once_find(db, order->once, work->arena, &known, why));
    TRY(document_repo_find(db, caller_scope(work->caller), order->document_id, work->arena, &work->document, why));
    work->is_known = *known != 0;
    if (work->is_known) return copy_repo_find(db, work->document.id, known, work->arena, work->out, why);
    TRY(copy_repo_maker(db, work->caller->id, work->arena, &work->maker, &work->maker_unit, why));
    return plan(db, work, why);
}

static status note(struct db *db, const struct work *work, struct problem *why)
{
    const struct copy *copy = work->out;
    struct json_writer w = {.out = {.arena = work->arena}};
    json_write_begin(&w, NULL, '{');
    json_write_text(&w, "copy_id", copy->id);
    json_write_int(&w, "number", copy->number);
    if (copy->allowed) json_write_int(&w, "allowed", copy->allowed);
    if (copy->purpose) json_write_text(&w, "purpose", copy->purpose);
    json_write_text(&w, "source_digest", copy->source_digest);
    json_write_end(&w, '}');
    return document_note(db, work->caller, &work->document, "document.copy", buffer_string(&w.out), why);
}

static status reserve(struct db *db, void *argument, struct problem *why)
{
    struct work *work = argument;
    char id[ID_SIZE];
    const struct copy_order *order = work->order;
    const char *known;
    TRY(db_once_begin(db, order->once, work->arena, &known, why));
    TRY(document_repo_lock(db, caller_scope(work->caller), order->document_id, work->arena, &work->document, why));
    work->is_known = *known != 0;
    if (work->is_known) return copy_repo_find(db, work->document.id, known, work->arena, work->out, why);
    TRY(plan(db, work, why));
    id_new(id);
    work->out->id = arena_text(work->arena, id);
    TRY(copy_repo_add(db, work->out, why));
    TRY(db_once_save(db, order->once, work->out->id, why));
    return note(db, work, why);
}

static status save_made(struct db *db, void *argument, struct problem *why)
{
    return copy_repo_save_made(db, argument, why);
}

static status keep(const struct signing *signing, const struct copy_bytes *bytes, struct arena *arena,
                   struct copy *copy, struct problem *why)
{
    unsigned char digest[DIGEST_SIZE];
    struct list items = LIST_OF(arena, struct store_item);
    struct store_item *item = list_add(&items);
    item->pieces = bytes->pieces.items;
    item->count = bytes->pieces.count;
    digest_pieces(DIGEST_SHA256, item->pieces, item->count, digest);
    digest_hex(digest, item->digest);
    TRY(store_put_many(signing->copies, &items, why));
    copy->digest = arena_text(arena, item->digest);
    copy->size_bytes = 0;
    for (size_t i = 0; i < item->count; i++) copy->size_bytes += (int64_t)item->pieces[i].size;
    return db_tx(signing->db, save_made, copy, why);
}

static status make_and_keep(const struct signing *signing, const char *number, struct arena *arena, struct copy *copy,
                            struct problem *why)
{
    AUTO(store_file, file);
    struct copy_bytes bytes = {.file = &file};
    TRY(copy_make(signing, copy, number, arena, &bytes, why));
    return keep(signing, &bytes, arena, copy, why);
}

/* Drawn before it is counted: what cannot be drawn costs no number. Only when another was counted meanwhile it is drawn
 * once more, with its own. */
static status make_new(const struct signing *signing, struct work *work, struct problem *why)
{
    AUTO(store_file, file);
    struct copy *copy = work->out;
    struct copy_bytes bytes = {.file = &file};
    TRY(copy_make(signing, copy, work->document.number, work->arena, &bytes, why));
    const struct copy drawn = *copy;
    TRY(db_tx(signing->db, reserve, work, why));
    if (copy->digest) return OK;
    if (copy_is_same(copy, &drawn)) return keep(signing, &bytes, work->arena, copy, why);
    return make_and_keep(signing, work->document.number, work->arena, copy, why);
}

status copy_flow_make(const struct signing *signing, const struct caller *caller, const struct copy_order *order,
                      struct arena *arena, struct copy *out, struct problem *why)
{
    struct work work = {.caller = caller, .order = order, .arena = arena, .out = out};
    TRY(db_read(signing->db, look, &work, why));
    if (!work.is_known) TRY(make_new(signing, &work, why));
    struct problem ended = {0};
    out->may_fetch = copy_check_fetch(out, caller, clock_now_ms(), &ended) == OK;
    return out->digest || !out->may_fetch ? OK : make_and_keep(signing, work.document.number, arena, out, why);
}

struct listing {
    const struct caller *caller;
    const char *document_id;
    const struct http_page *page;
    struct list *out;
};

static status list(struct db *db, void *argument, struct problem *why)
{
    const struct listing *job = argument;
    struct document document;
    struct problem may = {0};
    int64_t now_ms = clock_now_ms();
    TRY(document_repo_find(db, caller_scope(job->caller), job->document_id, job->out->arena, &document, why));
    TRY(copy_repo_list(db, caller_scope(job->caller), document.id, job->page, job->out, why));
    for (size_t i = 0; i < job->out->count; i++) {
        struct copy *copy = LIST_AT(job->out, struct copy, i);
        copy->may_fetch = copy_check_fetch(copy, job->caller, now_ms, &may) == OK;
    }
    return OK;
}

status copy_flow_list(const struct signing *signing, const struct caller *caller, const char *document_id,
                      const struct http_page *page, struct list *out, struct problem *why)
{
    struct listing job = {caller, document_id, page, out};
    return db_read(signing->db, list, &job, why);
}

struct fetching {
    const struct caller *caller;
    const struct copy_key *key;
    struct arena *arena;
    struct copy_found *out;
};

static status find(struct db *db, void *argument, struct problem *why)
{
    struct fetching *job = argument;
    struct document document;
    TRY(document_repo_find(db, caller_scope(job->caller), job->key->document_id, job->arena, &document, why));
    job->out->document_number = document.number;
    TRY(copy_repo_find(db, document.id, job->key->copy_id, job->arena, &job->out->copy, why));
    return copy_check_fetch(&job->out->copy, job->caller, clock_now_ms(), why);
}

status copy_flow_file(const struct signing *signing, const struct copy *copy, store_file **file, struct problem *why)
{
    status got = store_get(signing->copies, copy->digest, file, why);
    if (got == OK || why->code != STORE_MISSING) return got;
    problem_clear(why);
    return store_get(signing->store, copy->digest, file, why);
}

status copy_flow_fetch(const struct signing *signing, const struct caller *caller, const struct copy_key *key,
                       struct arena *arena, struct copy_found *out, struct problem *why)
{
    struct fetching job = {caller, key, arena, out};
    TRY(db_read(signing->db, find, &job, why));
    return out->copy.digest ? OK : make_and_keep(signing, out->document_number, arena, &out->copy, why);
}
