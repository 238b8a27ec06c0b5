/* setting_api - handlers of /estamp/api/v1/admin/parameters. */
#ifndef SETTING_API_H
#define SETTING_API_H

#include "http_request.h"
#include "http_response.h"

status setting_api_list(struct http_request *rq, struct http_response *rs);
status setting_api_save(struct http_request *rq, struct http_response *rs);

#endif
