/* withdrawal_api - the handlers of 撤销签章. */
#ifndef WITHDRAWAL_API_H
#define WITHDRAWAL_API_H

#include "problem.h"

struct http_request;
struct http_response;

status withdrawal_api_run(struct http_request *rq, struct http_response *rs);
status withdrawal_api_list(struct http_request *rq, struct http_response *rs);

#endif
