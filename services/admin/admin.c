#include "admin.h"
#include "audit.h"
#include "config.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct config_field admin_config_fields[] = {
    HTTP_CONFIG_FIELDS(struct admin_config, http),
    DB_CONFIG_FIELDS(struct admin_config, db),
    HTTP_CLIENT_CONFIG_FIELDS(struct admin_config, client),
    CONFIG_TEXT("ESTAMP_STORE", struct admin_config, store, NULL),
    CONFIG_SECRET("ESTAMP_AUDIT_KEY", struct admin_config, audit_key),
    CONFIG_SECRET("ESTAMP_CHECKPOINT_KEY", struct admin_config, checkpoint_key),
    CONFIG_TEXT("ESTAMP_CHECKPOINTS", struct admin_config, checkpoints, NULL),
    CONFIG_TEXT("ESTAMP_AUDIT_ORIGIN", struct admin_config, origin, "estamp/audit"),
    CONFIG_END,
};

static struct bytes key_of(struct arena *arena, const char *hex, const char *name)
{
    struct bytes key = {0};
    if (bytes_from_hex(arena, hex, &key) && key.size == ED25519_SEED_SIZE) return key;
    (void)fprintf(stderr, "admin: %s must be 64 hex characters\n", name);
    exit(78); /* EX_CONFIG */
}

void admin_open_or_exit(const struct admin_config *config, struct admin *out)
{
    AUTO_ARENA(memory);
    *out = (struct admin){.config = config};
    audit_open(key_of(memory, config->audit_key, "ESTAMP_AUDIT_KEY"), "admin");
    struct bytes seed = key_of(memory, config->checkpoint_key, "ESTAMP_CHECKPOINT_KEY");
    memcpy(out->checkpoint_seed, seed.data, seed.size);
    out->store = store_open_or_exit(config->store);
    out->db = db_open_or_exit(&config->db);
    out->client = http_client_open(&config->client);
}

status admin_audit(struct db *db, const struct admin_call *call, const struct admin_fact *fact, struct problem *why)
{
    const struct audit_event event = {
        .action = fact->action,
        .object = fact->object,
        .object_id = fact->object_id,
        .unit_id = fact->unit_id,
        .detail = fact->detail,
        .outcome = "ok",
    };
    return audit_append(db, call->caller, &event, why);
}
