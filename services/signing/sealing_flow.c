#include "sealing_flow.h"
#include "audit.h"
#include "clock.h"
#include "cms_sign.h"
#include "db_tx.h"
#include "document_repo.h"
#include "document_revision_repo.h"
#include "pdf_image.h"
#include "pdf_read.h"
#include "pdf_sign.h"
#include "pdf_stamp.h"
#include "seal_picture.h"
#include "sealing_repo.h"
#include "seals_client.h"
#include "text.h"
#include <string.h>

/* So many documents share one call for signatures and one transaction. */
enum { CHUNK = 40 };

struct prepared { /* one document on its way; its memory goes when its chunk is done */
    struct sealing_item *item;
    struct document document;
    store_file *file;
    struct pdf_sign *sign;
    unsigned char content[DIGEST_SIZE];
    char digest[DIGEST_HEX_SIZE]; /* of the new revision */
    int64_t size_bytes;
    struct document_place place;
    bool ready;
};

struct run {
    const struct signing *signing;
    const struct caller *caller;
    struct seals_user user;
    const char *activation;
    struct sealing_order *order;
    struct arena *arena;
    struct seals_material material;
    struct cms_sign *signer;
    struct pdf_image image;
    int64_t now_ms;
};

struct chunk {
    const struct run *run;
    struct arena *arena;
    struct prepared *all;
    size_t count;
};

static bool was_sealed_by_this_request(struct db *db, const struct run *run, const char *document_id,
                                       struct problem *why)
{
    AUTO_ARENA(memory);
    struct list sealings = LIST_OF(memory, struct sealing);
    if (!run->order->request_key || sealing_repo_list(db, document_id, &sealings, why) != OK) return false;
    for (size_t i = 0; i < sealings.count; i++) {
        const struct sealing *s = LIST_AT(&sealings, const struct sealing, i);
        if (text_equal(s->request_key, run->order->request_key) && text_equal(s->sealed_by, run->caller->id))
            return true;
    }
    return false;
}

/* Reads the documents of a chunk; those that cannot be sealed get their reason. */
static status find_all(struct db *db, void *argument, struct problem *why)
{
    struct chunk *chunk = argument;
    const struct run *run = chunk->run;
    for (size_t i = 0; i < chunk->count; i++) {
        struct prepared *p = &chunk->all[i];
        struct sealing_item *item = p->item;
        problem_clear(&item->why);
        status found =
            document_repo_find(db, caller_scope(run->caller), item->document_id, run->arena, &p->document, &item->why);
        if (found == PROBLEM_MISSING) continue;
        if (found != OK) {
            *why = item->why;
            return found;
        }
        if (!text_equal(p->document.unit_id, run->caller->unit_id)) {
            (void)!problem_set(&item->why, DOCUMENT_MISSING, "%s", item->document_id); /* only the holder seals */
            continue;
        }
        item->document = p->document;
        item->sealed = was_sealed_by_this_request(db, run, item->document_id, why);
        if (item->sealed) continue;
        struct document trial = p->document;
        p->ready = document_seal(&trial, run->now_ms, &item->why) == OK;
    }
    return OK;
}

static status place_of(const struct run *run, const struct prepared *p, struct pdf_stamp_place *out,
                       struct problem *why)
{
    const struct document_place *place = p->item->placed ? &p->item->place : &p->document.place;
    if (!place->page) return problem_fault(why, FIELD_REQUIRED, "place", "%s", "");
    *out = (struct pdf_stamp_place){.page = (size_t)place->page - 1,
                                    .x_mm = (double)place->x_um / 1000,
                                    .y_mm = (double)place->y_um / 1000,
                                    .width_mm = (double)run->material.width_mm};
    return OK;
}

/* Opens the document's bytes and prepares the new revision, all but its signature. */
static status prepare(const struct run *run, struct arena *arena, struct prepared *p, struct problem *why)
{
    struct pdf *pdf;
    struct pdf_stamp_place place;
    TRY(place_of(run, p, &place, why));
    p->place = p->item->placed ? p->item->place : p->document.place;
    TRY(store_get(run->signing->store, p->document.digest, &p->file, why));
    TRY(pdf_read_open(arena, store_file_bytes(p->file), &pdf, why));
    const struct pdf_sign_request request = {.image = &run->image,
                                             .place = &place,
                                             .name = run->material.signer,
                                             .reason = run->material.name,
                                             .seal = run->material.number,
                                             .time_ms = run->now_ms,
                                             .contents_size = cms_sign_size(run->signer)};
    TRY(pdf_sign_prepare(pdf, &request, &p->sign, why));
    pdf_sign_digest(p->sign, p->content);
    return OK;
}

static void prepare_all(struct chunk *chunk)
{
    for (size_t i = 0; i < chunk->count; i++) {
        struct prepared *p = &chunk->all[i];
        if (p->ready) p->ready = prepare(chunk->run, chunk->arena, p, &p->item->why) == OK;
    }
}

static size_t collect(const struct chunk *chunk, struct list *digests, struct list *ids)
{
    for (size_t i = 0; i < chunk->count; i++) {
        const struct prepared *p = &chunk->all[i];
        if (!p->ready) continue;
        unsigned char *digest = arena_alloc(chunk->arena, DIGEST_SIZE);
        cms_sign_digest(chunk->run->signer, p->content, digest);
        *(struct bytes *)list_add(digests) = bytes_of(digest, DIGEST_SIZE);
        *(const char **)list_add(ids) = p->item->document_id;
    }
    return digests->count;
}

/* Puts the signature in and the new revision into the store, durably, before any row speaks of it. */
static status finish(const struct run *run, struct arena *arena, struct prepared *p, struct bytes signature,
                     struct problem *why)
{
    struct bytes cms;
    TRY(cms_sign_finish(run->signer, p->content, signature, arena, &cms, why));
    TRY(pdf_sign_complete(p->sign, cms, why));
    struct bytes whole = pdf_sign_whole(p->sign, arena);
    p->size_bytes = (int64_t)whole.size;
    return store_put(run->signing->store, whole, p->digest, why);
}

static status sign_all(struct chunk *chunk, struct problem *why)
{
    const struct run *run = chunk->run;
    struct list digests = LIST_OF(chunk->arena, struct bytes), ids = LIST_OF(chunk->arena, const char *);
    struct list signatures = LIST_OF(chunk->arena, struct bytes);
    if (!collect(chunk, &digests, &ids)) return OK;
    const struct seals_request request = {run->order->seal_id, run->activation, &digests, &ids};
    TRY(seals_client_sign(run->signing->client, &run->user, &request, &signatures, why));
    size_t next = 0;
    for (size_t i = 0; i < chunk->count; i++) {
        struct prepared *p = &chunk->all[i];
        if (!p->ready) continue;
        const struct bytes *signature = LIST_AT(&signatures, const struct bytes, next++);
        p->ready = finish(run, chunk->arena, p, *signature, &p->item->why) == OK;
    }
    return OK;
}

static status write_sealing(struct db *db, const struct run *run, struct prepared *p, struct document *d,
                            struct problem *why)
{
    char id[ID_SIZE];
    id_new(id);
    const struct sealing sealing = {.id = id,
                                    .document_id = d->id,
                                    .field = pdf_sign_field(p->sign),
                                    .seal_id = run->material.id,
                                    .seal_number = run->material.number,
                                    .seal_name = run->material.name,
                                    .signer = run->material.signer,
                                    .fingerprint = run->material.fingerprint,
                                    .request_key = run->order->request_key,
                                    .sealed_by = run->caller->id,
                                    .revision = d->revision,
                                    .page = p->place.page,
                                    .x_um = p->place.x_um,
                                    .y_um = p->place.y_um,
                                    .sealed_ms = run->now_ms};
    const struct audit_event event = {
        .action = "document.seal",
        .object = "document",
        .object_id = d->id,
        .unit_id = d->unit_id,
        .detail = arena_format(run->arena, "{\"seal\":\"%s\",\"digest\":\"%s\"}", run->material.number, d->digest),
        .outcome = "ok"};
    TRY(document_repo_save(db, d, why));
    TRY(document_revision_repo_add(db, d, why));
    TRY(sealing_repo_add(db, &sealing, why));
    return audit_append(db, run->caller, &event, why);
}

/* The row is looked at again under its lock: what changed since it was read is refused, not overwritten. */
static status write_one(struct db *db, const struct run *run, struct prepared *p, struct problem *why)
{
    struct document d = {0};
    TRY(document_repo_lock(db, caller_scope(run->caller), p->item->document_id, run->arena, &d, why));
    bool moved = d.revision != p->document.revision || document_seal(&d, run->now_ms, &p->item->why) != OK;
    p->item->sealed = !moved;
    if (moved) {
        (void)!problem_set(&p->item->why, DOCUMENT_STATE, "%s", document_state_name(d.state));
        return OK;
    }
    d.revision++;
    d.digest = p->digest;
    d.size_bytes = p->size_bytes;
    p->item->document = d;
    return write_sealing(db, run, p, &p->item->document, why);
}

static status write_all(struct db *db, void *argument, struct problem *why)
{
    struct chunk *chunk = argument;
    for (size_t i = 0; i < chunk->count; i++)
        if (chunk->all[i].ready) TRY(write_one(db, chunk->run, &chunk->all[i], why));
    return OK;
}

static status chunk_steps(struct chunk *chunk, struct problem *why)
{
    TRY(db_read(chunk->run->signing->db, find_all, chunk, why));
    prepare_all(chunk);
    TRY(sign_all(chunk, why));
    return db_tx(chunk->run->signing->db, write_all, chunk, why);
}

static status run_chunk(const struct run *run, size_t from, size_t count, struct problem *why)
{
    AUTO_ARENA(memory);
    struct chunk chunk = {run, memory, arena_array(memory, count, sizeof(struct prepared)), count};
    for (size_t i = 0; i < count; i++) chunk.all[i].item = LIST_AT(&run->order->items, struct sealing_item, from + i);
    status done = chunk_steps(&chunk, why);
    for (size_t i = 0; i < count; i++)
        if (chunk.all[i].file) store_file_close(chunk.all[i].file);
    return done;
}

/* Picture and certificate are made ready once for all documents. */
static status open_material(struct run *run, struct problem *why)
{
    AUTO(store_file, file);
    struct seal_picture picture;
    TRY(seals_client_material(run->signing->client, &run->user, run->order->seal_id, run->arena, &run->material, why));
    TRY(store_get(run->signing->store, run->material.picture_digest, &file, why));
    TRY(seal_picture_read(store_file_bytes(file), run->arena, &picture, why));
    TRY(pdf_image_make(run->arena, bytes_of(picture.rgba, (size_t)picture.width * picture.height * 4), picture.width,
                       picture.height, &run->image, why));
    return cms_sign_open(run->material.chain.items, run->material.chain.count, &run->signer, why);
}

static status run_all(struct run *run, struct problem *why)
{
    size_t count = run->order->items.count;
    const struct seals_unlock unlock = {&run->user, run->order->seal_id, run->order->pin, (int64_t)count};
    TRY(seals_client_activate(run->signing->client, &unlock, run->arena, &run->activation, why));
    TRY(open_material(run, why));
    for (size_t from = 0; from < count; from += CHUNK)
        TRY(run_chunk(run, from, count - from < CHUNK ? count - from : CHUNK, why));
    return OK;
}

static status refuse_repeated(const struct list *items, struct problem *why)
{
    for (size_t i = 0; i < items->count; i++)
        for (size_t j = 0; j < i; j++) {
            const char *id = LIST_AT(items, const struct sealing_item, i)->document_id;
            if (text_equal(id, LIST_AT(items, const struct sealing_item, j)->document_id))
                return problem_fault(why, DOCUMENT_REPEATED, "items", "%s", id);
        }
    return OK;
}

status sealing_flow_run(const struct signing *signing, const struct caller *caller, const char *user_token,
                        struct sealing_order *order, struct arena *arena, struct problem *why)
{
    TRY(refuse_repeated(&order->items, why));
    struct run run = {.signing = signing,
                      .caller = caller,
                      .user = {user_token, caller->address},
                      .order = order,
                      .arena = arena,
                      .now_ms = clock_now_ms()};
    status done = run_all(&run, why);
    if (run.signer) cms_sign_free(run.signer);
    return done;
}
