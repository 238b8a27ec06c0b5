/* archives_routes - the whole surface of the service. */
#ifndef ARCHIVES_ROUTES_H
#define ARCHIVES_ROUTES_H

#include "http_route.h"

extern const struct http_route archives_routes[];

#endif
