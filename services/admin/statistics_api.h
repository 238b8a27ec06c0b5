/* statistics_api - handlers of /estamp/api/v1/admin/statistics. */
#ifndef STATISTICS_API_H
#define STATISTICS_API_H

#include "http_request.h"
#include "http_response.h"

status statistics_api_sealings(struct http_request *rq, struct http_response *rs);
status statistics_api_parts(struct http_request *rq, struct http_response *rs);
status statistics_api_archives(struct http_request *rq, struct http_response *rs);
status statistics_api_expiry(struct http_request *rq, struct http_response *rs);

#endif
