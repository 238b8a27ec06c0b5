/* record_api - handlers of records and volumes; see archives_routes.c. */
#ifndef RECORD_API_H
#define RECORD_API_H

#include "http_request.h"
#include "http_response.h"

status record_api_list(struct http_request *rq, struct http_response *rs);
status record_api_find(struct http_request *rq, struct http_response *rs);
status record_api_file(struct http_request *rq, struct http_response *rs);
status record_api_revisions(struct http_request *rq, struct http_response *rs);
status record_api_volumes(struct http_request *rq, struct http_response *rs);
status record_api_volume(struct http_request *rq, struct http_response *rs);
status record_api_contents(struct http_request *rq, struct http_response *rs);

#endif
