#include "archiving_api.h"
#include "archiving_flow.h"
#include "archiving_forecast.h"
#include "archiving_json.h"
#include "clock.h"
#include "http_budget.h"
#include "http_table.h"
#include "problem_title.h"
#include <time.h>

enum { LOOK_MS = 250 };

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
    struct archiving_start_input in = {0};
    struct archiving_order order;
    struct db_once once;
    struct job run;
    TRY(http_request_json(rq, archiving_start_shape, &in));
    const struct archiving_wish wish = {in.year, in.quarter, in.month, in.period};
    TRY(archiving_period(&wish, clock_now_ms(), &order.period, &rq->why));
    order.authority_code = in.authority_code;
    TRY(http_request_once(rq, "archive.run", &once));
    const struct archives_call call = call_of(rq, rq->arena);
    TRY(archiving_flow_start(&call, &order, &once, &run, &rq->why));
    return answer_run(rq, rs, 201, &run);
}

status archiving_api_list(struct http_request *rq, struct http_response *rs)
{
    struct archiving_list_query query = {0};
    struct http_page page;
    struct list runs = LIST_OF(rq->arena, struct job);
    TRY(http_request_query(rq, archiving_list_shape, &query));
    TRY(http_page_read(rq, query.limit, query.cursor, &page));
    const struct archives_call call = call_of(rq, rq->arena);
    TRY(archiving_flow_list(&call, page.has_cursor ? page.keys[0] : NULL, page.limit + 1, &runs, &rq->why));
    struct json_writer *w = http_list_begin(rs, &page, &runs);
    for (size_t i = 0; i < runs.count; i++) {
        const struct job *run = LIST_AT(&runs, const struct job, i);
        struct archiving_target target;
        TRY(archiving_flow_target(run, rq->arena, &target, &rq->why));
        archiving_json_run(w, rq, run, &target);
    }
    const struct job *last = http_list_last(&page, &runs);
    return http_list_end(w, last ? http_page_cursor(rq->arena, last->id, NULL, NULL) : NULL);
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

static const struct table_column fault_columns[] = {
    {"归档批次号", "Run", TABLE_TEXT, 28},      {"回执编号", "Document number", TABLE_TEXT, 22},
    {"文件", "Document", TABLE_TEXT, 30},       {"所属期起", "Period from", TABLE_DATE, 12},
    {"所属期止", "Period to", TABLE_DATE, 12},  {"纳税人识别号", "Taxpayer id", TABLE_TEXT, 22},
    {"纳税人名称", "Taxpayer", TABLE_TEXT, 30}, {"税务机关代码", "Authority code", TABLE_TEXT, 16},
    {"税务机关", "Authority", TABLE_TEXT, 26},  {"原因", "Reason", TABLE_TEXT, 50}};

static void fault_cells(const void *row, bool chinese, struct arena *arena, struct table_value *out)
{
    const struct archiving_fault *f = row;
    const char *const texts[] = {f->run_id,         f->number,
                                 f->title,          f->period_from,
                                 f->period_to,      f->taxpayer_code,
                                 f->taxpayer_name,  f->authority_code,
                                 f->authority_name, problem_title(arena, problem_title_code(f->code), NULL, chinese)};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) out[i].text = texts[i];
}

static const char *fault_cursor(struct arena *arena, const void *row)
{
    return http_page_cursor(arena, ((const struct archiving_fault *)row)->document_id, NULL, NULL);
}

struct fault_asking {
    const struct http_request *rq;
    const char *run_id;
};

static status list_faults(void *self, const char *part, const struct http_page *page, struct list *rows,
                          struct problem *why)
{
    const struct fault_asking *asking = self;
    const struct archives_call call = call_of(asking->rq, rows->arena);
    (void)part;
    return archiving_flow_faults(&call, asking->run_id, page->keys[0], page->limit + 1, rows, why);
}

static const struct http_table fault_table = {.name = "archiving-faults",
                                              .row_size = sizeof(struct archiving_fault),
                                              .columns = fault_columns,
                                              .count = sizeof fault_columns / sizeof *fault_columns,
                                              .cursor = fault_cursor,
                                              .cells = fault_cells};

/* A page tells each reason in the reader's language, which the table's writer does not know: so it is written here. */
status archiving_api_faults(struct http_request *rq, struct http_response *rs)
{
    struct archiving_faults_query query = {.utc_offset = HTTP_TABLE_ZONE};
    struct http_page page;
    struct job run;
    struct list faults = LIST_OF(rq->arena, struct archiving_fault);
    TRY(http_request_query(rq, archiving_faults_shape, &query));
    const struct archives_call call = call_of(rq, rq->arena);
    TRY(archiving_flow_find(&call, http_request_arg(rq, "id"), &run, &rq->why));
    struct fault_asking asking = {rq, run.id};
    const struct http_table_query table = HTTP_TABLE_QUERY(query, list_faults, &asking, NULL);
    if (query.format >= 0) return http_table_answer(rq, rs, &fault_table, &table);
    TRY(http_page_read(rq, query.limit, query.cursor, &page));
    TRY(list_faults(&asking, NULL, &page, &faults, &rq->why));
    struct json_writer *w = http_list_begin(rs, &page, &faults);
    for (size_t i = 0; i < faults.count; i++)
        archiving_json_fault(w, rq, LIST_AT(&faults, const struct archiving_fault, i));
    const struct archiving_fault *last = http_list_last(&page, &faults);
    return http_list_end(w, last ? fault_cursor(rq->arena, last) : NULL);
}

static status find_report(struct http_request *rq, struct archiving_report *report)
{
    const struct archives_call call = call_of(rq, rq->arena);
    return archiving_flow_report(&call, http_request_arg(rq, "id"), report, &rq->why);
}

status archiving_api_report(struct http_request *rq, struct http_response *rs)
{
    struct archiving_report report;
    TRY(find_report(rq, &report));
    archiving_json_report(http_response_json(rs, 200), rq, &report);
    return OK;
}

status archiving_api_paper(struct http_request *rq, struct http_response *rs)
{
    struct archiving_report report;
    struct bytes pdf;
    TRY(http_budget_take(rq));
    TRY(find_report(rq, &report));
    TRY(archiving_report_paper(&report, rq->chinese, rq->arena, &pdf, &rq->why));
    return http_response_bytes(rs, "application/pdf", arena_format(rq->arena, "archiving-%s.pdf", report.run->id), pdf);
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
    struct archiving_preview preview;
    struct archiving_order order;
    TRY(http_request_query(rq, archiving_preview_shape, &query));
    const struct archiving_range range = {query.from, query.to};
    const struct archiving_wish wish = {query.year, query.quarter, query.month, query.from ? &range : NULL};
    if (!query.from != !query.to) {
        return problem_fault(&rq->why, FIELD_REQUIRED, query.from ? "to" : "from", "%s", "");
    }
    TRY(archiving_period(&wish, clock_now_ms(), &order.period, &rq->why));
    order.authority_code = query.authority_code;
    const struct archives_call call = call_of(rq, rq->arena);
    TRY(archiving_flow_preview(&call, &order, &preview, &rq->why));
    archiving_json_preview(http_response_json(rs, 200), rq, &preview);
    return OK;
}
