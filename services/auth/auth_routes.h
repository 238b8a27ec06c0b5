/* auth_routes - the whole surface of this service. */
#ifndef AUTH_ROUTES_H
#define AUTH_ROUTES_H

#include "http_route.h"

extern const struct http_route auth_routes[];

#endif
