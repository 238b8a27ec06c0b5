/* verification_api - the handler of 验证文件, for anyone. */
#ifndef VERIFICATION_API_H
#define VERIFICATION_API_H

#include "problem.h"

struct http_request;
struct http_response;

status verification_api_run(struct http_request *rq, struct http_response *rs);

#endif
