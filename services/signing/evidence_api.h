/* evidence_api - the internal route by which archives has the files that it keeps renewed. */
#ifndef EVIDENCE_API_H
#define EVIDENCE_API_H

#include "http_request.h"
#include "http_response.h"

status evidence_api_renew(struct http_request *rq, struct http_response *rs);

#endif
