/* archiving_api - handlers of archiving runs; see archives_routes.c. */
#ifndef ARCHIVING_API_H
#define ARCHIVING_API_H

#include "http_request.h"
#include "http_response.h"

status archiving_api_start(struct http_request *rq, struct http_response *rs);
status archiving_api_list(struct http_request *rq, struct http_response *rs);
status archiving_api_find(struct http_request *rq, struct http_response *rs);
status archiving_api_stream(struct http_request *rq, struct http_response *rs);
status archiving_api_faults(struct http_request *rq, struct http_response *rs);
status archiving_api_report(struct http_request *rq, struct http_response *rs);
status archiving_api_paper(struct http_request *rq, struct http_response *rs);
status archiving_api_pause(struct http_request *rq, struct http_response *rs);
status archiving_api_resume(struct http_request *rq, struct http_response *rs);
status archiving_api_cancel(struct http_request *rq, struct http_response *rs);
status archiving_api_preview(struct http_request *rq, struct http_response *rs);

#endif
