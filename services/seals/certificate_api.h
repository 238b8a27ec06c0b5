/* certificate_api - the handlers of routes under /estamp/api/v1/seals/certificates. */
#ifndef CERTIFICATE_API_H
#define CERTIFICATE_API_H

#include "problem.h"

struct http_request;
struct http_response;

status certificate_api_list(struct http_request *rq, struct http_response *rs);
status certificate_api_find(struct http_request *rq, struct http_response *rs);

#endif
