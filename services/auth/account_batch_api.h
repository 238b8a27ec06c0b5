/* account_batch_api - handlers of accounts made or reset in one go. */
#ifndef ACCOUNT_BATCH_API_H
#define ACCOUNT_BATCH_API_H

#include "http_route.h"

status account_batch_api_begin(struct http_request *rq, struct http_response *rs);
status account_batch_api_list(struct http_request *rq, struct http_response *rs);
status account_batch_api_find(struct http_request *rq, struct http_response *rs);
status account_batch_api_slips(struct http_request *rq, struct http_response *rs);

#endif
