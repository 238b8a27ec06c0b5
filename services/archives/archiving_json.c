#include "archiving_json.h"
#include "archiving_forecast.h"
#include "http_page.h"
#include "http_problem.h"
#include "text.h"

static const struct json_field range_shape[] = {
    JSON_TEXT(struct archiving_range, from, .check = json_check_date),
    JSON_TEXT(struct archiving_range, to, .check = json_check_date),
    JSON_END,
};

const struct json_field archiving_wish_shape[] = {
    JSON_INT(struct archiving_wish, year, .optional = true, .min = 1990, .max = 2200),
    JSON_INT(struct archiving_wish, quarter, .optional = true, .min = 1, .max = 4),
    JSON_INT(struct archiving_wish, month, .optional = true, .min = 1, .max = 12),
    JSON_OBJECT(struct archiving_wish, period, struct archiving_range, range_shape, .optional = true),
    JSON_END,
};

const struct json_field archiving_preview_shape[] = {
    JSON_INT(struct archiving_preview_query, year, .optional = true, .min = 1990, .max = 2200),
    JSON_INT(struct archiving_preview_query, quarter, .optional = true, .min = 1, .max = 4),
    JSON_INT(struct archiving_preview_query, month, .optional = true, .min = 1, .max = 12),
    JSON_TEXT(struct archiving_preview_query, from, .optional = true, .check = json_check_date),
    JSON_TEXT(struct archiving_preview_query, to, .optional = true, .check = json_check_date),
    JSON_END,
};

const struct json_field archiving_list_shape[] = {HTTP_PAGE_FIELDS(struct archiving_list_query), JSON_END};

static void write_period(struct json_writer *w, const struct archiving_period *period)
{
    json_write_begin(w, "period", '{');
    json_write_text(w, "from", period->from);
    json_write_text(w, "to", period->to);
    json_write_end(w, '}');
}

/* What was kept as a code is told as a problem. */
static void write_problem(struct json_writer *w, const struct http_request *rq, const char *name, const char *subject)
{
    struct problem why = {0};
    for (enum problem_code code = PROBLEM_NONE + 1; code < PROBLEM_CODE_COUNT; code++) {
        if (text_equal(problem_name(code), name)) (void)!problem_set(&why, code, "%s", subject);
    }
    if (why.code == PROBLEM_NONE) (void)!problem_set(&why, INTERNAL_FAILED, "%s", "");
    http_problem_write(rq, w, "problem", &why);
}

struct kept_fault { /* job_worker's result of a job that failed */
    const char *code, *subject;
};

static void write_failure(struct json_writer *w, const struct http_request *rq, const struct job *run)
{
    static const struct json_field shape[] = {JSON_TEXT(struct kept_fault, code),
                                              JSON_TEXT(struct kept_fault, subject, .min = 0, .max = 300), JSON_END};
    struct kept_fault fault = {"", ""};
    struct problem ignored = {0};
    if (json_read(bytes_of_text(run->result), shape, &fault, rq->arena, &ignored) != OK) fault.subject = "";
    write_problem(w, rq, fault.code, fault.subject);
}

void archiving_json_run(struct json_writer *w, const struct http_request *rq, const struct job *run,
                        const struct archiving_target *target)
{
    json_write_begin(w, NULL, '{');
    json_write_text(w, "id", run->id);
    json_write_text(w, "state", job_state_name(run->state));
    write_period(w, &target->period);
    json_write_text(w, "authority_id", target->authority_id);
    json_write_text(w, "started_by", run->owner_id);
    json_write_int(w, "total", run->total);
    json_write_int(w, "archived", run->done);
    json_write_int(w, "left", run->failed);
    json_write_time(w, "created", run->created_ms);
    json_write_time(w, "started", run->started_ms);
    json_write_time(w, "finished", run->finished_ms);
    if (run->state == JOB_FAILED) write_failure(w, rq, run);
    json_write_end(w, '}');
}

void archiving_json_fault(struct json_writer *w, const struct http_request *rq, const struct archiving_fault *fault)
{
    json_write_begin(w, NULL, '{');
    json_write_text(w, "document_id", fault->document_id);
    json_write_text(w, "code", fault->code);
    json_write_text(w, "title", fault->title);
    json_write_text(w, "taxpayer_code", fault->taxpayer_code);
    json_write_text(w, "taxpayer_name", fault->taxpayer_name);
    write_problem(w, rq, fault->code, "");
    json_write_end(w, '}');
}

static int64_t total_of(const struct list *rows, const char *reason)
{
    int64_t total = 0;
    for (size_t i = 0; i < rows->count; i++) {
        const struct archiving_forecast *row = LIST_AT(rows, const struct archiving_forecast, i);
        if (text_equal(archiving_forecast_reason(row->reason), reason)) total += row->count;
    }
    return total;
}

void archiving_json_forecast(struct json_writer *w, const struct archiving_period *period, const struct list *rows)
{
    static const char *const reasons[] = {"ready", "not_sealed", "archived"};
    json_write_begin(w, NULL, '{');
    write_period(w, period);
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
        json_write_int(w, reasons[i], total_of(rows, reasons[i]));
    }
    json_write_begin(w, "categories", '[');
    for (size_t i = 0; i < rows->count; i++) {
        const struct archiving_forecast *row = LIST_AT(rows, const struct archiving_forecast, i);
        json_write_begin(w, NULL, '{');
        json_write_text(w, "category_id", row->category_id);
        json_write_text(w, "name", row->category_name);
        json_write_text(w, "reason", archiving_forecast_reason(row->reason));
        json_write_int(w, "count", row->count);
        json_write_end(w, '}');
    }
    json_write_end(w, ']');
    json_write_end(w, '}');
}
