/* http_request - what a handler gets: its only context. Everything in it lives until the answer has been sent. */
#ifndef HTTP_REQUEST_H
#define HTTP_REQUEST_H

#include "arena.h"
#include "bytes.h"
#include "caller.h"
#include "http_route.h"
#include "json_read.h"
#include "problem.h"
#include <stdbool.h>

struct http_part { /* one part of multipart/form-data */
    const char *name;
    const char *filename;     /* NULL: a plain field. Never a path: what stands before the last slash is cut */
    const char *content_type; /* as the client says; do not believe it */
    struct bytes content;     /* mapped from a spooled file when large */
};

struct http_request {
    const char *id; /* request id: in every log line, in problem answers and in calls to other services */
    const char *method;
    const char *path;
    bool chinese; /* from Accept-Language; Chinese unless English is preferred */
    struct arena *arena;
    struct caller caller;
    struct caller user; /* PERM_SERVICE routes: for whom the service calls; CALLER_NOBODY without X-Estamp-User */
    const void *service;
    struct bytes body;              /* HTTP_BODY_JSON, HTTP_BODY_RAW */
    struct problem why;             /* handlers pass &rq->why down; the router answers from it */
    const char *bearer;             /* the caller's own token, to be passed on; NULL without one */
    const char *user_bearer;        /* PERM_SERVICE routes: the user's token, to be passed on; NULL without one */
    bool secure;                    /* the outside speaks TLS */
    struct http_exchange *exchange; /* the transport's own */
};

const char *http_request_arg(const struct http_request *rq, const char *name);    /* path argument; never NULL */
const char *http_request_header(const struct http_request *rq, const char *name); /* "Idempotency-Key"; NULL: absent */
const char *http_request_cookie(const struct http_request *rq, const char *name); /* NULL: absent */

/* PERM_SERVICE routes: OK when it is this service that calls. Fails: PERMISSION_DENIED. */
status http_request_from(struct http_request *rq, const char *service) MUST_USE;

/* Reads the JSON body, the query or the form into a declared struct. */
status http_request_json(struct http_request *rq, const struct json_field *shape, void *out) MUST_USE;
status http_request_query(struct http_request *rq, const struct json_field *shape, void *out) MUST_USE;
status http_request_form(struct http_request *rq, const struct json_field *shape, void *out) MUST_USE;

/* Multipart: files by name (FIELD_REQUIRED when absent or empty), and the plain fields together into a declared struct.
 */
status http_request_part(struct http_request *rq, const char *name, const struct http_part **out) MUST_USE;
bool http_request_has_part(const struct http_request *rq, const char *name);
status http_request_fields(struct http_request *rq, const struct json_field *shape, void *out) MUST_USE;

/* The Idempotency-Key of this request for db_once, with the hash of its body; without the header its key is NULL.
 * Fails: FIELD_FORM when the header is not 1 to 128 visible ASCII characters. */
struct db_once;
status http_request_once(struct http_request *rq, const char *operation, struct db_once *out) MUST_USE;

#endif
