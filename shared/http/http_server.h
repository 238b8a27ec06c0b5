/* http_server - one FastCGI service: threads, routes, health, graceful end.
 *
 * Listens on a Unix socket. N threads accept without a mutex. SIGTERM: the queue is served,
 * running requests finish, then http_server_run returns 0 (recipe: SHUT_RD on the listening socket, stack reference).
 * A new instance binds a temporary name and renames it over the old one, so that a restart loses nothing.
 *
 * Every service answers besides its routes, without a token:
 *     GET /estamp/internal/v1/<name>/livez    200 as long as the process runs
 *     GET /estamp/internal/v1/<name>/readyz   200 when the database answers, else 503
 *
 * nginx sends, besides the usual parameters: ESTAMP_REQUEST_ID (its own outside, the caller's inside), ESTAMP_LISTENER
 * ("public" or "internal": routes under /estamp/internal/ answer on the latter only), REQUEST_SCHEME, REMOTE_ADDR. */
#ifndef HTTP_SERVER_H
#define HTTP_SERVER_H

#include "http_route.h"
#include "problem.h"
#include <stdint.h>

struct token_keys; /* crypto/token.h */
struct token_cuts; /* http_auth.h */
struct db_pool;    /* db.h */

struct http_config {
    const char *name;     /* "auth": in logs and as the service's name */
    const char *listen;   /* ESTAMP_LISTEN: "unix:/path" */
    int64_t threads;      /* ESTAMP_THREADS */
    const char *temp_dir; /* ESTAMP_TEMP: uploads are spooled here; same file system as the store */
};

struct http_server {
    const struct http_config *config;
    const struct http_route *routes;
    const void *service;     /* handed to handlers as rq->service */
    struct token_keys *keys; /* checks tokens; NULL: only PERM_ANYONE routes work */
    struct token_cuts *cuts; /* sessions ended and roles changed */
    struct db_pool *db;      /* ready means that it answers; NULL: ready when it runs */
};

/* First of all in main, before any thread: keeps SIGTERM and SIGINT for http_server_run, names the service in the log.
 */
void http_server_begin(const char *name);
int http_server_run(const struct http_server *server); /* the process's exit code */

/* The CONFIG_ fields of struct http_config, to be put at the head of a service's table. */
#define HTTP_CONFIG_FIELDS(type, member)                                                                               \
    CONFIG_TEXT("ESTAMP_LISTEN", type, member.listen, NULL),                                                           \
        CONFIG_INT("ESTAMP_THREADS", type, member.threads, 8, 1, 256),                                                 \
        CONFIG_TEXT("ESTAMP_TEMP", type, member.temp_dir, NULL)

#endif
