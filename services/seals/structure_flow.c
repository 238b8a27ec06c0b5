#include "structure_flow.h"

#include "audit.h"
#include "certificate_repo.h"
#include "clock.h"
#include "db_tx.h"
#include "job.h"
#include "log.h"
#include "seal_repo.h"
#include "structure_repo.h"
#include "text.h"

enum { CHUNK = 100, REST_MS = 3600000, REST_UNMADE_MS = 60000 };

static bool has_maker(const struct seals *seals)
{
    return seals->maker && maker_lasts(seals->maker, clock_now_ms());
}

status structure_flow_make(const struct seals *seals, const struct seal *seal, struct bytes certificate,
                           struct bytes picture, struct list *made, struct problem *why)
{
    struct structure structure;
    const struct structure_order order = {seals->maker, seal, certificate, picture, clock_now_ms()};
    if (!has_maker(seals)) return OK;
    TRY(structure_make(&order, made->arena, &structure, why));
    *(struct structure *)list_add(made) = structure;
    return OK;
}

static status read_picture(const struct seals *seals, const char *digest, const char *number, store_file **out,
                           struct problem *why)
{
    status got = store_get(seals->store, digest, out, why);
    if (got == OK || why->code != STORE_MISSING) return got;
    log_event(LOG_ERROR, "seal_picture_missing", log_text("seal", number), log_text("digest", digest));
    return problem_set(why, SEAL_PICTURE_MISSING, "%s", number);
}

static status make_of_stored(struct db *db, const struct seals *seals, const struct seal *seal, struct list *made,
                             struct problem *why)
{
    AUTO(store_file, picture);
    struct list chain = LIST_OF(made->arena, struct bytes);
    if (!has_maker(seals)) return OK;
    TRY(certificate_repo_chain(db, seal->certificate.id, &chain, why));
    if (!chain.count) return problem_set(why, CERTIFICATE_MISSING, "%s", seal->certificate.id);
    TRY(read_picture(seals, seal->picture_digest, seal->number, &picture, why));
    struct bytes png = store_file_bytes(picture);
    return structure_flow_make(seals, seal, *LIST_AT(&chain, struct bytes, 0), png, made, why);
}

status structure_flow_add(struct db *db, const struct seals *seals, const struct seal *seal, struct arena *arena,
                          struct problem *why)
{
    struct list made = LIST_OF(arena, struct structure);
    TRY(make_of_stored(db, seals, seal, &made, why));
    return structure_repo_put_many(db, &made, why);
}

struct finding {
    const struct caller *caller;
    const char *id;
    struct arena *arena;
    struct seal seal;
    struct structure *out;
};

static status find_work(struct db *db, void *argument, struct problem *why)
{
    struct finding *f = argument;
    struct scope scope = caller_scope(f->caller);
    TRY(seal_repo_find(db, scope, f->id, f->arena, &f->seal, why));
    return structure_repo_find(db, scope, f->id, f->arena, f->out, why);
}

status structure_flow_find(const struct seals *seals, const struct caller *caller, const char *seal_id,
                           struct arena *arena, struct structure_whole_file *out, struct problem *why)
{
    AUTO(store_file, picture);
    struct finding f = {.caller = caller, .id = seal_id, .arena = arena, .out = &out->structure};
    TRY(db_read(seals->db, find_work, &f, why));
    if (!out->structure.seal_id) return problem_set(why, STRUCTURE_MISSING, "%s", f.seal.number);
    TRY(read_picture(seals, out->structure.picture_digest, f.seal.number, &picture, why));
    return structure_whole(&out->structure, store_file_bytes(picture), arena, &out->whole, why);
}

struct round {
    struct job *job;
    const struct seals *seals;
    struct arena *arena;
    size_t found;
    const char *cursor; /* to go on behind */
    int64_t done;
};

/* A seal that cannot have one (its picture is lost) must not hold up the others: it is logged, and met again in the
 * next round. */
static status make_one(struct db *db, const struct round *r, const char *id, struct list *made, struct list *events,
                       struct problem *why)
{
    struct seal seal = {0};
    const struct scope all = {SCOPE_ALL, ""};
    TRY(seal_repo_find(db, all, id, r->arena, &seal, why));
    size_t before = made->count;
    status got = make_of_stored(db, r->seals, &seal, made, why);
    if (got == PROBLEM_UNAVAILABLE) return got;
    if (got != OK)
        log_event(LOG_WARN, "structure_not_made", log_text("seal", id), log_text("code", problem_name(why->code)));
    if (made->count == before) return OK;
    const struct structure *structure = LIST_AT(made, const struct structure, before);
    *(struct audit_event *)list_add(events) = (struct audit_event){
        .action = "seal.structure",
        .object = "seal",
        .object_id = id,
        .unit_id = seal.certificate.unit_id,
        .detail = arena_format(r->arena, "{\"maker\":\"%s\",\"digest\":\"%s\"}", structure->maker, structure->digest),
        .outcome = "ok"};
    return OK;
}

static status round_work(struct db *db, void *argument, struct problem *why)
{
    struct round *r = argument;
    struct list ids = LIST_OF(r->arena, const char *), made = LIST_OF(r->arena, struct structure);
    struct list events = LIST_OF(r->arena, struct audit_event);
    TRY(structure_repo_lacking(db, r->job->cursor, CHUNK, &ids, why));
    r->found = ids.count;
    for (size_t i = 0; i < ids.count; i++) TRY(make_one(db, r, *LIST_AT(&ids, const char *, i), &made, &events, why));
    TRY(structure_repo_put_many(db, &made, why));
    if (events.count) TRY(audit_append_many(db, NULL, &events, why));
    struct job job = *r->job; /* a repeated transaction begins with the job as it was */
    r->cursor = job.cursor = ids.count ? *LIST_AT(&ids, const char *, ids.count - 1) : "";
    r->done = job.done += (int64_t)made.count;
    return job_save(db, &job, why);
}

status structure_flow_run(struct job *job, void *service, struct arena *arena, struct problem *why)
{
    struct round r = {.job = job, .seals = service, .arena = arena};
    job->rest_ms = r.seals->maker ? REST_MS : REST_UNMADE_MS;
    if (!r.seals->maker) return OK;
    if (!has_maker(r.seals)) {
        log_event(LOG_ERROR, "maker_ended", log_text("certificate", maker_certificate(r.seals->maker)->fingerprint));
        return OK;
    }
    TRY(db_tx(r.seals->db, round_work, &r, why));
    job->is_saved = true; /* by the transaction */
    job->cursor = r.cursor;
    job->done = r.done;
    if (r.found) job->rest_ms = 0; /* till a round from the beginning finds none */
    return OK;
}
