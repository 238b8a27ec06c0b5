/* admin_routes - the whole surface of the service. */
#ifndef ADMIN_ROUTES_H
#define ADMIN_ROUTES_H

#include "http_route.h"

extern const struct http_route admin_routes[];

#endif
