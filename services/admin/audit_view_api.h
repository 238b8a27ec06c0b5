/* audit_view_api - handlers of /estamp/api/v1/admin/audit. */
#ifndef AUDIT_VIEW_API_H
#define AUDIT_VIEW_API_H

#include "http_request.h"
#include "http_response.h"

status audit_view_api_list(struct http_request *rq, struct http_response *rs);
status audit_view_api_checkpoint(struct http_request *rq, struct http_response *rs);
status audit_view_api_proof(struct http_request *rq, struct http_response *rs);

#endif
