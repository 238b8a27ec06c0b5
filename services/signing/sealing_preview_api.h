/* sealing_preview_api - what a page asks before it has a document sealed: which levels there are, and where places
 * fall. */
#ifndef SEALING_PREVIEW_API_H
#define SEALING_PREVIEW_API_H

#include "problem.h"

struct http_request;
struct http_response;

status sealing_preview_api_levels(struct http_request *rq, struct http_response *rs);
/* Of places as a sealing takes them, with a picture of this size; nothing is changed. */
status sealing_preview_api_places(struct http_request *rq, struct http_response *rs);

#endif
