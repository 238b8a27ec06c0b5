#include "archiving_api.h"
#include "archiving_flow.h"
#include "archiving_forecast.h"
#include "archiving_json.h"
#include "clock.h"
#include "http_list.h"
#include <time.h>

enum { LOOK_MS = 250, RUNS_SHOWN = 100 };

static struct archives_call call_of(const struct http_request *rq, struct arena *arena)
{
    return (struct archives_call){rq->service, &rq->caller, arena};
}

static status answer_run(struct http_request *rq, struct http_response *rs, int http_status, const struct job *run)
{
    struct archiving_target target;
    TRY(archiving_flow_target(run, rq->arena, &target, &rq->why));
    archiving_json_run(http_response_json(rs, http_status), rq, run, &target);
    return OK;
}

status archiving_api_start(struct http_request *rq, struct http_response *rs)
{
    struct archiving_wish wish = {0};
    struct archiving_period period;
    struct db_once once;
    struct job run;
    TRY(http_request_json(rq, archiving_wish_shape, &wish));
    TRY(archiving_period(&wish, clock_now_ms(), &period, &rq->why));
    TRY(http_request_once(rq, "archive.run", &once));
    const struct archives_call call = call_of(rq, rq->arena);
    TRY(archiving_flow_start(&call, &period, &once, &run, &rq->why));
    return answer_run(rq, rs, 201, &run);
}

status archiving_api_list(struct http_request *rq, struct http_response *rs)
{
    struct list runs = LIST_OF(rq->arena, struct job);
    const struct archives_call call = call_of(rq, rq->arena);
    TRY(archiving_flow_list(&call, RUNS_SHOWN, &runs, &rq->why));
    struct json_writer *w = http_list_begin(rs, NULL, NULL);
    for (size_t i = 0; i < runs.count; i++) {
        const struct job *run = LIST_AT(&runs, const struct job, i);
        struct archiving_target target;
        TRY(archiving_flow_target(run, rq->arena, &target, &rq->why));
        archiving_json_run(w, rq, run, &target);
    }
    return http_list_end(w, NULL);
}

status archiving_api_find(struct http_request *rq, struct http_response *rs)
{
    struct job run;
    const struct archives_call call = call_of(rq, rq->arena);
    TRY(archiving_flow_find(&call, http_request_arg(rq, "id"), &run, &rq->why));
    return answer_run(rq, rs, 200, &run);
}

/* What to send now; true: the stream is at its end. */
static bool show_progress(const struct job *run, int64_t *shown, struct buffer *out)
{
    archiving_dots(*shown, run->done, out);
    *shown = run->done;
    switch (run->state) {
    case JOB_DONE:
        archiving_dots_end(run->done, "完成归档", out);
        return true;
    case JOB_CANCELLED:
        archiving_dots_end(run->done, "已取消归档", out);
        return true;
    case JOB_FAILED:
        archiving_dots_end(run->done, "归档失败", out);
        return true;
    case JOB_QUEUED:
    case JOB_RUNNING:
    case JOB_PAUSED:
        return false;
    }
    return true;
}

/* From the run's start, however late somebody joins; a paused run is waited for. */
status archiving_api_stream(struct http_request *rq, struct http_response *rs)
{
    const struct timespec pause = {.tv_nsec = LOOK_MS * 1000000L};
    int64_t shown = 0;
    for (bool is_first = true, is_last = false; !is_last; is_first = false) {
        AUTO_ARENA(arena);
        struct buffer out = {.arena = arena};
        struct job run;
        const struct archives_call call = call_of(rq, arena);
        if (!is_first) (void)nanosleep(&pause, NULL);
        status found = archiving_flow_find(&call, http_request_arg(rq, "id"), &run, &rq->why);
        if (found == PROBLEM_UNAVAILABLE && !is_first) continue; /* the database will be back */
        if (found != OK) return is_first ? found : OK;
        if (is_first) TRY(http_response_stream(rs, "text/plain; charset=utf-8", &rq->why));
        is_last = show_progress(&run, &shown, &out);
        if (!http_response_send(rs, buffer_string(&out))) return OK;
    }
    return OK;
}

status archiving_api_faults(struct http_request *rq, struct http_response *rs)
{
    struct archiving_list_query query = {0};
    struct http_page page;
    struct job run;
    struct list faults = LIST_OF(rq->arena, struct archiving_fault);
    TRY(http_request_query(rq, archiving_list_shape, &query));
    TRY(http_page_read(rq, query.limit, query.cursor, &page));
    const struct archives_call call = call_of(rq, rq->arena);
    TRY(archiving_flow_find(&call, http_request_arg(rq, "id"), &run, &rq->why));
    TRY(archiving_flow_faults(&call, run.id, page.keys[0], page.limit + 1, &faults, &rq->why));
    struct json_writer *w = http_list_begin(rs, &page, &faults);
    for (size_t i = 0; i < faults.count; i++)
        archiving_json_fault(w, rq, LIST_AT(&faults, const struct archiving_fault, i));
    const struct archiving_fault *last = http_list_last(&page, &faults);
    return http_list_end(w, last ? http_page_cursor(rq->arena, last->document_id, NULL, NULL) : NULL);
}

static status set_state(struct http_request *rq, struct http_response *rs, enum job_state to)
{
    struct job run;
    const struct archives_call call = call_of(rq, rq->arena);
    TRY(archiving_flow_set_state(&call, http_request_arg(rq, "id"), to, &run, &rq->why));
    return answer_run(rq, rs, 200, &run);
}

status archiving_api_pause(struct http_request *rq, struct http_response *rs)
{
    return set_state(rq, rs, JOB_PAUSED);
}

status archiving_api_resume(struct http_request *rq, struct http_response *rs)
{
    return set_state(rq, rs, JOB_QUEUED);
}

status archiving_api_cancel(struct http_request *rq, struct http_response *rs)
{
    return set_state(rq, rs, JOB_CANCELLED);
}

status archiving_api_preview(struct http_request *rq, struct http_response *rs)
{
    struct archiving_preview_query query = {0};
    struct archiving_period period;
    struct list rows = LIST_OF(rq->arena, struct archiving_forecast);
    TRY(http_request_query(rq, archiving_preview_shape, &query));
    const struct archiving_range range = {query.from, query.to};
    const struct archiving_wish wish = {query.year, query.quarter, query.month, query.from ? &range : NULL};
    if (!query.from != !query.to) {
        return problem_fault(&rq->why, FIELD_REQUIRED, query.from ? "to" : "from", "%s", "");
    }
    TRY(archiving_period(&wish, clock_now_ms(), &period, &rq->why));
    const struct archives_call call = call_of(rq, rq->arena);
    TRY(archiving_flow_forecast(&call, &period, &rows, &rq->why));
    archiving_json_forecast(http_response_json(rs, 200), &period, &rows);
    return OK;
}
