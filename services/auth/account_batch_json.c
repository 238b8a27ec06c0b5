#include "account_batch_json.h"
#include "problem_title.h"
#include "slip.h"
#include "text.h"
#include <stddef.h>

static const char *const actions[] = {"create", "reset", NULL}; /* enum account_batch_action */

const struct json_field account_batch_shape[] = {
    JSON_CHOICE(struct account_batch_input, action, actions),
    JSON_TEXT(struct account_batch_input, authority_id, .optional = true, .check = json_check_id),
    JSON_TEXTS(struct account_batch_input, account_ids, .optional = true, .max = ACCOUNT_BATCH_IDS_MAX),
    JSON_END,
};

const struct json_field account_batch_slips_shape[] = {
    JSON_TEXT(struct account_batch_slips_input, password, .max = SLIP_PASSWORD_MAX, .check = slip_check_password),
    JSON_INT(struct account_batch_slips_input, per_page, .optional = true, .min = 1, .max = 4),
    JSON_END,
};

static void write_job(struct json_writer *w, const struct job *job)
{
    json_write_text(w, "id", job->id);
    json_write_text(w, "action", text_equal(job->kind, ACCOUNT_BATCH_KIND_CREATE) ? "create" : "reset");
    json_write_text(w, "state", job_state_name(job->state));
    json_write_int(w, "total", job->total);
    json_write_int(w, "done", job->done);
    json_write_int(w, "failed", job->failed);
    json_write_time(w, "created", job->created_ms);
    json_write_time(w, "finished", job->finished_ms);
}

void account_batch_json_job(struct json_writer *w, const struct job *job)
{
    json_write_begin(w, NULL, '{');
    write_job(w, job);
    json_write_end(w, '}');
}

static void write_fault(struct json_writer *w, const struct account_batch_fault *fault, bool chinese)
{
    json_write_begin(w, NULL, '{');
    json_write_text(w, "login", fault->target);
    json_write_text(w, "code", fault->code);
    json_write_text(w, "title", problem_title(w->out.arena, problem_title_code(fault->code), NULL, chinese));
    json_write_end(w, '}');
}

void account_batch_json(struct json_writer *w, const struct account_batch *batch, bool chinese)
{
    json_write_begin(w, NULL, '{');
    write_job(w, &batch->job);
    json_write_bool(w, "own", batch->is_own);
    json_write_int(w, "slips", batch->slips);
    json_write_begin(w, "faults", '[');
    for (size_t i = 0; i < batch->faults.count; i++)
        write_fault(w, LIST_AT(&batch->faults, const struct account_batch_fault, i), chinese);
    json_write_end(w, ']');
    json_write_end(w, '}');
}
