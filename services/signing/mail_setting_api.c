#include "mail_setting_api.h"

#include "http_request.h"
#include "http_response.h"
#include "mail_address.h"
#include "mail_setting_flow.h"

struct save_input {
    bool on;
    const char *host, *user, *password, *ca, *from_address, *from_name;
    int tls;
    int64_t port, interval_min;
};
static const struct json_field save_shape[] = {
    JSON_BOOL(struct save_input, on),
    JSON_TEXT(struct save_input, host, .optional = true, .max = 253, .check = json_check_one_line),
    JSON_INT(struct save_input, port, .min = 1, .max = 65535),
    JSON_CHOICE(struct save_input, tls, mail_send_tls_modes),
    JSON_TEXT(struct save_input, user, .optional = true, .max = 200, .check = json_check_one_line),
    JSON_TEXT(struct save_input, password, .optional = true, .max = 128, .check = json_check_one_line),
    JSON_TEXT(struct save_input, ca, .optional = true, .max = 20000),
    JSON_TEXT(struct save_input, from_address, .optional = true, .max = MAIL_ADDRESS_MAX, .check = json_check_one_line),
    JSON_TEXT(struct save_input, from_name, .optional = true, .max = 100, .check = json_check_one_line),
    JSON_INT(struct save_input, interval_min, .max = MAIL_SETTING_INTERVAL_MAX),
    JSON_END};

struct test_input {
    const char *to;
};
static const struct json_field test_shape[] = {
    JSON_TEXT(struct test_input, to, .max = MAIL_ADDRESS_MAX, .check = mail_address_check), JSON_END};

static status answer(struct http_response *rs, const struct mail_setting *s)
{
    struct json_writer *w = http_response_json(rs, 200);
    json_write_begin(w, NULL, '{');
    json_write_bool(w, "on", s->is_on);
    json_write_text(w, "host", s->host);
    json_write_int(w, "port", s->port);
    json_write_text(w, "tls", mail_send_tls_modes[s->tls]);
    json_write_text(w, "user", s->user);
    json_write_bool(w, "has_password", s->has_password);
    json_write_text(w, "ca", s->ca_pem);
    json_write_text(w, "from_address", s->from_address);
    json_write_text(w, "from_name", s->from_name);
    json_write_int(w, "interval_min", s->interval_min);
    json_write_time(w, "changed", s->changed_ms);
    json_write_text(w, "changed_by", s->changed_by);
    json_write_end(w, '}');
    return OK;
}

status mail_setting_api_find(struct http_request *rq, struct http_response *rs)
{
    struct mail_setting setting;
    TRY(mail_setting_flow_find(rq->service, &rq->caller, rq->arena, &setting, &rq->why));
    return answer(rs, &setting);
}

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

status mail_setting_api_save(struct http_request *rq, struct http_response *rs)
{
    struct save_input in = {0};
    TRY(http_request_json(rq, save_shape, &in));
    struct mail_setting setting = {.is_on = in.on,
                                   .host = or_empty(in.host),
                                   .port = in.port,
                                   .tls = (enum mail_tls)in.tls,
                                   .user = or_empty(in.user),
                                   .password = in.password,
                                   .ca_pem = or_empty(in.ca),
                                   .from_address = or_empty(in.from_address),
                                   .from_name = or_empty(in.from_name),
                                   .interval_min = in.interval_min};
    TRY(mail_setting_flow_save(rq->service, &rq->caller, &setting, rq->arena, &rq->why));
    return answer(rs, &setting);
}

status mail_setting_api_test(struct http_request *rq, struct http_response *rs)
{
    struct test_input in = {0};
    struct mail_result result;
    TRY(http_request_json(rq, test_shape, &in));
    const struct mail_setting_test test = {in.to, rq->chinese};
    TRY(mail_setting_flow_test(rq->service, &rq->caller, &test, rq->arena, &result, &rq->why));
    struct json_writer *w = http_response_json(rs, 200);
    json_write_begin(w, NULL, '{');
    json_write_text(w, "outcome", mail_send_outcome_name(result.outcome));
    json_write_text(w, "stage", mail_send_stage_name(result.stage));
    json_write_int(w, "code", result.code);
    json_write_text(w, "said", result.said);
    json_write_end(w, '}');
    return OK;
}
