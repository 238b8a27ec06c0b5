#include "archiving_flow.h"
#include "archiving_forecast.h"
#include "audit.h"
#include "db_tx.h"
#include "json_read.h"
#include "json_write.h"
#include "text.h"

struct run_params {
    const char *from, *to, *authority_id, *authority_code, *authority_name, *started_by, *schedule_id;
};

static const struct json_field params_shape[] = {
    JSON_TEXT(struct run_params, from, .check = json_check_date),
    JSON_TEXT(struct run_params, to, .check = json_check_date),
    JSON_TEXT(struct run_params, authority_id, .check = json_check_id),
    JSON_TEXT(struct run_params, authority_code, .optional = true),
    JSON_TEXT(struct run_params, authority_name, .optional = true),
    JSON_TEXT(struct run_params, started_by, .optional = true),
    JSON_TEXT(struct run_params, schedule_id, .optional = true),
    JSON_END,
};

static const char *params_text(const struct archiving_target *target, struct arena *arena)
{
    struct json_writer w = {.out = {.arena = arena}};
    json_write_begin(&w, NULL, '{');
    json_write_text(&w, "from", target->period.from);
    json_write_text(&w, "to", target->period.to);
    json_write_text(&w, "authority_id", target->authority_id);
    json_write_text(&w, "authority_code", target->authority_code);
    json_write_text(&w, "authority_name", target->authority_name);
    json_write_text(&w, "started_by", target->started_by);
    if (target->schedule_id) json_write_text(&w, "schedule_id", target->schedule_id);
    json_write_end(&w, '}');
    return buffer_string(&w.out);
}

status archiving_flow_target(const struct job *job, struct arena *arena, struct archiving_target *out,
                             struct problem *why)
{
    struct run_params params = {0};
    TRY(json_read(bytes_of_text(job->params), params_shape, &params, arena, why));
    *out = (struct archiving_target){.authority_id = params.authority_id,
                                     .authority_code = params.authority_code ? params.authority_code : "",
                                     .authority_name = params.authority_name ? params.authority_name : "",
                                     .started_by = params.started_by ? params.started_by : "",
                                     .schedule_id = params.schedule_id};
    bool fits = text_copy(out->period.from, sizeof out->period.from, params.from) &&
                text_copy(out->period.to, sizeof out->period.to, params.to);
    return fits ? OK : problem_set(why, INTERNAL_FAILED, "%s", "run parameters");
}

struct work {
    const struct archives_call *call;
    const struct archiving_order *order;
    const struct db_once *once;
    const char *id, *before;
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

status archiving_flow_make(struct db *db, const struct archiving_target *target, const char *owner_id,
                           struct arena *arena, const char **id, struct problem *why)
{
    struct job_new job = {.kind = ARCHIVING_JOB_KIND, .owner_id = owner_id, .unit_id = target->authority_id};
    struct list rows = LIST_OF(arena, struct archiving_forecast);
    struct volume_schemes schemes;
    char *made = arena_alloc(arena, ID_SIZE);
    TRY(archiving_repo_schemes(db, arena, &schemes, why)); /* a scheme that cannot be used stops here */
    TRY(archiving_forecast_read(db, target, &rows, why));
    job.total = archiving_forecast_total(&rows, ARCHIVING_READY) + archiving_forecast_total(&rows, ARCHIVING_HELD);
    job.params = params_text(target, arena);
    TRY(job_create(db, &job, made, why));
    *id = made;
    const struct audit_event event = {.action = "archive.run",
                                      .object = "archiving_run",
                                      .object_id = made,
                                      .unit_id = target->authority_id,
                                      .detail = job.params,
                                      .outcome = "ok"};
    /* A schedule's run is nobody's but the service's, on behalf of the role that the detail names. */
    return target->schedule_id ? audit_append(db, NULL, &event, why) : OK;
}

static status start_first(struct db *db, struct work *work, struct problem *why)
{
    const struct caller *caller = work->call->caller;
    struct arena *arena = work->call->arena;
    struct archiving_target target = {.period = work->order->period, .started_by = caller->name};
    const char *id = "";
    TRY(archiving_repo_authority(db, caller_scope(caller), work->order->authority_code, arena, &target, why));
    TRY(archiving_flow_make(db, &target, caller->id, arena, &id, why));
    TRY(db_once_save(db, work->once, id, why));
    TRY(job_find(db, id, arena, work->job, why));
    return audit(db, work, "archive.run", work->job->params, why);
}

static status start_work(struct db *db, void *arg, struct problem *why)
{
    struct work *work = arg;
    const char *id = "";
    TRY(db_once_begin(db, work->once, work->call->arena, &id, why));
    return *id ? job_find(db, id, work->call->arena, work->job, why) : start_first(db, work, why);
}

status archiving_flow_start(const struct archives_call *call, const struct archiving_order *order,
                            const struct db_once *once, struct job *out, struct problem *why)
{
    struct work work = {.call = call, .order = order, .once = once, .job = out};
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
    work->list->count = 0;
    return archiving_repo_runs(db, caller_scope(work->call->caller), work->before, work->limit, work->list, why);
}

status archiving_flow_list(const struct archives_call *call, const char *before, int64_t limit, struct list *out,
                           struct problem *why)
{
    struct work work = {.call = call, .before = before, .limit = limit, .list = out};
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

struct preview_work {
    const struct archives_call *call;
    const struct archiving_order *order;
    struct archiving_preview *out;
};

static status preview_work(struct db *db, void *arg, struct problem *why)
{
    struct preview_work *work = arg;
    struct archiving_preview *out = work->out;
    struct arena *arena = work->call->arena;
    *out = (struct archiving_preview){.target = {.period = work->order->period},
                                      .rows = LIST_OF(arena, struct archiving_forecast),
                                      .broken = LIST_OF(arena, struct archiving_broken)};
    TRY(archiving_repo_authority(db, caller_scope(work->call->caller), work->order->authority_code, arena, &out->target,
                                 why));
    TRY(archiving_forecast_read(db, &out->target, &out->rows, why));
    return archiving_forecast_broken(db, &out->target, &out->broken, why);
}

status archiving_flow_preview(const struct archives_call *call, const struct archiving_order *order,
                              struct archiving_preview *out, struct problem *why)
{
    struct preview_work work = {call, order, out};
    return db_read(call->archives->db, preview_work, &work, why);
}

struct report_work {
    struct work found; /* first, so that find_work takes it */
    struct archiving_report *out;
};

static status report_work(struct db *db, void *arg, struct problem *why)
{
    struct report_work *work = arg;
    TRY(find_work(db, &work->found, why));
    return archiving_report_read(db, work->out, why);
}

status archiving_flow_report(const struct archives_call *call, const char *id, struct archiving_report *out,
                             struct problem *why)
{
    struct job *run = ARENA_NEW(call->arena, struct job);
    struct archiving_target *target = ARENA_NEW(call->arena, struct archiving_target);
    *out = (struct archiving_report){.run = run,
                                     .target = target,
                                     .counts = LIST_OF(call->arena, struct archiving_count),
                                     .reasons = LIST_OF(call->arena, struct archiving_broken),
                                     .faults = LIST_OF(call->arena, struct archiving_fault)};
    struct report_work work = {{.call = call, .id = id, .job = run}, out};
    TRY(db_read(call->archives->db, report_work, &work, why));
    return archiving_flow_target(run, call->arena, target, why);
}
