/* role_api - handlers of /estamp/api/v1/admin/roles and …/permissions. */
#ifndef ROLE_API_H
#define ROLE_API_H

#include "http_request.h"
#include "http_response.h"

status role_api_permissions(struct http_request *rq, struct http_response *rs);
status role_api_list(struct http_request *rq, struct http_response *rs);
status role_api_create(struct http_request *rq, struct http_response *rs);
status role_api_change(struct http_request *rq, struct http_response *rs);
status role_api_fill(struct http_request *rq, struct http_response *rs);
status role_api_remove(struct http_request *rq, struct http_response *rs);

#endif
