/* admin - what the service holds for its whole life: settings, database, store. Handlers get it as rq->service. */
#ifndef ADMIN_H
#define ADMIN_H

#include "caller.h"
#include "config.h"
#include "db.h"
#include "ed25519.h"
#include "http_client.h"
#include "http_server.h"
#include "store.h"

struct admin_config {
    struct http_config http;
    struct db_config db;
    struct http_client_config client;
    const char *store; /* ESTAMP_STORE */
    struct bytes audit_key;
    struct bytes checkpoint_key; /* ESTAMP_CHECKPOINT_KEY: seed of the key that signs checkpoints */
    const char *checkpoints;     /* ESTAMP_CHECKPOINTS: folder where checkpoints are published */
    const char *origin;          /* ESTAMP_AUDIT_ORIGIN: the log's name in its checkpoints */
};

struct admin {
    const struct admin_config *config;
    struct db_pool *db;
    struct store *store;
    struct http_client *client;
    unsigned char checkpoint_seed[ED25519_SEED_SIZE];
};

/* One request, as the flows see it. Everything is borrowed. */
struct admin_call {
    const struct admin *admin;
    const struct caller *caller;
    struct arena *arena;
    int64_t now_ms;
};

extern const struct config_field admin_config_fields[];

/* `config` is borrowed for ever. */
void admin_open_or_exit(const struct admin_config *config, struct admin *out);

/* Appends to the audit log, within the transaction. `detail` is a small JSON object or NULL. */
struct admin_fact {
    const char *action, *object, *object_id, *unit_id, *detail;
};
status admin_audit(struct db *db, const struct admin_call *call, const struct admin_fact *fact, struct problem *why)
    MUST_USE;

#endif
