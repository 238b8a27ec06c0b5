#include "mail_subscription_api.h"

#include "clock.h"
#include "http_request.h"
#include "http_response.h"
#include "http_url.h"
#include "mail_address.h"
#include "mail_subscription_flow.h"
#include "text.h"
#include <string.h>

static const char *const languages[] = {"zh-CN", "en", NULL};
enum { CODE_LENGTH = 8 };

static const char *check_code(const char *text)
{
    return strlen(text) == CODE_LENGTH && strspn(text, "0123456789") == CODE_LENGTH ? NULL : "12345678";
}

struct ask_input {
    const char *address;
    struct list kinds;
    int language;
};
static const struct json_field ask_shape[] = {
    JSON_TEXT(struct ask_input, address, .max = MAIL_ADDRESS_MAX, .check = mail_address_check),
    JSON_TEXTS(struct ask_input, kinds, .min = 1, .max = NOTICE_KINDS),
    JSON_CHOICE(struct ask_input, language, languages), JSON_END};

struct confirm_input {
    const char *code;
};
static const struct json_field confirm_shape[] = {JSON_TEXT(struct confirm_input, code, .check = check_code), JSON_END};

struct choose_input {
    struct list kinds;
    int language;
};
static const struct json_field choose_shape[] = {JSON_TEXTS(struct choose_input, kinds, .max = NOTICE_KINDS),
                                                 JSON_CHOICE(struct choose_input, language, languages), JSON_END};

struct token_input {
    const char *token;
};
static const struct json_field token_shape[] = {JSON_TEXT(struct token_input, token, .max = 100), JSON_END};

static struct mail_call call_of(const struct http_request *rq)
{
    return (struct mail_call){rq->service, &rq->caller, rq->arena, clock_now_ms()};
}

static status check_person(struct http_request *rq)
{
    if (rq->caller.kind == CALLER_OFFICER || rq->caller.kind == CALLER_TAXPAYER) return OK;
    return problem_set(&rq->why, PERMISSION_DENIED, "%s", rq->chinese ? "仅限用户账户" : "accounts of people only");
}

static status read_kinds(const struct list *names, unsigned *out, struct problem *why)
{
    *out = 0;
    for (size_t i = 0; i < names->count; i++) {
        enum notice_kind kind;
        if (!notice_kind_find(*LIST_AT(names, const char *, i), &kind))
            return problem_fault(why, FIELD_CHOICE, "kinds", "%s", notice_kind_names);
        *out |= 1U << kind;
    }
    return OK;
}

static void write_kinds(struct json_writer *w, unsigned kinds)
{
    json_write_begin(w, "kinds", '[');
    for (unsigned kind = 0; kind < NOTICE_KINDS; kind++)
        if (kinds >> kind & 1) json_write_text(w, NULL, notice_kind_name((enum notice_kind)kind));
    json_write_end(w, ']');
}

static status answer(struct http_response *rs, const struct mail_subscription *s, bool is_on, int64_t now_ms)
{
    bool waits = *s->wanted && now_ms < s->code_until_ms && s->code_tries < MAIL_CODE_TRIES;
    struct json_writer *w = http_response_json(rs, 200);
    json_write_begin(w, NULL, '{');
    json_write_bool(w, "available", is_on);
    json_write_text(w, "address", *s->address ? s->address : NULL);
    json_write_time(w, "confirmed", s->confirmed_ms);
    json_write_time(w, "refused", s->refused_ms);
    json_write_text(w, "waiting_address", waits ? s->wanted : NULL);
    json_write_time(w, "code_until", waits ? s->code_until_ms : 0);
    write_kinds(w, s->kinds);
    json_write_text(w, "language", s->chinese ? "zh-CN" : "en");
    json_write_end(w, '}');
    return OK;
}

status mail_subscription_api_find(struct http_request *rq, struct http_response *rs)
{
    struct mail_subscription found;
    bool is_on;
    TRY(check_person(rq));
    const struct mail_call call = call_of(rq);
    TRY(mail_subscription_flow_find(&call, &found, &is_on, &rq->why));
    return answer(rs, &found, is_on, call.now_ms);
}

status mail_subscription_api_ask(struct http_request *rq, struct http_response *rs)
{
    struct ask_input in = {0};
    struct mail_subscription found;
    struct mail_asked asked = {0};
    struct db_once once;
    TRY(check_person(rq));
    TRY(http_request_json(rq, ask_shape, &in));
    TRY(read_kinds(&in.kinds, &asked.kinds, &rq->why));
    TRY(http_request_once(rq, "mail.address_ask", &once));
    asked.address = in.address;
    asked.chinese = in.language == 0;
    asked.once = &once;
    const struct mail_call call = call_of(rq);
    TRY(mail_subscription_flow_ask(&call, &asked, &found, &rq->why));
    return answer(rs, &found, true, call.now_ms);
}

status mail_subscription_api_confirm(struct http_request *rq, struct http_response *rs)
{
    struct confirm_input in = {0};
    struct mail_subscription found;
    TRY(check_person(rq));
    TRY(http_request_json(rq, confirm_shape, &in));
    const struct mail_call call = call_of(rq);
    TRY(mail_subscription_flow_confirm(&call, in.code, &found, &rq->why));
    return answer(rs, &found, true, call.now_ms);
}

status mail_subscription_api_choose(struct http_request *rq, struct http_response *rs)
{
    struct choose_input in = {0};
    struct mail_choice choice;
    struct mail_subscription found;
    bool is_on;
    TRY(check_person(rq));
    TRY(http_request_json(rq, choose_shape, &in));
    TRY(read_kinds(&in.kinds, &choice.kinds, &rq->why));
    choice.chinese = in.language == 0;
    const struct mail_call call = call_of(rq);
    TRY(mail_subscription_flow_choose(&call, &choice, &found, &rq->why));
    TRY(mail_subscription_flow_find(&call, &found, &is_on, &rq->why));
    return answer(rs, &found, is_on, call.now_ms);
}

status mail_subscription_api_forget(struct http_request *rq, struct http_response *rs)
{
    TRY(check_person(rq));
    const struct mail_call call = call_of(rq);
    TRY(mail_subscription_flow_forget(&call, &rq->why));
    return http_response_empty(rs, 204);
}

status mail_subscription_api_link(struct http_request *rq, struct http_response *rs)
{
    struct token_input in = {0};
    const struct signing *signing = rq->service;
    TRY(http_request_query(rq, token_shape, &in));
    http_response_header(
        rs, "Location",
        arena_format(rq->arena, "%s/unsubscribe?token=%s", signing->public_url, http_url_encode(rq->arena, in.token)));
    return http_response_empty(rs, 303);
}

/* The body, whose only sense is List-Unsubscribe=One-Click, comes as multipart or urlencoded (section 3.2): that it is
 * a POST with our token is what counts. */
status mail_subscription_api_unsubscribe(struct http_request *rq, struct http_response *rs)
{
    struct token_input in = {0};
    TRY(http_request_query(rq, token_shape, &in));
    const struct mail_call call = call_of(rq);
    TRY(mail_subscription_flow_unsubscribe(&call, in.token, &rq->why));
    return http_response_empty(rs, 204);
}
