/* seal_sign_in_api - the handler by which auth lets a seal's key sign a challenge. */
#ifndef SEAL_SIGN_IN_API_H
#define SEAL_SIGN_IN_API_H

#include "http_route.h"

status seal_sign_in_api(struct http_request *rq, struct http_response *rs);

#endif
