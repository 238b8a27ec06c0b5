/* document_api - the handlers of declarations, documents, receipts and of what archives asks. */
#ifndef DOCUMENT_API_H
#define DOCUMENT_API_H

#include "problem.h"
#include <stdint.h>

struct document_view;
struct http_request;
struct http_response;

status document_api_declare(struct http_request *rq, struct http_response *rs);
status document_api_list(struct http_request *rq, struct http_response *rs);
status document_api_find(struct http_request *rq, struct http_response *rs);
status document_api_file(struct http_request *rq, struct http_response *rs);
status document_api_deadlines(struct http_request *rq, struct http_response *rs);
status document_api_data(struct http_request *rq, struct http_response *rs);
status document_api_receipt(struct http_request *rq, struct http_response *rs);
status document_api_public(struct http_request *rq, struct http_response *rs);
status document_api_freeze(struct http_request *rq, struct http_response *rs);
status document_api_filing(struct http_request *rq, struct http_response *rs);
status document_api_release(struct http_request *rq, struct http_response *rs);

/* The revision that the query names; 0: the newest. */
status document_api_revision(struct http_request *rq, int64_t *revision);
/* Answers the bytes of that revision. */
status document_api_send(struct http_request *rq, struct http_response *rs, const struct document_view *view,
                         int64_t revision);

#endif
