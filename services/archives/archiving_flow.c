#include "archiving_flow.h"
#include "archiving_forecast.h"
#include "audit.h"
#include "db_tx.h"
#include "json_read.h"
#include "json_write.h"
#include "text.h"

struct run_params {
    const char *from, *to, *authority_id;
};

static const struct json_field params_shape[] = {
    JSON_TEXT(struct run_params, from, .check = json_check_date),
    JSON_TEXT(struct run_params, to, .check = json_check_date),
    JSON_TEXT(struct run_params, authority_id, .check = json_check_id),
    JSON_END,
};

static const char *params_text(const struct archiving_target *target, struct arena *arena)
{
    struct json_writer w = {.out = {.arena = arena}};
    json_write_begin(&w, NULL, '{');
    json_write_text(&w, "from", target->period.from);
    json_write_text(&w, "to", target->period.to);
    json_write_text(&w, "authority_id", target->authority_id);
    json_write_end(&w, '}');
    return buffer_string(&w.out);
}

status archiving_flow_target(const struct job *job, struct arena *arena, struct archiving_target *out,
                             struct problem *why)
{
    struct run_params params = {0};
    TRY(json_read(bytes_of_text(job->params), params_shape, &params, arena, why));
    out->authority_id = params.authority_id;
    bool fits = text_copy(out->period.from, sizeof out->period.from, params.from) &&
                text_copy(out->period.to, sizeof out->period.to, params.to);
    return fits ? OK : problem_set(why, INTERNAL_FAILED, "%s", "run parameters");
}

struct work {
    const struct archives_call *call;
    const struct archiving_period *period;
    const struct db_once *once;
    const char *id;
    enum job_state to;
    int64_t limit;
    struct job *job;
    struct list *list;
};

static status audit(struct db *db, const struct work *work, const char *action, const char *detail, struct problem *why)
{
    const struct audit_event event = {.action = action,
                                      .object = "archiving_run",
                                      .object_id = work->job->id,
                                      .unit_id = work->job->unit_id,
                                      .detail = detail,
                                      .outcome = "ok"};
    return audit_append(db, work->call->caller, &event, why);
}

static status start_first(struct db *db, struct work *work, struct problem *why)
{
    const struct caller *caller = work->call->caller;
    struct archiving_target target = {.authority_id = caller->unit_id, .period = *work->period};
    struct job_new job = {.kind = ARCHIVING_JOB_KIND, .owner_id = caller->id, .unit_id = caller->unit_id};
    struct list rows = LIST_OF(work->call->arena, struct archiving_forecast);
    struct volume_schemes schemes;
    char id[ID_SIZE];
    TRY(archiving_repo_check_scope(db, caller_scope(caller), target.authority_id, why));
    TRY(archiving_repo_schemes(db, work->call->arena, &schemes, why)); /* a scheme that cannot be used stops here */
    TRY(archiving_forecast_read(db, &target, &rows, why));
    job.total = archiving_forecast_total(&rows, ARCHIVING_READY) + archiving_forecast_total(&rows, ARCHIVING_HELD);
    job.params = params_text(&target, work->call->arena);
    TRY(job_create(db, &job, id, why));
    TRY(db_once_save(db, work->once, id, why));
    TRY(job_find(db, id, work->call->arena, work->job, why));
    return audit(db, work, "archive.run", job.params, why);
}

static status start_work(struct db *db, void *arg, struct problem *why)
{
    struct work *work = arg;
    const char *id = "";
    TRY(db_once_begin(db, work->once, work->call->arena, &id, why));
    return *id ? job_find(db, id, work->call->arena, work->job, why) : start_first(db, work, why);
}

status archiving_flow_start(const struct archives_call *call, const struct archiving_period *period,
                            const struct db_once *once, struct job *out, struct problem *why)
{
    struct work work = {.call = call, .period = period, .once = once, .job = out};
    return db_tx(call->archives->db, start_work, &work, why);
}

static status find_work(struct db *db, void *arg, struct problem *why)
{
    struct work *work = arg;
    status found = job_find(db, work->id, work->call->arena, work->job, why);
    if (found != OK && why->code != JOB_MISSING) return found;
    if (found != OK || !text_equal(work->job->kind, ARCHIVING_JOB_KIND)) return problem_set(why, RUN_MISSING, "%s", "");
    return archiving_repo_check_scope(db, caller_scope(work->call->caller), work->job->unit_id, why);
}

status archiving_flow_find(const struct archives_call *call, const char *id, struct job *out, struct problem *why)
{
    struct work work = {.call = call, .id = id, .job = out};
    return db_read(call->archives->db, find_work, &work, why);
}

static status list_work(struct db *db, void *arg, struct problem *why)
{
    struct work *work = arg;
    return job_list(db, ARCHIVING_JOB_KIND, work->call->caller->unit_id, work->limit, work->list, why);
}

status archiving_flow_list(const struct archives_call *call, int64_t limit, struct list *out, struct problem *why)
{
    struct work work = {.call = call, .limit = limit, .list = out};
    out->count = 0;
    return db_read(call->archives->db, list_work, &work, why);
}

static status set_state_work(struct db *db, void *arg, struct problem *why)
{
    struct work *work = arg;
    const char *action = "archive.cancel";
    TRY(find_work(db, work, why));
    TRY(job_set_state(db, work->id, work->to, why));
    TRY(job_find(db, work->id, work->call->arena, work->job, why));
    if (work->to == JOB_PAUSED) action = "archive.pause";
    if (work->to == JOB_QUEUED) action = "archive.resume";
    return audit(db, work, action, NULL, why);
}

status archiving_flow_set_state(const struct archives_call *call, const char *id, enum job_state to, struct job *out,
                                struct problem *why)
{
    struct work work = {.call = call, .id = id, .to = to, .job = out};
    return db_tx(call->archives->db, set_state_work, &work, why);
}

struct faults_work {
    const char *run_id, *after;
    int64_t limit;
    struct list *out;
};

static status faults_work(struct db *db, void *arg, struct problem *why)
{
    struct faults_work *work = arg;
    work->out->count = 0;
    return archiving_repo_faults(db, work->run_id, work->after, work->limit, work->out, why);
}

status archiving_flow_faults(const struct archives_call *call, const char *run_id, const char *after, int64_t limit,
                             struct list *out, struct problem *why)
{
    struct faults_work work = {run_id, after, limit, out};
    return db_read(call->archives->db, faults_work, &work, why);
}

static status forecast_work(struct db *db, void *arg, struct problem *why)
{
    struct work *work = arg;
    const struct archiving_target target = {work->call->caller->unit_id, *work->period};
    work->list->count = 0;
    TRY(archiving_repo_check_scope(db, caller_scope(work->call->caller), target.authority_id, why));
    return archiving_forecast_read(db, &target, work->list, why);
}

status archiving_flow_forecast(const struct archives_call *call, const struct archiving_period *period,
                               struct list *out, struct problem *why)
{
    struct work work = {.call = call, .period = period, .list = out};
    return db_read(call->archives->db, forecast_work, &work, why);
}
