/* seal_api - the handlers of routes under /estamp/api/v1/seals and of the internal ones for signing. */
#ifndef SEAL_API_H
#define SEAL_API_H

#include "problem.h"

struct http_request;
struct http_response;

status seal_api_import(struct http_request *rq, struct http_response *rs);
status seal_api_import_own(struct http_request *rq, struct http_response *rs);
status seal_api_register(struct http_request *rq, struct http_response *rs);
status seal_api_challenge(struct http_request *rq, struct http_response *rs);
status seal_api_list(struct http_request *rq, struct http_response *rs);
status seal_api_find(struct http_request *rq, struct http_response *rs);
status seal_api_picture(struct http_request *rq, struct http_response *rs);
status seal_api_activate(struct http_request *rq, struct http_response *rs);
status seal_api_change_pin(struct http_request *rq, struct http_response *rs);
status seal_api_enable(struct http_request *rq, struct http_response *rs);
status seal_api_disable(struct http_request *rq, struct http_response *rs);
status seal_api_unlock(struct http_request *rq, struct http_response *rs);
status seal_api_material(struct http_request *rq, struct http_response *rs);
status seal_api_sign(struct http_request *rq, struct http_response *rs);

#endif
