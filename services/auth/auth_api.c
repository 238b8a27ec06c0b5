#include "auth_api.h"
#include "clock.h"
#include "device.h"
#include "session.h"
#include "session_json.h"
#include <string.h>

/* The refresh token goes to this service alone; the CSRF token is read by the portal's pages. */
#define REFRESH_COOKIE "estamp_refresh"
#define REFRESH_PATH   "/estamp/api/v1/auth"
#define CSRF_COOKIE    "estamp_csrf"
#define CSRF_PATH      "/estamp/"

static const char *agent_of(const struct http_request *rq)
{
    const char *header = http_request_header(rq, "User-Agent");
    char *agent = arena_alloc(rq->arena, SESSION_AGENT_MAX + 1);
    size_t size = 0;
    for (; header && *header && size < SESSION_AGENT_MAX; header++)
        if (*header >= 0x20 && *header <= 0x7e) agent[size++] = *header;
    return agent;
}

struct auth_call auth_api_call(const struct http_request *rq)
{
    return (struct auth_call){.auth = rq->service,
                              .caller = &rq->caller,
                              .arena = rq->arena,
                              .request_id = rq->id,
                              .agent = agent_of(rq),
                              .cookies = http_request_header(rq, "Cookie"),
                              .now_ms = clock_now_ms()};
}

status auth_api_check_origin(struct http_request *rq)
{
    const char *origin = http_request_header(rq, "Origin"), *site = http_request_header(rq, "Sec-Fetch-Site");
    if (session_origin_is_own(origin, site, http_request_header(rq, "Host"))) return OK;
    return problem_set(&rq->why, ORIGIN_WRONG, "%s", "");
}

status auth_api_check_person(struct http_request *rq)
{
    if (rq->caller.kind == CALLER_OFFICER || rq->caller.kind == CALLER_TAXPAYER) return OK;
    return problem_set(&rq->why, PERMISSION_DENIED, "%s", rq->chinese ? "仅限用户账户" : "accounts of people only");
}

const char *auth_api_refresh_cookie(const struct http_request *rq)
{
    return http_request_cookie(rq, REFRESH_COOKIE);
}

static void set_cookies(const struct http_request *rq, struct http_response *rs, const struct session_grant *grant)
{
    const struct auth *auth = rq->service;
    int64_t age_s = auth->idle_ms / 1000;
    if (!grant->refresh) return;
    http_response_cookie(rs, REFRESH_COOKIE, grant->refresh, REFRESH_PATH, age_s, false);
    http_response_cookie(rs, CSRF_COOKIE, grant->csrf, CSRF_PATH, age_s, true);
    if (grant->device) http_response_cookie(rs, grant->device_name, grant->device, REFRESH_PATH, DEVICE_KEPT_S, false);
}

void auth_api_drop_cookies(struct http_response *rs)
{
    http_response_cookie(rs, REFRESH_COOKIE, "", REFRESH_PATH, 0, false);
    http_response_cookie(rs, CSRF_COOKIE, "", CSRF_PATH, 0, true);
}

status auth_api_grant(const struct http_request *rq, struct http_response *rs, const struct session_grant *grant)
{
    set_cookies(rq, rs, grant);
    session_json_grant(http_response_json(rs, 200), grant);
    return OK;
}
