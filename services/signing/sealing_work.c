#include "sealing_work.h"

#include "clock.h"
#include "db_tx.h"
#include "document_repo.h"
#include "evidence_flow.h"
#include "log.h"
#include "pdf_read.h"
#include "pdf_stamp.h"
#include "picture_cache.h"
#include "sealing_repo.h"
#include "text.h"
#include <math.h>
#include <string.h>

void sealing_work_say(const struct sealing_run *run, struct sealing_item *item, const struct problem *why)
{
    if (!item->why) item->why = ARENA_NEW(run->arena, struct problem);
    *item->why = *why;
}

void sealing_work_refuse(const struct sealing_run *run, struct sealing_prepared *p, const struct problem *why)
{
    sealing_work_say(run, p->item, why);
    p->ready = false;
}

/* Whether this request has sealed it before; asked only where it may have. */
static status look_for_request(struct db *db, const struct sealing_run *run, struct sealing_prepared *p,
                               struct problem *why)
{
    struct problem taken_back;
    enum sealing_request was = SEALING_NEVER;
    struct sealing_item *item = p->item;
    bool possible = !p->ready || item->again || p->document.withdrawn_ms;
    if (!possible || !run->order->request_key) return OK;
    TRY(sealing_repo_requested(db, item->document_id, run->order->request_key, run->caller->id, &was, why));
    if (was == SEALING_NEVER) return OK;
    item->sealed = was == SEALING_STANDS;
    p->ready = false;
    if (item->sealed) return OK;
    (void)!problem_set(&taken_back, SEALING_WITHDRAWN, "%s", "");
    sealing_work_refuse(run, p, &taken_back);
    return OK;
}

static bool is_client(const struct sealing_chunk *chunk, const char *unit_id)
{
    for (size_t i = 0; i < chunk->clients.count; i++)
        if (text_equal(*LIST_AT(&chunk->clients, const char *, i), unit_id)) return true;
    return false;
}

/* The holder, or an agent whose mandate says so: with its own seal, so that the signature names who sealed. What is an
 * authority's own (税务事项通知书), its officers seal first. An officer of an authority that has the document in its
 * jurisdiction adds that one's seal (签收, 受理章) to its unit's. */
static status may_seal(const struct sealing_chunk *chunk, const struct sealing_item *item,
                       const struct document *document, struct problem *why)
{
    const struct caller *caller = chunk->run->caller;
    if (text_equal(document->unit_id, caller->unit_id)) return OK;
    if (caller->kind == CALLER_OFFICER) return item->again ? OK : problem_set(why, OFFICER_SEALS_SEALED, "%s", "");
    if (is_client(chunk, document->unit_id)) return OK;
    return problem_set(why, MANDATE_VIEW_ONLY, "%s", "");
}

status sealing_work_seal(const struct sealing_item *item, struct document *document, int64_t now_ms,
                         struct problem *why)
{
    return item->again ? document_seal_again(document, now_ms, why) : document_seal(document, now_ms, why);
}

/* What stands in the way of sealing `found` (NULL: not there), or nothing: then it is ready. */
static status look_at(struct db *db, const struct sealing_chunk *chunk, struct sealing_prepared *p,
                      const struct document *found, struct problem *why)
{
    const struct sealing_run *run = chunk->run;
    struct sealing_item *item = p->item;
    struct problem no;
    item->why = NULL;
    item->sealed = p->ready = false;
    if (!found) {
        (void)!problem_set(&no, DOCUMENT_MISSING, "%s", item->document_id);
        sealing_work_refuse(run, p, &no);
        return OK;
    }
    if (may_seal(chunk, item, found, &no) != OK) {
        sealing_work_refuse(run, p, &no);
        return OK;
    }
    item->document = p->document = *found;
    struct document trial = *found;
    p->ready = sealing_work_seal(item, &trial, run->now_ms, &no) == OK;
    if (!p->ready) sealing_work_refuse(run, p, &no);
    return look_for_request(db, run, p, why);
}

/* Asked for only where one of the documents found is not the caller's own. */
static status find_clients(struct db *db, struct sealing_chunk *chunk, const struct list *found, struct problem *why)
{
    const struct caller *caller = chunk->run->caller;
    chunk->clients = LIST_OF(chunk->arena, const char *);
    for (size_t i = 0; i < found->count; i++)
        if (!text_equal(LIST_AT(found, const struct document, i)->unit_id, caller->unit_id))
            return document_repo_clients(db, caller_scope(caller), &chunk->clients, why);
    return OK;
}

/* Reads the documents of a chunk; those that cannot be sealed get their reason. */
static status find_all(struct db *db, void *argument, struct problem *why)
{
    struct sealing_chunk *chunk = argument;
    const struct sealing_run *run = chunk->run;
    struct list ids = LIST_OF(chunk->arena, const char *), found = LIST_OF(run->arena, struct document);
    for (size_t i = 0; i < chunk->count; i++) *(const char **)list_add(&ids) = chunk->all[i].item->document_id;
    TRY(document_repo_find_many(db, caller_scope(run->caller), &ids, &found, why));
    TRY(find_clients(db, chunk, &found, why));
    for (size_t i = 0; i < chunk->count; i++) {
        struct sealing_prepared *p = &chunk->all[i];
        TRY(look_at(db, chunk, p, document_repo_pick(&found, p->item->document_id), why));
    }
    return OK;
}

/* The one place of the old way, or the form's. */
static status place_of(const struct sealing_run *run, const struct sealing_prepared *p, struct pdf_stamp_place *out,
                       struct problem *why)
{
    const struct document_place *place = p->item->placed ? &p->item->place : &p->document.place;
    bool is_taken = p->item->again && !p->item->placed; /* the form's own place has the first seal */
    if (!place->page || is_taken) return problem_fault(why, FIELD_REQUIRED, "place", "%s", "");
    *out = (struct pdf_stamp_place){.page = (size_t)place->page - 1,
                                    .x_mm = (double)place->x_um / 1000,
                                    .y_mm = (double)place->y_um / 1000,
                                    .width_mm = (double)run->material.width_mm};
    return OK;
}

/* Where the file's pages, words and fields put it. A fault names the place that it lies in. */
static status lay_out(const struct sealing_run *run, const struct sealing_prepared *p, struct pdf *pdf,
                      struct pdf_layout *out, struct problem *why)
{
    struct pdf_stamp_place place;
    const struct sealing_item *item = p->item;
    double width = (double)run->material.width_mm, aspect = (double)run->image.width / run->image.height;
    const struct pdf_layout_asked asked = {item->places.items, item->places.count, width, aspect};
    *out = (struct pdf_layout){.stamps = LIST_OF(pdf_read_arena(pdf), struct pdf_stamp_place)};
    if (item->places.count) {
        if (pdf_layout_resolve(pdf, &asked, out, why) == OK) return OK;
        return problem_in_field(why, arena_format(pdf_read_arena(pdf), "places[%zu]", out->at));
    }
    TRY(place_of(run, p, &place, why));
    *(struct pdf_stamp_place *)list_add(&out->stamps) = place;
    return OK;
}

static struct pdf_sign_request request_of(const struct sealing_run *run, const struct pdf_layout *layout)
{
    const struct sealing_terms *terms = &run->order->terms;
    return (struct pdf_sign_request){.image = &run->image,
                                     .place = layout->stamps.items,
                                     .place_count = layout->stamps.count,
                                     .field = layout->field,
                                     .is_existing = layout->field != NULL,
                                     .certify = terms->certify,
                                     .lock = &terms->lock,
                                     .name = run->material.signer,
                                     .reason = terms->reason ? terms->reason : run->material.name,
                                     .location = terms->location,
                                     .contact = terms->contact,
                                     .digest = cms_sign_method(run->signer).digest,
                                     .seal = run->material.number,
                                     .time_ms = run->now_ms,
                                     .has_timestamp = run->stamp->source != NULL,
                                     .contents_size = sealing_stamp_size(run->stamp, run->signer)};
}

/* What the row tells as its one place: the form's or the asked one, else the first of several; page 0 when nothing is
 * seen of it. */
static struct document_place told_place(const struct sealing_prepared *p)
{
    if (!p->item->places.count) return p->item->placed ? p->item->place : p->document.place;
    struct list places = pdf_sign_places(p->sign);
    if (!places.count) return (struct document_place){0};
    const struct pdf_stamp_place *first = LIST_AT(&places, const struct pdf_stamp_place, 0);
    return (struct document_place){(int64_t)first->page + 1, lround(first->x_mm * 1000), lround(first->y_mm * 1000)};
}

/* The bytes that are sealed are those that the row names. */
static status check_base(const struct sealing_prepared *p, struct problem *why)
{
    char found[DIGEST_HEX_SIZE];
    digest_hex(pdf_sign_base(p->sign), found);
    return text_equal(found, p->document.digest) ? OK : problem_set(why, STORE_FAILED, "%s", p->document.digest);
}

/* What the file is known by is its SHA-256, whatever the seal signs. */
static void digest_content(const struct sealing_run *run, struct sealing_prepared *p)
{
    enum digest_kind kind = cms_sign_method(run->signer).digest;
    pdf_sign_digest(p->sign, p->content);
    if (kind != DIGEST_SHA256) pdf_sign_digest_by(p->sign, kind, p->content);
}

/* Opens the document's bytes and prepares the new revision, all but its signature. */
static status prepare(const struct sealing_run *run, struct arena *arena, struct sealing_prepared *p,
                      struct problem *why)
{
    struct pdf *pdf;
    struct pdf_layout layout;
    TRY(store_get(run->signing->store, p->document.digest, &p->file, why));
    TRY(pdf_read_open(arena, store_file_bytes(p->file), &pdf, why));
    TRY(lay_out(run, p, pdf, &layout, why));
    const struct pdf_sign_request request = request_of(run, &layout);
    TRY(pdf_sign_prepare(pdf, &request, &p->sign, why));
    p->place = told_place(p);
    digest_content(run, p);
    return check_base(p, why);
}

static void prepare_or_refuse(struct sealing_chunk *chunk, struct sealing_prepared *p)
{
    struct problem no;
    problem_clear(&no); /* what fails may add faults to it */
    if (prepare(chunk->run, chunk->arena, p, &no) != OK) sealing_work_refuse(chunk->run, p, &no);
}

static void prepare_all(struct sealing_chunk *chunk)
{
    for (size_t i = 0; i < chunk->count; i++)
        if (chunk->all[i].ready) prepare_or_refuse(chunk, &chunk->all[i]);
}

/* The room is part of what is signed, and seals signs once more. */
size_t sealing_work_widen(struct sealing_chunk *chunk)
{
    size_t count = 0;
    const struct sealing_run *run = chunk->run;
    for (size_t i = 0; i < chunk->count; i++) {
        struct sealing_prepared *p = &chunk->all[i];
        if (p->ready || p->is_signed || !p->item->why || p->item->why->code != TIMESTAMP_TOO_LARGE) continue;
        run->stamp->room = ts_source_room(run->stamp->source);
        p->item->why = NULL;
        p->token = bytes_of(NULL, 0);
        store_file_close(p->file);
        p->file = NULL;
        p->ready = true;
        prepare_or_refuse(chunk, p);
        count += p->ready;
    }
    return count;
}

/* What stands above B-T goes behind the sealed bytes, all in one new revision of the document. */
static status extend(const struct sealing_run *run, struct arena *arena, struct sealing_prepared *p,
                     struct problem *why)
{
    struct pdf_extend_result result;
    p->size_bytes = (int64_t)pdf_sign_size(p->sign);
    if (run->stamp->level < SEALING_LEVEL_LT) return OK;
    struct bytes sealed = pdf_sign_whole(p->sign, arena);
    TRY(evidence_flow_extend(run->signing, run->stamp->level, sealed, arena, &result, why));
    p->extended = result.file;
    p->size_bytes = (int64_t)result.file.size;
    p->until_ms = result.until_ms;
    p->algorithms = result.algorithms;
    p->revision = (struct store_item){.pieces = &p->extended, .count = 1};
    digest_sha256_hex(p->extended, p->revision.digest);
    return OK;
}

/* Puts the signature in. */
status sealing_work_finish(const struct sealing_run *run, struct arena *arena, struct sealing_prepared *p,
                           struct bytes signature, struct problem *why)
{
    const struct cms_sign_parts parts = {.content = p->content, .signature = signature, .timestamp = p->token};
    struct bytes cms;
    unsigned char digest[DIGEST_SIZE];
    TRY(sealing_stamp_finish(run->stamp, run->signer, &parts, arena, &cms, why));
    TRY(pdf_sign_complete(p->sign, cms, why));
    struct list pieces = pdf_sign_output(p->sign);
    p->revision = (struct store_item){.pieces = pieces.items, .count = pieces.count};
    pdf_sign_result(p->sign, digest);
    digest_hex(digest, p->revision.digest);
    p->is_signed = true;
    return extend(run, arena, p, why);
}

/* A store that was restored without all of its files: said to the holder, and to the operator. */
static status take_picture(struct sealing_run *run, struct problem *why)
{
    const char *digest = run->material.picture_digest;
    status got = picture_cache_get(run->signing->pictures, digest, run->arena, &run->image, why);
    if (got == OK || why->code != STORE_MISSING) return got;
    log_event(LOG_ERROR, "seal_picture_missing", log_text("seal", run->order->seal_id), log_text("digest", digest));
    return problem_set(why, SEAL_PICTURE_MISSING, "%s", run->material.number);
}

static bool is_same(struct sign_method a, struct sign_method b)
{
    return a.digest == b.digest && a.is_pss == b.is_pss;
}

/* A signer of one's own where the request asks for another method than the key's usual one. */
static status take_method(struct sealing_run *run, struct problem *why)
{
    const struct sealing_terms *terms = &run->order->terms;
    const struct list *chain = &run->material.chain;
    if (!terms->has_method || is_same(terms->method, cms_sign_method(run->signer))) return OK;
    const struct cms_sign_setup setup = {.chain = chain->items, .count = chain->count, .method = terms->method};
    if (cms_sign_open_as(&setup, &run->own_signer, why) != OK) return problem_in_field(why, "method");
    run->signer = run->own_signer;
    return OK;
}

static status take_material(struct sealing_run *run, struct problem *why)
{
    struct seals_material facts;
    const char *seal_id = run->order->seal_id;
    if (run->is_asked) run->opened = material_cache_find(run->signing->materials, run->caller, seal_id);
    if (!run->opened) {
        TRY(seals_client_material(run->signing->client, &run->user, seal_id, run->arena, &facts, why));
        TRY(material_cache_keep(run->signing->materials, &facts, &run->opened, why));
    }
    run->material = run->opened->facts;
    run->signer = run->opened->signer;
    return take_method(run, why);
}

status sealing_work_open(struct sealing_run *run, struct problem *why)
{
    TRY(take_material(run, why));
    return take_picture(run, why);
}

void sealing_work_end(const struct sealing_run *run)
{
    material_cache_close(run->opened);
    cms_sign_free(run->own_signer);
}

status sealing_work_prepare(struct sealing_chunk *chunk, struct problem *why)
{
    TRY(db_read(chunk->run->signing->db, find_all, chunk, why));
    prepare_all(chunk);
    return OK;
}

struct sealing_chunk sealing_work_chunk(const struct sealing_run *run, struct arena *arena, size_t from, size_t count)
{
    struct sealing_chunk chunk = {
        .run = run, .arena = arena, .all = arena_array(arena, count, sizeof(struct sealing_prepared)), .count = count};
    for (size_t i = 0; i < count; i++) chunk.all[i].item = LIST_AT(&run->order->items, struct sealing_item, from + i);
    return chunk;
}

void sealing_work_close(struct sealing_chunk *chunk)
{
    for (size_t i = 0; i < chunk->count; i++)
        if (chunk->all[i].file) store_file_close(chunk->all[i].file);
}

status sealing_work_check(const struct list *items, struct problem *why)
{
    for (size_t i = 0; i < items->count; i++)
        for (size_t j = 0; j < i; j++) {
            const char *id = LIST_AT(items, const struct sealing_item, i)->document_id;
            if (text_equal(id, LIST_AT(items, const struct sealing_item, j)->document_id))
                return problem_fault(why, DOCUMENT_REPEATED, "items", "%s", id);
        }
    return OK;
}

status sealing_work_usable(const struct sealing_run *run, struct problem *why)
{
    char now[CLOCK_TEXT_SIZE];
    const struct seals_material *m = &run->material;
    clock_text(clock_now_ms(), now);
    if (!text_equal(m->state, "enabled")) return problem_set(why, SEAL_STATE, "%s", m->state);
    /* Times of this form sort as texts. */
    bool valid = strcmp(m->not_before, now) <= 0 && strcmp(now, m->not_after) <= 0;
    return valid ? OK : problem_set(why, SEAL_CERTIFICATE_EXPIRED, "%s", m->not_after);
}
