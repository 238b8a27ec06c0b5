/* http_router - finds the route of a request; literal segments win over arguments. */
#ifndef HTTP_ROUTER_H
#define HTTP_ROUTER_H

#include "http_request.h"

/* `args` gets struct json_pair. NULL: no such path, or, with rq->why set to METHOD_WRONG, not by this method. */
const struct http_route *http_router_find(struct http_request *rq, const struct http_route *routes, struct list *args);

#endif
