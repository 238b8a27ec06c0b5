/* unit_api - handlers of /estamp/api/v1/admin/units and …/authorities. */
#ifndef UNIT_API_H
#define UNIT_API_H

#include "http_request.h"
#include "http_response.h"

status unit_api_list(struct http_request *rq, struct http_response *rs);
status unit_api_lookup(struct http_request *rq, struct http_response *rs);
status unit_api_show(struct http_request *rq, struct http_response *rs);
status unit_api_create(struct http_request *rq, struct http_response *rs);
status unit_api_change(struct http_request *rq, struct http_response *rs);
status unit_api_authorities(struct http_request *rq, struct http_response *rs);
status unit_api_history(struct http_request *rq, struct http_response *rs);

#endif
