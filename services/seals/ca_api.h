/* ca_api - what the CA publishes, to anyone; what officers do to the certificates that it issued. */
#ifndef CA_API_H
#define CA_API_H

#include "problem.h"

struct http_request;
struct http_response;

status ca_api_file(struct http_request *rq, struct http_response *rs); /* a list, or the CA's own certificate */
status ca_api_old_list(struct http_request *rq,
                       struct http_response *rs);                     /* of certificates that name one list for all */
status ca_api_ask(struct http_request *rq, struct http_response *rs); /* OCSP by POST */
status ca_api_ask_get(struct http_request *rq, struct http_response *rs); /* RFC 6960, A.1 */
status ca_api_revoke(struct http_request *rq, struct http_response *rs);
status ca_api_hold(struct http_request *rq, struct http_response *rs);
status ca_api_release(struct http_request *rq, struct http_response *rs);

#endif
