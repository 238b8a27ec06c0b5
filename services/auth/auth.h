/* auth - what the service holds for its whole life: settings, database, keys. Handlers get it as rq->service. */
#ifndef AUTH_H
#define AUTH_H

#include "aead.h"
#include "caller.h"
#include "config.h"
#include "db.h"
#include "http_client.h"
#include "http_server.h"
#include "password.h"
#include "trust.h"
#include <stdint.h>

struct signing_ring; /* signing_key_flow.h */

enum { AUTH_SERVICES = 5 };
extern const char *const auth_service_names[AUTH_SERVICES];

struct auth_config {
    struct http_config http;
    struct db_config db;
    struct bytes key; /* ESTAMP_AUTH_KEY: its derived keys encrypt signing keys and so on */
    struct bytes audit_key;
    const char *secrets[AUTH_SERVICES]; /* ESTAMP_SECRET_<SERVICE>: what each of our services knows itself by */
    struct http_client_config internal;
    const char *trust_path;  /* ESTAMP_TRUST: roots that certificates must lead to */
    const char *owner_field; /* ESTAMP_OWNER_FIELD: of a certificate's subject, where a CA writes the unit's code */
    int64_t hashes;          /* ESTAMP_HASHES: passwords hashed at once, 19 MiB each */
    int64_t idle_min;        /* ESTAMP_SESSION_IDLE_MIN: a session unused for so long is over */
    int64_t max_min;         /* ESTAMP_SESSION_MAX_MIN: a session is over after this at the latest */
};

struct auth {
    const struct auth_config *config;
    struct db_pool *db;
    struct password_gate *gate;      /* bounds hashing */
    struct password_gate *slow_gate; /* bounds answers that are held back */
    struct signing_ring *ring;
    struct http_client *internal;
    struct trust *trust;
    int64_t idle_ms, max_ms;
    unsigned char key_key[AEAD_KEY_SIZE];       /* encrypts signing keys */
    unsigned char csrf_key[AEAD_KEY_SIZE];      /* CSRF tokens are HMACs of session ids */
    unsigned char throttle_key[AEAD_KEY_SIZE];  /* logins and addresses are stored as HMACs only */
    unsigned char answer_key[AEAD_KEY_SIZE];    /* encrypts answers kept for repeated requests */
    unsigned char device_key[AEAD_KEY_SIZE];    /* cookies of known devices hold HMACs */
    unsigned char factor_key[AEAD_KEY_SIZE];    /* encrypts the secrets of second factors */
    unsigned char challenge_key[AEAD_KEY_SIZE]; /* challenges carry HMACs */
};

/* One request, as the flows see it. Everything is borrowed. */
struct auth_call {
    const struct auth *auth;
    const struct caller *caller;
    struct arena *arena;
    const char *request_id;
    const char *agent;   /* the browser's name, printable ASCII, at most SESSION_AGENT_MAX */
    const char *cookies; /* the header Cookie as it came; NULL: none */
    int64_t now_ms;
};

extern const struct config_field auth_config_fields[];

/* Ends the process with a message when a key is not what it should be. `config` is borrowed for ever. */
void auth_open_or_exit(const struct auth_config *config, struct auth *out);

#endif
