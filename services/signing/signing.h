/* signing - the service that makes documents of declarations, has them sealed, verifies files; private keys are
 * elsewhere. */
#ifndef SIGNING_H
#define SIGNING_H

#include "db.h"
#include "http_client.h"
#include "http_server.h"
#include "store.h"
#include "timestamp_flow.h"
#include "trust.h"

struct form_cache;
struct mail_secret;
struct material_cache;
struct picture_cache;
struct revocation_source;

struct signing_config {
    struct http_config http;
    struct db_config db;
    struct http_client_config internal;
    struct bytes audit_key, mail_key;
    struct timestamp_config timestamps;
    const char *store_path, *trust_path, *public_url, *revocation, *algorithm_ends, *issuer_hosts;
    int64_t renew_days;
};

struct signing {
    struct db_pool *db;
    struct store *store;
    struct store *copies; /* beneath it, for an hour: copy_expire.h */
    struct trust *trust;
    struct http_client *client;
    struct form_cache *forms;
    struct picture_cache *pictures;
    struct material_cache *materials;
    const struct mail_secret *mail;
    struct timestamp_service *timestamps;
    struct revocation_source *evidence; /* what proves that certificates were not revoked */
    int64_t renew_ms;                   /* so long before a document timestamp ends it is renewed */
    const char *algorithm_ends;         /* by this table, too (algorithm_end.h) */
    const char *public_url;             /* "http://127.0.0.1:7001/estamp": what QR codes lead to */
};

extern const struct http_route signing_routes[];

#endif
