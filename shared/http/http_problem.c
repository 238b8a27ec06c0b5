#include "http_problem.h"

#include "http_exchange.h"
#include "log.h"
#include "problem_title.h"

static const char *said(const struct http_request *rq, const char *subject)
{
    return problem_title_subject(rq->arena, subject, rq->chinese);
}

static const char *title(const struct http_request *rq, enum problem_code code, const char *subject)
{
    return problem_title(rq->arena, code, subject, rq->chinese);
}

static void write_faults(const struct http_request *rq, struct json_writer *w, const struct problem *why)
{
    json_write_begin(w, "errors", '[');
    for (size_t i = 0; i < why->fault_count && i < PROBLEM_FAULTS_MAX; i++) {
        const struct problem_fault *fault = &why->faults[i];
        json_write_begin(w, NULL, '{');
        json_write_text(w, "field", fault->field);
        json_write_text(w, "code", problem_name(fault->code));
        json_write_text(w, "subject", said(rq, fault->subject));
        json_write_text(w, "title", title(rq, fault->code, fault->subject));
        json_write_end(w, '}');
    }
    json_write_end(w, ']');
}

void http_problem_write(const struct http_request *rq, struct json_writer *w, const char *name,
                        const struct problem *why)
{
    json_write_begin(w, name, '{');
    json_write_text(w, "type", arena_format(rq->arena, "urn:estamp:problem:%s", problem_name(why->code)));
    json_write_text(w, "title", title(rq, why->code, why->subject));
    json_write_int(w, "status", problem_http_status(why->kind));
    json_write_text(w, "code", problem_name(why->code));
    json_write_text(w, "subject", said(rq, why->subject));
    if (why->retry_after_s > 0) json_write_int(w, "retry_after_s", why->retry_after_s);
    json_write_text(w, "request_id", rq->id);
    write_faults(rq, w, why);
    json_write_end(w, '}');
}

static void log_problem(const struct http_request *rq, int http_status)
{
    enum log_level level = http_status >= 500 ? LOG_ERROR : LOG_INFO;
    log_event(level, "problem", log_text("code", problem_name(rq->why.code)), log_text("subject", rq->why.subject),
              log_number("status", http_status), log_text("field", rq->why.fault_count ? rq->why.faults[0].field : ""),
              log_text("fault", rq->why.fault_count ? problem_name(rq->why.faults[0].code) : ""));
}

/* RFC 9457 problem details: the one place that writes an error. */
void http_problem_answer(struct http_response *rs)
{
    struct http_request *rq = rs->rq;
    if (rq->why.code == PROBLEM_NONE) (void)!problem_set(&rq->why, INTERNAL_FAILED, "%s", "");
    int http_status = problem_http_status(rq->why.kind);
    log_problem(rq, http_status);
    if (http_status == 401) http_response_header(rs, "WWW-Authenticate", "Bearer");
    if (http_status == 405) http_response_header(rs, "Allow", rq->why.subject);
    if (rq->why.retry_after_s > 0)
        http_response_header(rs, "Retry-After", arena_format(rq->arena, "%d", rq->why.retry_after_s));
    struct json_writer *w = http_response_json(rs, http_status);
    rs->content_type = "application/problem+json";
    http_problem_write(rq, w, NULL, &rq->why);
}
