/* factor_api - handlers of the holder's second factor. */
#ifndef FACTOR_API_H
#define FACTOR_API_H

#include "http_route.h"

status factor_api_state(struct http_request *rq, struct http_response *rs);
status factor_api_begin(struct http_request *rq, struct http_response *rs);
status factor_api_confirm(struct http_request *rq, struct http_response *rs);
status factor_api_renew_codes(struct http_request *rq, struct http_response *rs);
status factor_api_remove(struct http_request *rq, struct http_response *rs);

#endif
