/* seals - the service that holds private keys: certificates, seals, their keys; it never sees a document. */
#ifndef SEALS_H
#define SEALS_H

#include "ca.h"
#include "db.h"
#include "http_client.h"
#include "http_server.h"
#include "issuer.h"
#include "maker.h"
#include "store.h"
#include "trust.h"

struct seal_key_cache;

struct seals_config {
    struct http_config http;
    struct db_config db;
    struct http_client_config internal;
    struct bytes audit_key, master_key;
    const char *store_path, *trust_path;
    const char *owner_field; /* of a certificate's subject: where a CA writes the unit's code */
    const char *owner_rules; /* the same for single CAs, a line each: "FIELD ISSUER" (certificate.h) */
    const char *issuer_key, *issuer_certificate, *issuer_policy, *issuer_crl; /* "": no CA of our own */
    const char *maker_key, *maker_certificate;                                /* "": nobody signs seals */
    const char *public_url;
    int64_t key_pool, code_days, list_room, list_hours;
};

struct seals {
    struct db_pool *db;
    struct store *store;
    struct trust *trust;
    struct bytes master_key;
    struct seal_key_cache *keys;
    const char *owner_field, *owner_rules;
    issuer *issuer;      /* NULL: the operator has given none, or one that cannot be used */
    struct ca ca;        /* the same at work: its lists, its answers; with an issuer only */
    struct maker *maker; /* NULL: as with the issuer */
    int64_t key_pool;    /* RSA keys to keep ready */
    int64_t code_days;   /* so long initial codes wait to be printed */
};

extern const struct http_route seals_routes[];

#endif
