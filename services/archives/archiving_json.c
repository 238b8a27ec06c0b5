#include "archiving_json.h"
#include "archiving_forecast.h"
#include "http_page.h"
#include "http_problem.h"
#include "http_table.h"
#include "problem_title.h"
#include "text.h"

static const struct json_field range_shape[] = {
    JSON_TEXT(struct archiving_range, from, .check = json_check_date),
    JSON_TEXT(struct archiving_range, to, .check = json_check_date),
    JSON_END,
};

const struct json_field archiving_start_shape[] = {
    JSON_INT(struct archiving_start_input, year, .optional = true, .min = 1990, .max = 2200),
    JSON_INT(struct archiving_start_input, quarter, .optional = true, .min = 1, .max = 4),
    JSON_INT(struct archiving_start_input, month, .optional = true, .min = 1, .max = 12),
    JSON_OBJECT(struct archiving_start_input, period, struct archiving_range, range_shape, .optional = true),
    JSON_TEXT(struct archiving_start_input, authority_code, .optional = true, .check = json_check_code),
    JSON_END,
};

const struct json_field archiving_preview_shape[] = {
    JSON_INT(struct archiving_preview_query, year, .optional = true, .min = 1990, .max = 2200),
    JSON_INT(struct archiving_preview_query, quarter, .optional = true, .min = 1, .max = 4),
    JSON_INT(struct archiving_preview_query, month, .optional = true, .min = 1, .max = 12),
    JSON_TEXT(struct archiving_preview_query, from, .optional = true, .check = json_check_date),
    JSON_TEXT(struct archiving_preview_query, to, .optional = true, .check = json_check_date),
    JSON_TEXT(struct archiving_preview_query, authority_code, .optional = true, .check = json_check_code),
    JSON_END,
};

const struct json_field archiving_list_shape[] = {HTTP_PAGE_FIELDS(struct archiving_list_query), JSON_END};
const struct json_field archiving_faults_shape[] = {HTTP_TABLE_FIELDS(struct archiving_faults_query), JSON_END};

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
    enum problem_code code = problem_title_code(name);
    (void)!problem_set(&why, code ? code : INTERNAL_FAILED, "%s", code ? subject : "");
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

static void write_authority(struct json_writer *w, const char *id, const char *code, const char *name)
{
    json_write_begin(w, "authority", '{');
    json_write_text(w, "id", id);
    json_write_text(w, "kind", "authority");
    json_write_text(w, "code", code);
    json_write_text(w, "name", name);
    json_write_end(w, '}');
}

static void write_run(struct json_writer *w, const struct http_request *rq, const struct job *run,
                      const struct archiving_target *target)
{
    json_write_text(w, "id", run->id);
    json_write_text(w, "state", job_state_name(run->state));
    write_period(w, &target->period);
    json_write_text(w, "authority_id", target->authority_id);
    write_authority(w, target->authority_id, target->authority_code, target->authority_name);
    json_write_text(w, "started_by", run->owner_id);
    json_write_text(w, "started_by_name", target->started_by);
    json_write_text(w, "schedule_id", target->schedule_id);
    json_write_int(w, "total", run->total);
    json_write_int(w, "archived", run->done);
    json_write_int(w, "left", run->failed);
    json_write_time(w, "created", run->created_ms);
    json_write_time(w, "started", run->started_ms);
    json_write_time(w, "finished", run->finished_ms);
    if (run->state == JOB_FAILED) write_failure(w, rq, run);
}

void archiving_json_run(struct json_writer *w, const struct http_request *rq, const struct job *run,
                        const struct archiving_target *target)
{
    json_write_begin(w, NULL, '{');
    write_run(w, rq, run, target);
    json_write_end(w, '}');
}

void archiving_json_fault(struct json_writer *w, const struct http_request *rq, const struct archiving_fault *fault)
{
    json_write_begin(w, NULL, '{');
    json_write_text(w, "document_id", fault->document_id);
    json_write_text(w, "number", fault->number);
    json_write_text(w, "code", fault->code);
    json_write_text(w, "title", fault->title);
    json_write_begin(w, "period", '{');
    json_write_text(w, "from", fault->period_from);
    json_write_text(w, "to", fault->period_to);
    json_write_end(w, '}');
    json_write_text(w, "taxpayer_code", fault->taxpayer_code);
    json_write_text(w, "taxpayer_name", fault->taxpayer_name);
    json_write_text(w, "authority_code", fault->authority_code);
    json_write_text(w, "authority_name", fault->authority_name);
    write_problem(w, rq, fault->code, "");
    json_write_end(w, '}');
}

/* Rows of the same first member and reason, one after the other or not, are added up. */
struct sum {
    const char *id, *name, *code;
    enum archiving_reason reason;
    int64_t count;
};

static void add_sum(struct list *sums, const struct sum *one)
{
    for (size_t i = 0; i < sums->count; i++) {
        struct sum *known = LIST_AT(sums, struct sum, i);
        if (known->reason != one->reason || !text_equal(known->id, one->id)) continue;
        known->count += one->count;
        return;
    }
    *(struct sum *)list_add(sums) = *one;
}

static void write_sums(struct json_writer *w, const char *name, const char *id_name, const struct list *sums)
{
    json_write_begin(w, name, '[');
    for (size_t i = 0; i < sums->count; i++) {
        const struct sum *sum = LIST_AT(sums, const struct sum, i);
        json_write_begin(w, NULL, '{');
        json_write_text(w, id_name, sum->id);
        if (sum->code) json_write_text(w, "code", sum->code);
        json_write_text(w, "name", sum->name);
        json_write_text(w, "reason", archiving_forecast_reason(sum->reason));
        json_write_int(w, "count", sum->count);
        json_write_end(w, '}');
    }
    json_write_end(w, ']');
}

/* Codes of faults, each with how many documents and what to do. */
static void write_reasons(struct json_writer *w, const struct http_request *rq, const char *name,
                          const struct list *reasons)
{
    json_write_begin(w, name, '[');
    for (size_t i = 0; i < reasons->count; i++) {
        const struct archiving_broken *broken = LIST_AT(reasons, const struct archiving_broken, i);
        json_write_begin(w, NULL, '{');
        json_write_text(w, "code", broken->code);
        json_write_int(w, "count", broken->count);
        write_problem(w, rq, broken->code, "");
        json_write_end(w, '}');
    }
    json_write_end(w, ']');
}

void archiving_json_preview(struct json_writer *w, const struct http_request *rq,
                            const struct archiving_preview *preview)
{
    const struct archiving_target *target = &preview->target;
    struct list categories = LIST_OF(rq->arena, struct sum), authorities = categories;
    for (size_t i = 0; i < preview->rows.count; i++) {
        const struct archiving_forecast *row = LIST_AT(&preview->rows, const struct archiving_forecast, i);
        const struct sum category = {row->category_id, row->category_name, NULL, row->reason, row->count};
        const struct sum authority = {row->authority_id, row->authority_name, row->authority_code, row->reason,
                                      row->count};
        add_sum(&categories, &category);
        add_sum(&authorities, &authority);
    }
    json_write_begin(w, NULL, '{');
    write_period(w, &target->period);
    write_authority(w, target->authority_id, target->authority_code, target->authority_name);
    for (int reason = 0; reason < ARCHIVING_REASONS; reason++) {
        json_write_int(w, archiving_forecast_reason(reason), archiving_forecast_total(&preview->rows, reason));
    }
    write_sums(w, "categories", "category_id", &categories);
    write_sums(w, "authorities", "authority_id", &authorities);
    write_reasons(w, rq, "broken", &preview->broken);
    json_write_end(w, '}');
}

static void write_count(struct json_writer *w, const struct archiving_count *count)
{
    json_write_begin(w, NULL, '{');
    json_write_text(w, "category_id", count->category_id);
    json_write_text(w, "category_name", count->category_name);
    json_write_text(w, "authority_id", count->authority_id);
    json_write_text(w, "authority_code", count->authority_code);
    json_write_text(w, "authority_name", count->authority_name);
    json_write_int(w, "archived", count->archived);
    json_write_int(w, "left", count->faults);
    json_write_int(w, "volumes", count->volumes);
    json_write_text(w, "first_number", count->first_number);
    json_write_text(w, "last_number", count->last_number);
    json_write_end(w, '}');
}

void archiving_json_report(struct json_writer *w, const struct http_request *rq, const struct archiving_report *report)
{
    int64_t volumes = 0;
    json_write_begin(w, NULL, '{');
    write_run(w, rq, report->run, report->target);
    json_write_begin(w, "counts", '[');
    for (size_t i = 0; i < report->counts.count; i++) {
        const struct archiving_count *count = LIST_AT(&report->counts, const struct archiving_count, i);
        volumes += count->volumes;
        write_count(w, count);
    }
    json_write_end(w, ']');
    json_write_int(w, "volumes", volumes);
    write_reasons(w, rq, "reasons", &report->reasons);
    json_write_end(w, '}');
}
