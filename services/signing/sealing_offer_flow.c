#include "sealing_offer_flow.h"

#include "clock.h"
#include "db_tx.h"
#include "json_read.h"
#include "json_write.h"
#include "random.h"
#include "sealing_commit.h"
#include "sealing_offer_repo.h"
#include "sealing_work.h"
#include "text.h"

enum { TOKEN_BYTES = 24 };

static const int64_t KEPT_MS = INT64_C(24) * 3600 * 1000;

struct kept_item { /* what the offer remembers of a document */
    const char *document_id, *base, *content;
    bool again, placed;
    int64_t page, x_um, y_um;
    struct list places; /* struct sealing_place_ask */
};
struct kept_items {
    int64_t token_room; /* 0: without a timestamp */
    int64_t level;      /* enum sealing_level */
    struct list items;
    struct sealing_terms_ask *terms;
};
static const struct json_field kept_item_shape[] = {JSON_TEXT(struct kept_item, document_id),
                                                    JSON_TEXT(struct kept_item, base),
                                                    JSON_TEXT(struct kept_item, content),
                                                    JSON_BOOL(struct kept_item, again, .optional = true),
                                                    JSON_BOOL(struct kept_item, placed),
                                                    JSON_INT(struct kept_item, page),
                                                    JSON_INT(struct kept_item, x_um),
                                                    JSON_INT(struct kept_item, y_um),
                                                    JSON_LIST(struct kept_item, places, struct sealing_place_ask,
                                                              sealing_place_shape, .optional = true,
                                                              .max = SEALING_PLACE_MAX),
                                                    JSON_END};
static const struct json_field kept_shape[] = {
    JSON_INT(struct kept_items, token_room, .optional = true),
    JSON_INT(struct kept_items, level, .optional = true, .min = SEALING_LEVEL_B, .max = SEALING_LEVEL_LTA),
    JSON_LIST(struct kept_items, items, struct kept_item, kept_item_shape, .min = 1, .max = SEALING_OFFER_MAX),
    JSON_OBJECT(struct kept_items, terms, struct sealing_terms_ask, sealing_terms_shape, .optional = true), JSON_END};

static const char *content_of(const struct sealing_run *run, const struct sealing_prepared *p)
{
    size_t size = digest_kind_size(cms_sign_method(run->signer).digest);
    return bytes_hex(run->arena, bytes_of(p->content, size));
}

static const char *keep(const struct sealing_chunk *chunk, struct arena *arena)
{
    struct json_writer w = {.out = {.arena = arena}};
    json_write_begin(&w, NULL, '{');
    json_write_int(&w, "token_room", chunk->run->stamp->source ? (int64_t)chunk->run->stamp->room : 0);
    json_write_int(&w, "level", (int64_t)chunk->run->stamp->level);
    json_write_begin(&w, "items", '[');
    for (size_t i = 0; i < chunk->count; i++) {
        const struct sealing_prepared *p = &chunk->all[i];
        if (!p->ready) continue;
        json_write_begin(&w, NULL, '{');
        json_write_text(&w, "document_id", p->item->document_id);
        json_write_text(&w, "base", p->document.digest);
        json_write_text(&w, "content", content_of(chunk->run, p));
        json_write_bool(&w, "again", p->item->again);
        json_write_bool(&w, "placed", p->item->placed);
        json_write_int(&w, "page", p->item->place.page);
        json_write_int(&w, "x_um", p->item->place.x_um);
        json_write_int(&w, "y_um", p->item->place.y_um);
        if (p->item->asks) sealing_place_write(&w, "places", p->item->asks);
        json_write_end(&w, '}');
    }
    json_write_end(&w, ']');
    sealing_place_write_terms(&w, "terms", chunk->run->order->asked_terms);
    json_write_end(&w, '}');
    return buffer_string(&w.out);
}

static const char *digest_of_token(struct arena *arena, const char *token)
{
    char *digest = arena_alloc(arena, DIGEST_HEX_SIZE);
    digest_sha256_hex(bytes_of_text(token), digest);
    return digest;
}

static status add_offer(struct db *db, void *argument, struct problem *why)
{
    const struct sealing_offer *offer = argument;
    TRY(sealing_offer_repo_forget(db, offer->at_ms - KEPT_MS, why));
    return sealing_offer_repo_add(db, offer, why);
}

static bool describe(const struct sealing_chunk *chunk, struct sealing_offer_answer *out)
{
    const struct sealing_run *run = chunk->run;
    bool any = false;
    for (size_t i = 0; i < chunk->count; i++) {
        const struct sealing_prepared *p = &chunk->all[i];
        struct sealing_offered *item = list_add(&out->items);
        *item = (struct sealing_offered){.document_id = p->item->document_id, .ready = p->ready, .why = p->item->why};
        if (!p->ready) continue;
        any = true;
        if (cms_sign_algorithm(run->signer) != SIGN_ED25519)
            item->digest = cms_sign_input(run->signer, p->content, run->arena);
        item->attributes = cms_sign_attributes(run->signer, p->content, run->arena);
        item->base_digest = arena_text(run->arena, p->document.digest);
        item->place = p->place;
        item->places = pdf_sign_places(p->sign);
    }
    return any;
}

static status offer(const struct sealing_run *run, struct sealing_chunk *chunk, struct sealing_offer_answer *out,
                    struct problem *why)
{
    TRY(sealing_work_prepare(chunk, why));
    out->algorithm = sign_key_algorithm_name(cms_sign_algorithm(run->signer));
    out->method = sign_method_name(cms_sign_method(run->signer));
    out->certificate = bytes_copy(run->arena, *LIST_AT(&run->material.chain, const struct bytes, 0));
    out->expires_ms = run->now_ms + SEALING_OFFER_MS;
    if (!describe(chunk, out)) return OK;
    out->token = random_text(run->arena, TOKEN_BYTES);
    struct sealing_offer row = {.token_digest = digest_of_token(run->arena, out->token),
                                .caller_id = run->caller->id,
                                .seal_id = run->order->seal_id,
                                .items = keep(chunk, run->arena),
                                .at_ms = run->now_ms,
                                .expires_ms = out->expires_ms};
    return db_tx(run->signing->db, add_offer, &row, why);
}

static status prepare(struct sealing_run *run, struct sealing_offer_answer *out, struct problem *why)
{
    TRY(sealing_work_open(run, why));
    TRY(sealing_work_usable(run, why));
    struct sealing_chunk chunk = sealing_work_chunk(run, run->arena, 0, run->order->items.count);
    status done = offer(run, &chunk, out, why);
    sealing_work_close(&chunk);
    return done;
}

status sealing_offer_flow_prepare(const struct signing *signing, const struct caller *caller, const char *user_token,
                                  struct sealing_order *order, struct sealing_offer_answer *out, struct problem *why)
{
    struct sealing_stamp stamp;
    TRY(sealing_work_check(&order->items, why));
    struct sealing_run run = {.signing = signing,
                              .caller = caller,
                              .user = {user_token, caller->address},
                              .order = order,
                              .arena = order->items.arena,
                              .stamp = &stamp,
                              .now_ms = clock_now_ms()};
    TRY(sealing_stamp_open(signing->timestamps, order->level, &stamp, why));
    *out = (struct sealing_offer_answer){.items = LIST_OF(run.arena, struct sealing_offered)};
    status done = prepare(&run, out, why);
    sealing_work_end(&run);
    return done;
}

/* --- the second step --- */

struct taking {
    const struct caller *caller;
    const char *token_digest;
    struct arena *arena;
    struct sealing_offer offer;
    int64_t now_ms;
};

static status take(struct db *db, void *argument, struct problem *why)
{
    struct taking *job = argument;
    TRY(sealing_offer_repo_find(db, job->caller->id, job->token_digest, job->arena, &job->offer, why));
    if (job->offer.used_ms) return problem_set(why, SEALING_OFFER_USED, "%s", "");
    if (job->offer.expires_ms <= job->now_ms) return problem_set(why, SEALING_OFFER_ENDED, "%s", "");
    return sealing_offer_repo_use(db, &job->offer, job->now_ms, why);
}

static const struct kept_item *kept_of(const struct list *items, const char *document_id)
{
    for (size_t i = 0; i < items->count; i++) {
        const struct kept_item *item = LIST_AT(items, const struct kept_item, i);
        if (text_equal(item->document_id, document_id)) return item;
    }
    return NULL;
}

static status order_of(const struct list *kept, const struct list *signatures, struct sealing_order *order,
                       struct problem *why)
{
    for (size_t i = 0; i < signatures->count; i++) {
        const struct sealing_signature *signature = LIST_AT(signatures, const struct sealing_signature, i);
        const struct kept_item *was = kept_of(kept, signature->document_id);
        if (!was) return problem_fault(why, DOCUMENT_MISSING, "signatures", "%s", signature->document_id);
        struct sealing_item *item = list_add(&order->items);
        item->document_id = signature->document_id;
        item->again = was->again;
        item->placed = was->placed;
        item->place = (struct document_place){was->page, was->x_um, was->y_um};
        item->places = LIST_OF(order->items.arena, struct pdf_layout_place);
        TRY(sealing_place_read(&was->places, "places", &item->places, why));
    }
    return sealing_work_check(&order->items, why);
}

static void sign_one(const struct sealing_run *run, struct sealing_prepared *p, const struct kept_item *was,
                     struct bytes value)
{
    struct problem no;
    if (!p->ready) return;
    problem_clear(&no);
    bool same = text_equal(p->document.digest, was->base) && text_equal(content_of(run, p), was->content);
    status done = same ? sealing_work_finish(run, run->arena, p, value, &no)
                       : problem_set(&no, SEALING_CHANGED, "%s", p->item->document_id);
    if (done != OK) sealing_work_refuse(run, p, &no);
}

static status complete(struct sealing_run *run, const struct list *kept, const struct list *signatures,
                       struct problem *why)
{
    TRY(sealing_work_open(run, why));
    TRY(sealing_work_usable(run, why));
    struct sealing_chunk chunk = sealing_work_chunk(run, run->arena, 0, run->order->items.count);
    status done = sealing_work_prepare(&chunk, why);
    for (size_t i = 0; i < chunk.count && done == OK; i++) {
        const struct sealing_signature *signature = LIST_AT(signatures, const struct sealing_signature, i);
        sign_one(run, &chunk.all[i], kept_of(kept, signature->document_id), signature->value);
    }
    if (done == OK) done = sealing_commit(&chunk, why);
    sealing_work_close(&chunk);
    return done;
}

status sealing_offer_flow_complete(const struct signing *signing, const struct caller *caller, const char *user_token,
                                   const struct sealing_completion *in, struct problem *why)
{
    struct arena *arena = in->order->items.arena;
    struct taking taking = {
        .caller = caller, .token_digest = digest_of_token(arena, in->token), .arena = arena, .now_ms = clock_now_ms()};
    struct kept_items kept = {0};
    struct sealing_stamp stamp;
    TRY(db_tx(signing->db, take, &taking, why));
    TRY(json_read(bytes_of_text(taking.offer.items), kept_shape, &kept, arena, why));
    TRY(order_of(&kept.items, in->signatures, in->order, why));
    if (kept.terms) TRY(sealing_place_terms(kept.terms, &in->order->terms, why));
    in->order->seal_id = taking.offer.seal_id;
    struct sealing_run run = {.signing = signing,
                              .caller = caller,
                              .user = {user_token, caller->address},
                              .order = in->order,
                              .arena = arena,
                              .stamp = &stamp,
                              .now_ms = taking.offer.at_ms};
    TRY(sealing_stamp_reopen(signing->timestamps, (enum sealing_level)kept.level, (size_t)kept.token_room, &stamp,
                             why));
    status done = complete(&run, &kept.items, in->signatures, why);
    sealing_work_end(&run);
    return done;
}
