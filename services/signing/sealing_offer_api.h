/* sealing_offer_api - the handlers of sealing in two steps. */
#ifndef SEALING_OFFER_API_H
#define SEALING_OFFER_API_H

#include "problem.h"

struct http_request;
struct http_response;

status sealing_offer_api_prepare(struct http_request *rq, struct http_response *rs);
status sealing_offer_api_complete(struct http_request *rq, struct http_response *rs);

#endif
