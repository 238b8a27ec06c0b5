/* printing_api - the handlers of rules of printing and copying (打印与复制), and of copies (副本). */
#ifndef PRINTING_API_H
#define PRINTING_API_H

#include "document_flow.h"
#include "problem.h"

struct http_request;
struct http_response;

status printing_api_set(struct http_request *rq, struct http_response *rs);
status printing_api_copy(struct http_request *rq, struct http_response *rs);
status printing_api_copies(struct http_request *rq, struct http_response *rs);
status printing_api_fetch(struct http_request *rq, struct http_response *rs);

/* Does this caller get pages to look at instead of the file? */
bool printing_api_is_kept(const struct http_request *rq, const struct document_view *view);
/* Those pages, of the revision with this digest. */
status printing_api_view(struct http_request *rq, struct http_response *rs, const struct document_view *view,
                         const char *digest);

#endif
