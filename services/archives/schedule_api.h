/* schedule_api - handlers of archiving schedules; see archives_routes.c. */
#ifndef SCHEDULE_API_H
#define SCHEDULE_API_H

#include "http_request.h"
#include "http_response.h"

status schedule_api_list(struct http_request *rq, struct http_response *rs);
status schedule_api_add(struct http_request *rq, struct http_response *rs);
status schedule_api_change(struct http_request *rq, struct http_response *rs);
status schedule_api_remove(struct http_request *rq, struct http_response *rs);

#endif
