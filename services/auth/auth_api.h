/* auth_api - what the handlers of this service share: the call's context, cookies, and where a call may come from. */
#ifndef AUTH_API_H
#define AUTH_API_H

#include "auth.h"
#include "http_request.h"
#include "http_response.h"
#include "session_grant.h"

struct auth_call auth_api_call(const struct http_request *rq);
/* For calls that ride on cookies or make them. Fails: ORIGIN_WRONG. */
status auth_api_check_origin(struct http_request *rq) MUST_USE;

/* Accounts have sessions and factors; clients that call with their own token have not. Fails: PERMISSION_DENIED. */
status auth_api_check_person(struct http_request *rq) MUST_USE;

const char *auth_api_refresh_cookie(const struct http_request *rq); /* NULL: absent */
void auth_api_drop_cookies(struct http_response *rs);
/* The grant as the answer, with its cookies. */
status auth_api_grant(const struct http_request *rq, struct http_response *rs, const struct session_grant *grant);

#endif
