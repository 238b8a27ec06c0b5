/* lock_api - the handlers of 锁定 and 解锁. */
#ifndef LOCK_API_H
#define LOCK_API_H

#include "problem.h"

struct http_request;
struct http_response;

status lock_api_lock(struct http_request *rq, struct http_response *rs);
status lock_api_unlock(struct http_request *rq, struct http_response *rs);

#endif
