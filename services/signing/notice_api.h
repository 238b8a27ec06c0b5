/* notice_api - the handlers of notices. */
#ifndef NOTICE_API_H
#define NOTICE_API_H

#include "problem.h"

struct http_request;
struct http_response;

status notice_api_list(struct http_request *rq, struct http_response *rs);
status notice_api_count(struct http_request *rq, struct http_response *rs);
status notice_api_read(struct http_request *rq, struct http_response *rs);

#endif
