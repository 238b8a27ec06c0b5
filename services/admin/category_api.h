/* category_api - handlers of /estamp/api/v1/admin/categories. */
#ifndef CATEGORY_API_H
#define CATEGORY_API_H

#include "http_request.h"
#include "http_response.h"

status category_api_tree(struct http_request *rq, struct http_response *rs);
status category_api_create(struct http_request *rq, struct http_response *rs);
status category_api_show(struct http_request *rq, struct http_response *rs);
status category_api_change(struct http_request *rq, struct http_response *rs);
status category_api_add_form(struct http_request *rq, struct http_response *rs);
status category_api_add_version(struct http_request *rq, struct http_response *rs);
status category_api_use_version(struct http_request *rq, struct http_response *rs);
status category_api_preview(struct http_request *rq, struct http_response *rs);
status category_api_preview_version(struct http_request *rq, struct http_response *rs);
status category_api_template(struct http_request *rq, struct http_response *rs);
status category_api_config(struct http_request *rq, struct http_response *rs);

#endif
