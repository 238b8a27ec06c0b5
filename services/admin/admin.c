#include "admin.h"
#include "audit.h"
#include "config.h"
#include <string.h>

const struct config_field admin_config_fields[] = {
    HTTP_CONFIG_FIELDS(struct admin_config, http),
    DB_CONFIG_FIELDS(struct admin_config, db),
    HTTP_CLIENT_CONFIG_FIELDS(struct admin_config, client),
    CONFIG_TEXT("ESTAMP_STORE", struct admin_config, store, NULL),
    CONFIG_KEY("ESTAMP_AUDIT_KEY", struct admin_config, audit_key),
    CONFIG_KEY("ESTAMP_CHECKPOINT_KEY", struct admin_config, checkpoint_key),
    CONFIG_TEXT("ESTAMP_CHECKPOINTS", struct admin_config, checkpoints, NULL),
    CONFIG_TEXT("ESTAMP_AUDIT_ORIGIN", struct admin_config, origin, "estamp/audit"),
    CONFIG_END,
};

void admin_open_or_exit(const struct admin_config *config, struct admin *out)
{
    *out = (struct admin){.config = config};
    audit_open(config->audit_key, "admin");
    memcpy(out->checkpoint_seed, config->checkpoint_key.data, sizeof out->checkpoint_seed);
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
