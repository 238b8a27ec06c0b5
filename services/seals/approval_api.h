/* approval_api - the handlers of routes under /estamp/api/v1/seals/approvals. */
#ifndef APPROVAL_API_H
#define APPROVAL_API_H

#include "problem.h"

struct http_request;
struct http_response;

status approval_api_list(struct http_request *rq, struct http_response *rs);
status approval_api_approve(struct http_request *rq, struct http_response *rs);
status approval_api_reject(struct http_request *rq, struct http_response *rs);

#endif
