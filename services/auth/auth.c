#include "auth.h"
#include "audit.h"
#include "config.h"
#include "signing_key_flow.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { GATE_WAIT_MS = 3000, MINUTE_MS = 60000, SECRET_MIN = 32 };

const struct config_field auth_config_fields[] = {
    HTTP_CONFIG_FIELDS(struct auth_config, http),
    DB_CONFIG_FIELDS(struct auth_config, db),
    CONFIG_KEY("ESTAMP_AUTH_KEY", struct auth_config, key),
    CONFIG_KEY("ESTAMP_AUDIT_KEY", struct auth_config, audit_key),
    CONFIG_SECRET("ESTAMP_SECRET_AUTH", struct auth_config, secrets[0]),
    CONFIG_SECRET("ESTAMP_SECRET_ADMIN", struct auth_config, secrets[1]),
    CONFIG_SECRET("ESTAMP_SECRET_SEALS", struct auth_config, secrets[2]),
    CONFIG_SECRET("ESTAMP_SECRET_SIGNING", struct auth_config, secrets[3]),
    CONFIG_SECRET("ESTAMP_SECRET_ARCHIVES", struct auth_config, secrets[4]),
    HTTP_CLIENT_CONFIG_FIELDS(struct auth_config, internal),
    CONFIG_TEXT("ESTAMP_TRUST", struct auth_config, trust_path, NULL),
    CONFIG_TEXT("ESTAMP_OWNER_FIELD", struct auth_config, owner_field, "serialNumber"),
    CONFIG_INT("ESTAMP_HASHES", struct auth_config, hashes, 4, 1, 64),
    CONFIG_INT("ESTAMP_SESSION_IDLE_MIN", struct auth_config, idle_min, 120, 5, 1440),
    CONFIG_INT("ESTAMP_SESSION_MAX_MIN", struct auth_config, max_min, 720, 15, 43200),
    CONFIG_END,
};

const char *const auth_service_names[AUTH_SERVICES] = {"auth", "admin", "seals", "signing", "archives"};

static void must(bool fine, const char *message)
{
    if (fine) return;
    (void)fprintf(stderr, "auth: %s\n", message);
    exit(78); /* EX_CONFIG */
}

static void derive_keys(struct bytes master, struct auth *out)
{
    struct problem why = {0};
    bool fine = aead_derive(master, "auth signing keys", out->key_key, &why) == OK &&
                aead_derive(master, "auth csrf", out->csrf_key, &why) == OK &&
                aead_derive(master, "auth throttle", out->throttle_key, &why) == OK &&
                aead_derive(master, "auth answers", out->answer_key, &why) == OK &&
                aead_derive(master, "auth devices", out->device_key, &why) == OK &&
                aead_derive(master, "auth second factor", out->factor_key, &why) == OK &&
                aead_derive(master, "auth challenges", out->challenge_key, &why) == OK;
    must(fine, "ESTAMP_AUTH_KEY cannot be used");
}

void auth_open_or_exit(const struct auth_config *config, struct auth *out)
{
    *out =
        (struct auth){.config = config, .idle_ms = config->idle_min * MINUTE_MS, .max_ms = config->max_min * MINUTE_MS};
    derive_keys(config->key, out);
    for (int i = 0; i < AUTH_SERVICES; i++)
        must(strlen(config->secrets[i]) >= SECRET_MIN, "a service's secret (ESTAMP_SECRET_…) has under 32 characters");
    audit_open(config->audit_key, "auth");
    out->db = db_open_or_exit(&config->db);
    out->gate = password_gate_new(config->hashes, GATE_WAIT_MS);
    out->slow_gate = password_gate_new(config->http.threads / 4, 0);
    out->internal = http_client_open(&config->internal);
    out->trust = trust_open_or_exit(config->trust_path);
    out->ring = signing_key_flow_ring();
    struct problem why = {0};
    must(signing_key_flow_turn(out, &why) == OK,
         "the signing keys cannot be read: is ESTAMP_AUTH_KEY the one that they were made with?");
}
