/* sealing_api - the handler of 电子签章处理. */
#ifndef SEALING_API_H
#define SEALING_API_H

#include "problem.h"

struct http_request;
struct http_response;

status sealing_api_run(struct http_request *rq, struct http_response *rs);

#endif
