/* archives - what the service holds for its whole life. Handlers get it as rq->service, job steps as `service`. */
#ifndef ARCHIVES_H
#define ARCHIVES_H

#include "caller.h"
#include "config.h"
#include "db.h"
#include "http_client.h"
#include "http_server.h"
#include "store.h"
#include "trust.h"

struct archives_config {
    struct http_config http;
    struct db_config db;
    struct http_client_config client;
    struct bytes audit_key;
    const char *store;          /* ESTAMP_STORE */
    const char *trust;          /* ESTAMP_TRUST: folder of root certificates */
    const char *algorithm_ends; /* ESTAMP_ALGORITHM_ENDS, as signing has it */
    int64_t renew_days;         /* ESTAMP_RENEW_DAYS, as signing has it */
};

struct archives {
    const struct archives_config *config;
    struct db_pool *db;
    struct store *store;
    struct http_client *client;
    struct trust *trust;
    int64_t renew_ms; /* so long before its proof ends a record's file is renewed */
};

/* One request, as the flows see it. Everything is borrowed. */
struct archives_call {
    const struct archives *archives;
    const struct caller *caller;
    struct arena *arena;
};

extern const struct config_field archives_config_fields[];

/* Ends the process with a message when a setting cannot be used. `config` is borrowed for ever. */
void archives_open_or_exit(const struct archives_config *config, struct archives *out);

#endif
