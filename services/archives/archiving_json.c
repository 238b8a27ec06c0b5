#include "archiving_json.h"
#include "http_page.h"
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

void archiving_json_run(struct json_writer *w, const struct job *run, const struct archiving_target *target)
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
    if (run->state == JOB_FAILED) json_write_raw(w, "problem", bytes_of_text(run->result));
    json_write_end(w, '}');
}

void archiving_json_fault(struct json_writer *w, const struct archiving_fault *fault)
{
    json_write_begin(w, NULL, '{');
    json_write_text(w, "document_id", fault->document_id);
    json_write_text(w, "code", fault->code);
    json_write_text(w, "title", fault->title);
    json_write_text(w, "taxpayer_code", fault->taxpayer_code);
    json_write_text(w, "taxpayer_name", fault->taxpayer_name);
    json_write_end(w, '}');
}

static int64_t total_of(const struct list *rows, const char *reason)
{
    int64_t total = 0;
    for (size_t i = 0; i < rows->count; i++) {
        const struct archiving_forecast *row = LIST_AT(rows, const struct archiving_forecast, i);
        if (text_equal(row->reason, reason)) total += row->count;
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
        json_write_text(w, "reason", row->reason);
        json_write_int(w, "count", row->count);
        json_write_end(w, '}');
    }
    json_write_end(w, ']');
    json_write_end(w, '}');
}
