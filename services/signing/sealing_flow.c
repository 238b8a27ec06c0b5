#include "sealing_flow.h"

#include "clock.h"
#include "db_once.h"
#include "db_tx.h"
#include "sealing_commit.h"
#include "sealing_repo.h"
#include "sealing_work.h"

static bool is_open(const struct sealing_prepared *p)
{
    return p->ready && !p->is_signed;
}

static size_t collect(const struct sealing_chunk *chunk, struct list *digests, struct list *ids)
{
    for (size_t i = 0; i < chunk->count; i++) {
        const struct sealing_prepared *p = &chunk->all[i];
        if (!is_open(p)) continue;
        *(struct bytes *)list_add(digests) = cms_sign_input(chunk->run->signer, p->content, chunk->arena);
        *(const char **)list_add(ids) = p->item->document_id;
    }
    return digests->count;
}

static status sign_all(struct sealing_chunk *chunk, const char *activation, struct problem *why)
{
    const struct sealing_run *run = chunk->run;
    struct list digests = LIST_OF(chunk->arena, struct bytes), ids = LIST_OF(chunk->arena, const char *);
    struct list signatures = LIST_OF(chunk->arena, struct bytes), tokens;
    if (!collect(chunk, &digests, &ids)) return OK;
    const char *method = sign_method_name(cms_sign_method(run->signer));
    const struct seals_request request = {run->order->seal_id, activation, method, &digests, &ids};
    TRY(seals_client_sign(run->signing->client, &run->user, &request, &signatures, why));
    sealing_stamp_ahead(run->stamp, cms_sign_imprint(run->signer), &signatures, chunk->arena, &tokens);
    size_t next = 0;
    struct problem no;
    for (size_t i = 0; i < chunk->count; i++) {
        struct sealing_prepared *p = &chunk->all[i];
        if (!is_open(p)) continue;
        problem_clear(&no);
        p->token = *LIST_AT(&tokens, const struct bytes, next);
        const struct bytes *signature = LIST_AT(&signatures, const struct bytes, next++);
        if (sealing_work_finish(run, chunk->arena, p, *signature, &no) != OK) sealing_work_refuse(run, p, &no);
    }
    return OK;
}

/* An unlocking for the caller's PIN, for so many uses. */
static status unlock_for(const struct sealing_run *run, size_t uses, struct arena *arena, const char **activation,
                         struct problem *why)
{
    const struct sealing_order *order = run->order;
    const struct seals_unlock wish = {&run->user, order->seal_id, order->pin, (int64_t)uses};
    *activation = order->activation;
    return order->activation ? OK : seals_client_activate(run->signing->client, &wish, arena, activation, why);
}

/* An authority outside whose tokens have grown: only those documents are signed once more, and alone bear what stands
 * in the way of that. */
static void sign_again(struct sealing_chunk *chunk)
{
    struct problem why = {0};
    const char *activation = NULL;
    size_t count = sealing_work_widen(chunk);
    if (!count) return;
    if (unlock_for(chunk->run, count, chunk->arena, &activation, &why) == OK && sign_all(chunk, activation, &why) == OK)
        return;
    for (size_t i = 0; i < chunk->count; i++) {
        struct sealing_prepared *p = &chunk->all[i];
        if (is_open(p)) sealing_work_refuse(chunk->run, p, &why);
    }
}

static status chunk_steps(struct sealing_chunk *chunk, struct problem *why)
{
    TRY(sealing_work_prepare(chunk, why));
    TRY(sign_all(chunk, chunk->run->activation, why));
    sign_again(chunk);
    return sealing_commit(chunk, why);
}

static status run_chunk(const struct sealing_run *run, size_t from, size_t count, struct problem *why)
{
    AUTO_ARENA(memory);
    struct sealing_chunk chunk = sealing_work_chunk(run, memory, from, count);
    status done = chunk_steps(&chunk, why);
    sealing_work_close(&chunk);
    return done;
}

static status run_all(struct sealing_run *run, struct problem *why)
{
    size_t count = run->order->items.count;
    TRY(unlock_for(run, count, run->arena, &run->activation, why));
    TRY(sealing_work_open(run, why));
    for (size_t from = 0; from < count; from += SEALING_CHUNK)
        TRY(run_chunk(run, from, count - from < SEALING_CHUNK ? count - from : SEALING_CHUNK, why));
    return OK;
}

status sealing_flow_run(const struct signing *signing, const struct caller *caller, const char *user_token,
                        struct sealing_order *order, struct arena *arena, struct problem *why)
{
    struct sealing_stamp stamp;
    TRY(sealing_work_check(&order->items, why));
    struct sealing_run run = {.signing = signing,
                              .caller = caller,
                              .user = {user_token, caller->address},
                              .order = order,
                              .is_asked = true,
                              .arena = arena,
                              .stamp = &stamp,
                              .now_ms = clock_now_ms()};
    TRY(sealing_stamp_open(signing->timestamps, order->level, &stamp, why));
    status done = run_all(&run, why);
    sealing_work_end(&run);
    return done;
}

struct noting {
    const struct db_once *once;
    struct arena *arena;
};

static status note(struct db *db, void *argument, struct problem *why)
{
    const struct noting *job = argument;
    const char *known;
    TRY(db_once_begin(db, job->once, job->arena, &known, why));
    return *known ? OK : db_once_save(db, job->once, "sealing", why);
}

status sealing_flow_once(const struct signing *signing, const struct db_once *once, struct arena *arena,
                         struct problem *why)
{
    struct noting job = {once, arena};
    return once->key ? db_tx(signing->db, note, &job, why) : OK;
}

struct uses_listing {
    const struct caller *caller;
    const char *seal_id;
    const struct http_page *page;
    struct list *out;
};

static status uses_work(struct db *db, void *argument, struct problem *why)
{
    const struct uses_listing *job = argument;
    job->out->count = 0;
    return sealing_repo_uses(db, caller_scope(job->caller), job->seal_id, job->page, job->out, why);
}

status sealing_flow_uses(const struct signing *signing, const struct caller *caller, const char *seal_id,
                         const struct http_page *page, struct list *out, struct problem *why)
{
    struct uses_listing job = {caller, seal_id, page, out};
    return db_read(signing->db, uses_work, &job, why);
}
