/* amendment_api - the handlers of corrections, voids and rejections, for the filing system and for officers. */
#ifndef AMENDMENT_API_H
#define AMENDMENT_API_H

#include "problem.h"

struct http_request;
struct http_response;

status amendment_api_fields(struct http_request *rq, struct http_response *rs);
status amendment_api_correct(struct http_request *rq, struct http_response *rs);
status amendment_api_void(struct http_request *rq, struct http_response *rs);
/* Of what the caller handed in as a file. */
status amendment_api_void_own(struct http_request *rq, struct http_response *rs);
status amendment_api_reject(struct http_request *rq, struct http_response *rs);

#endif
