/* mandate_api - the handlers of mandates. */
#ifndef MANDATE_API_H
#define MANDATE_API_H

#include "problem.h"

struct http_request;
struct http_response;

status mandate_api_list(struct http_request *rq, struct http_response *rs);
status mandate_api_create(struct http_request *rq, struct http_response *rs);
status mandate_api_revoke(struct http_request *rq, struct http_response *rs);

#endif
