/* http_route - the whole surface of a service, as a table.
 *
 * A route cannot be written without naming its permission and its kind of body; the router checks method, token,
 * permission, content type and size before the handler runs. Path arguments are ":name" segments; literal segments win
 * over arguments. Routes under /estamp/internal/ are reached on the internal listener only. */
#ifndef HTTP_ROUTE_H
#define HTTP_ROUTE_H

#include "permission.h"
#include "problem.h"
#include <stddef.h>

struct http_request;
struct http_response;

typedef status (*http_handler)(struct http_request *rq, struct http_response *rs);

enum http_body {
    HTTP_BODY_NONE,      /* GET, DELETE, and POST without content */
    HTTP_BODY_JSON,      /* application/json, in memory */
    HTTP_BODY_FORM,      /* application/x-www-form-urlencoded: http_request_form */
    HTTP_BODY_MULTIPART, /* multipart/form-data: http_request_part, http_request_field */
    HTTP_BODY_RAW        /* any type; spooled to a file and mapped: rq->body */
};

enum { HTTP_LIMIT_JSON = 1 << 20, HTTP_LIMIT_UPLOAD = 8 << 20, HTTP_LIMIT_DOCUMENT = 100 << 20 };

struct http_route {
    const char *method; /* "GET" also answers HEAD */
    const char *path;
    enum permission permission;
    http_handler handler;
    enum http_body body;
    size_t limit; /* bytes of the whole body; 0: HTTP_LIMIT_JSON */
};

#define HTTP_ROUTES_END                                                                                                \
    {                                                                                                                  \
        NULL, NULL, PERM_ANYONE, NULL, HTTP_BODY_NONE, 0                                                               \
    }

#endif
