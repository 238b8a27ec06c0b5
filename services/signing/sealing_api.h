/* sealing_api - the handlers of 电子签章处理, and what a seal was used for. */
#ifndef SEALING_API_H
#define SEALING_API_H

#include "problem.h"

struct http_request;
struct http_response;

/* What sealing in two steps shares: items as they are declared, results as they are answered. */
struct list;
struct sealing_order;
status sealing_api_items(struct http_request *rq, const struct list *in, struct list *out) MUST_USE;
void sealing_api_write(struct http_request *rq, struct http_response *rs, const struct sealing_order *order);

status sealing_api_run(struct http_request *rq, struct http_response *rs);
status sealing_api_uses(struct http_request *rq, struct http_response *rs);

#endif
