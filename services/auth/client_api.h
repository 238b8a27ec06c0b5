/* client_api - handlers of API clients and of all tokens that are not people's. */
#ifndef CLIENT_API_H
#define CLIENT_API_H

#include "http_route.h"

status client_api_token(struct http_request *rq, struct http_response *rs); /* RFC 6749 */
status client_api_create(struct http_request *rq, struct http_response *rs);
status client_api_list(struct http_request *rq, struct http_response *rs);
status client_api_rotate(struct http_request *rq, struct http_response *rs);
status client_api_set_scopes(struct http_request *rq, struct http_response *rs);
status client_api_disable(struct http_request *rq, struct http_response *rs);
status client_api_service_token(struct http_request *rq, struct http_response *rs);
status client_api_jwks(struct http_request *rq, struct http_response *rs); /* RFC 7517 */

#endif
