/* account_api - handlers of accounts and passwords. */
#ifndef ACCOUNT_API_H
#define ACCOUNT_API_H

#include "http_route.h"

status account_api_change_password(struct http_request *rq, struct http_response *rs);
status account_api_create(struct http_request *rq, struct http_response *rs);
status account_api_list(struct http_request *rq, struct http_response *rs);
status account_api_reset(struct http_request *rq, struct http_response *rs);
status account_api_reset_factor(struct http_request *rq, struct http_response *rs);
status account_api_confirm(struct http_request *rq, struct http_response *rs);
status account_api_disable(struct http_request *rq, struct http_response *rs);
status account_api_enable(struct http_request *rq, struct http_response *rs);

#endif
