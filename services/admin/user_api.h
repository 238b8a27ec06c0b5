/* user_api - handlers of /estamp/api/v1/admin/users. */
#ifndef USER_API_H
#define USER_API_H

#include "http_request.h"
#include "http_response.h"

status user_api_list(struct http_request *rq, struct http_response *rs);
status user_api_roles(struct http_request *rq, struct http_response *rs);
status user_api_assign(struct http_request *rq, struct http_response *rs);
status user_api_grants(struct http_request *rq, struct http_response *rs);

#endif
