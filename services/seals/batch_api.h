/* batch_api - the handlers of routes under /estamp/api/v1/seals/batches, and of the key pool's gauge. */
#ifndef BATCH_API_H
#define BATCH_API_H

#include "problem.h"

struct http_request;
struct http_response;

status batch_api_create(struct http_request *rq, struct http_response *rs);
status batch_api_list(struct http_request *rq, struct http_response *rs);
status batch_api_find(struct http_request *rq, struct http_response *rs);
status batch_api_rows(struct http_request *rq, struct http_response *rs);
status batch_api_start(struct http_request *rq, struct http_response *rs);
status batch_api_pause(struct http_request *rq, struct http_response *rs);
status batch_api_resume(struct http_request *rq, struct http_response *rs);
status batch_api_cancel(struct http_request *rq, struct http_response *rs);
status batch_api_retry(struct http_request *rq, struct http_response *rs);
status batch_api_slips(struct http_request *rq, struct http_response *rs);
status batch_api_wipe(struct http_request *rq, struct http_response *rs);
status batch_api_pool(struct http_request *rq, struct http_response *rs);

#endif
