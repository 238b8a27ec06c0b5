/* upload_api - the handlers of files that are handed in. */
#ifndef UPLOAD_API_H
#define UPLOAD_API_H

#include "problem.h"

struct http_request;
struct http_response;

status upload_api_submit(struct http_request *rq, struct http_response *rs);
status upload_api_list(struct http_request *rq, struct http_response *rs);
status upload_api_find(struct http_request *rq, struct http_response *rs);
status upload_api_file(struct http_request *rq, struct http_response *rs);

#endif
