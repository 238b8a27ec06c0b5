/* seals - the service that holds private keys: certificates, seals, their keys; it never sees a document. */
#ifndef SEALS_H
#define SEALS_H

#include "db.h"
#include "http_client.h"
#include "http_server.h"
#include "store.h"
#include "trust.h"

struct seals_config {
    struct http_config http;
    struct db_config db;
    struct http_client_config internal;
    struct bytes audit_key, master_key;
    const char *store_path, *trust_path;
    const char *owner_field; /* of a certificate's subject: where a CA writes the unit's code */
};

struct seals {
    struct db_pool *db;
    struct store *store;
    struct trust *trust;
    struct bytes master_key;
    const char *owner_field;
};

extern const struct http_route seals_routes[];

#endif
