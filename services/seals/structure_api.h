/* structure_api - a seal's structure (SESeal): the file, and what its verification says. */
#ifndef STRUCTURE_API_H
#define STRUCTURE_API_H

#include "http_request.h"
#include "http_response.h"

status structure_api_download(struct http_request *rq, struct http_response *rs);
status structure_api_verify(struct http_request *rq, struct http_response *rs);

#endif
