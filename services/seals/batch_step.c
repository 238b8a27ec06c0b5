#include "batch_step.h"

#include "audit.h"
#include "batch_ahead.h"
#include "batch_make.h"
#include "ca_list.h"
#include "ca_repo.h"
#include "clock.h"
#include "json_read.h"
#include "json_write.h"
#include "key_pool.h"
#include "structure_repo.h"
#include "text.h"

enum { KEYS_WAIT_MS = 2000 };

struct params {
    const char *batch_id;
};

static const struct json_field params_shape[] = {JSON_TEXT(struct params, batch_id, .check = json_check_id), JSON_END};

struct step {
    const struct seals *seals;
    struct job *job;
    struct arena *arena;
    struct params params;
    struct batch batch;
    struct list places; /* of the chunk, int64_t: ca_list_take */
    struct list work;   /* of struct batch_work: the step's, then the chunk's */
    const struct batch_picture *pictures;
    int64_t done, failed; /* of the job, before this chunk */
};

static status read_work(struct db *db, void *arg, struct problem *why)
{
    struct step *step = arg;
    const struct scope scope = {SCOPE_SUBTREE, step->job->unit_id};
    step->work.count = 0;
    TRY(batch_repo_find(db, scope, step->params.batch_id, step->arena, &step->batch, why));
    return batch_repo_ready(db, step->batch.id, 1, BATCH_ROWS_MAX, &step->work, why);
}

static status audit(struct db *db, const struct step *step, const struct batch_making *making, struct problem *why)
{
    struct list events = LIST_OF(step->arena, struct audit_event);
    for (size_t i = 0; i < making->made.count; i++) {
        const struct seal *seal = &LIST_AT(&making->made, const struct seal_new, i)->seal;
        *(struct audit_event *)list_add(&events) = (struct audit_event){
            .action = "seal.make",
            .object = "seal",
            .object_id = seal->id,
            .unit_id = seal->certificate.unit_id,
            .detail = arena_format(
                step->arena, "{\"number\":\"%s\",\"fingerprint\":\"%s\",\"batch_id\":\"%s\",\"ordered_by\":\"%s\"}",
                seal->number, seal->certificate.fingerprint, step->batch.id, step->job->owner_id),
            .outcome = "ok"};
    }
    return audit_append_many(db, NULL, &events, why);
}

static status save(struct db *db, struct step *step, const struct batch_making *making, struct problem *why)
{
    const struct list *chain = issuer_chain(step->seals->issuer);
    TRY(certificate_repo_add_many(db, &making->certificates, chain, why));
    TRY(ca_repo_add_many(db, &making->issued, why));
    TRY(seal_repo_add_many(db, &making->made, why));
    TRY(structure_repo_put_many(db, &making->structures, why));
    TRY(batch_repo_save_results(db, step->batch.id, &making->results, making->now_ms, why));
    return audit(db, step, making, why);
}

/* The rows that are still fit, with their keys. */
static status make_rows(struct db *db, struct step *step, const struct list *fit, struct batch_making *making,
                        struct problem *why)
{
    struct list keys = LIST_OF(step->arena, struct key_made);
    enum sign_algorithm algorithm = batch_algorithm_of(step->batch.algorithm);
    if (algorithm == SIGN_RSA) TRY(key_pool_take(db, step->seals, (int64_t)fit->count, &keys, why));
    for (size_t i = 0; algorithm != SIGN_RSA && i < fit->count; i++)
        TRY(key_make(algorithm, step->arena, list_add(&keys), why));
    for (size_t i = 0, at = 0; i < keys.count; i++) {
        const struct batch_work *row = LIST_AT(fit, const struct batch_work, i);
        while (LIST_AT(&step->work, const struct batch_work, at)->position != row->position) at++;
        batch_make_one(making, row, &step->pictures[at], LIST_AT(&keys, const struct key_made, i));
    }
    TRY(batch_make_check_trust(making, why));
    return save(db, step, making, why);
}

static status make_work(struct db *db, void *arg, struct problem *why)
{
    struct step *step = arg;
    struct job *job = step->job;
    int64_t now_ms = clock_now_ms(), first = LIST_AT(&step->work, const struct batch_work, 0)->position,
            last = LIST_AT(&step->work, const struct batch_work, step->work.count - 1)->position;
    const struct batch_check check = {step->batch.id, step->batch.unit_id, step->batch.seal_type, first, last, now_ms};
    struct list fit = LIST_OF(step->arena, struct batch_work);
    struct batch_making making = {.seals = step->seals,
                                  .batch = &step->batch,
                                  .arena = step->arena,
                                  .owner_id = job->owner_id,
                                  .now_ms = now_ms,
                                  .places = &step->places,
                                  .issued = LIST_OF(step->arena, struct ca_issued),
                                  .certificates = LIST_OF(step->arena, struct certificate_new),
                                  .made = LIST_OF(step->arena, struct seal_new),
                                  .structures = LIST_OF(step->arena, struct structure),
                                  .results = LIST_OF(step->arena, struct batch_result)};
    TRY(batch_repo_hold_units(db, &step->work, now_ms, why));
    TRY(batch_repo_check(db, &check, why));
    TRY(batch_repo_ready(db, step->batch.id, first, last, &fit, why));
    TRY(make_rows(db, step, &fit, &making, why));
    int64_t made = (int64_t)making.made.count, refused = (int64_t)(step->work.count - fit.count);
    job->done = step->done + made;
    job->failed = step->failed + refused + (int64_t)making.results.count - made;
    return job_save(db, job, why);
}

static status finish_work(struct db *db, void *arg, struct problem *why)
{
    struct step *step = arg;
    struct job *job = step->job;
    struct json_writer w = {.out = {.arena = step->arena}};
    json_write_begin(&w, NULL, '{');
    json_write_int(&w, "made", job->done);
    json_write_int(&w, "failed", job->failed);
    json_write_end(&w, '}');
    job->state = JOB_DONE;
    job->total = job->done + job->failed;
    job->result = buffer_string(&w.out);
    const struct audit_event event = {.action = "seal.batch_finish",
                                      .object = "seal_batch",
                                      .object_id = step->batch.id,
                                      .unit_id = step->batch.unit_id,
                                      .detail = job->result,
                                      .outcome = "ok"};
    TRY(audit_append(db, NULL, &event, why));
    return job_save(db, job, why);
}

/* No more rows than keys: what the pool lacks is made here, for some seconds, while other instances fill it too. */
static status wait_for_keys(struct step *step, struct problem *why)
{
    struct key_pool_gauge gauge;
    if (batch_algorithm_of(step->batch.algorithm) != SIGN_RSA) return OK;
    TRY(key_pool_look(step->seals, &gauge, why));
    if (gauge.ready == 0) {
        TRY(key_pool_make(step->seals, (int64_t)step->work.count, clock_now_ms() + KEYS_WAIT_MS, why));
        TRY(key_pool_look(step->seals, &gauge, why));
    }
    if (gauge.ready > 0 && (size_t)gauge.ready < step->work.count) step->work.count = (size_t)gauge.ready;
    return OK;
}

/* The chunk that begins at a row, in memory of its own. */
static status make_chunk(const struct step *step, struct batch_ahead *ahead, size_t first, size_t *next,
                         struct problem *why)
{
    AUTO_ARENA(memory);
    struct step chunk = *step;
    chunk.arena = memory;
    chunk.work = batch_repo_part(&step->work, first);
    chunk.done = step->job->done;
    chunk.failed = step->job->failed;
    *next = first + chunk.work.count;
    chunk.places = LIST_OF(memory, int64_t);
    TRY(ca_list_take(step->seals, (int64_t)chunk.work.count, &chunk.places, why));
    TRY(batch_ahead_wait(ahead, first, chunk.work.count, &chunk.pictures, why));
    return db_tx(step->seals->db, make_work, &chunk, why);
}

static status make_chunks(const struct step *step, struct batch_ahead *ahead, struct problem *why)
{
    for (size_t at = 0; at < step->work.count;) TRY(make_chunk(step, ahead, at, &at, why));
    return OK;
}

status batch_step_run(struct job *job, void *service, struct arena *arena, struct problem *why)
{
    struct step step = {.seals = service, .job = job, .arena = arena};
    step.work = LIST_OF(arena, struct batch_work);
    TRY(json_read(bytes_of_text(job->params), params_shape, &step.params, arena, why));
    if (!step.seals->issuer) return problem_set(why, ISSUER_NONE, "%s", "");
    TRY(db_read(step.seals->db, read_work, &step, why));
    if (step.work.count == 0) return db_tx(step.seals->db, finish_work, &step, why);
    TRY(wait_for_keys(&step, why));
    struct batch_ahead *ahead = batch_ahead_begin(step.seals->store, &step.work, step.batch.seal_type);
    status made = make_chunks(&step, ahead, why);
    batch_ahead_end(ahead);
    return made;
}
