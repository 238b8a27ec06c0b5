/* http_client - calls to our own services through nginx's internal listener (libcurl, Unix socket or mutual TLS).
 *
 * A call carries the service's own token, the user's token and address where there is a user (X-Estamp-User,
 * X-Estamp-Address), and the request id. A problem answered by the other service arrives in `why` as it is, field names
 * included. */
#ifndef HTTP_CLIENT_H
#define HTTP_CLIENT_H

#include "arena.h"
#include "bytes.h"
#include "problem.h"
#include <stdbool.h>
#include <stdint.h>

struct http_client; /* one a process, safe for all threads */

struct http_client_config {
    const char *address; /* ESTAMP_INTERNAL: "unix:/path" or "https://host:port" */
    const char *name;    /* the service's own name */
    const char *secret;  /* ESTAMP_SERVICE_SECRET: what auth knows it by */
};

struct http_client *http_client_open(const struct http_client_config *config);

struct http_call {
    const char *method, *path;
    struct bytes json;           /* size 0: no body */
    const char *request_id;      /* may be NULL */
    const char *user_token;      /* may be NULL */
    const char *user_address;    /* where that user is, for the audit log; may be NULL */
    const char *idempotency_key; /* may be NULL; with one, the call is repeated once when the connection breaks */
    int64_t timeout_ms;          /* 0: 10 s */
    bool open;                   /* needs no token: JWKS, and the service token itself */
};

/* `answer` is the body of a 2xx, in `arena`. */
status http_client_call(struct http_client *client, const struct http_call *call, struct arena *arena,
                        struct bytes *answer, struct problem *why) MUST_USE;

#define HTTP_CLIENT_CONFIG_FIELDS(type, member)                                                                        \
    CONFIG_TEXT("ESTAMP_INTERNAL", type, member.address, NULL),                                                        \
        CONFIG_SECRET("ESTAMP_SERVICE_SECRET", type, member.secret)

#endif
