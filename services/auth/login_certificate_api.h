/* login_certificate_api - handlers of challenges, of signing in by a key, and of one's registered certificates. */
#ifndef LOGIN_CERTIFICATE_API_H
#define LOGIN_CERTIFICATE_API_H

#include "http_route.h"

status login_certificate_api_challenge(struct http_request *rq, struct http_response *rs);
status login_certificate_api_enter(struct http_request *rq, struct http_response *rs);
status login_certificate_api_list(struct http_request *rq, struct http_response *rs);
status login_certificate_api_add(struct http_request *rq, struct http_response *rs);
status login_certificate_api_remove(struct http_request *rq, struct http_response *rs);

#endif
