/* timestamp_api - POST /signing/timestamps: the timestamping authority over HTTP (RFC 3161, 3.4). */
#ifndef TIMESTAMP_API_H
#define TIMESTAMP_API_H

#include "http_route.h"

status timestamp_api_stamp(struct http_request *rq, struct http_response *rs) MUST_USE;

#endif
