/* admin_api - what the handlers of admin share. */
#ifndef ADMIN_API_H
#define ADMIN_API_H

#include "admin.h"
#include "http_list.h"
#include "http_request.h"
#include "http_response.h"

struct admin_call admin_api_call(const struct http_request *rq);

#endif
