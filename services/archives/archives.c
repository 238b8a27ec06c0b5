#include "archives.h"
#include "audit.h"

const struct config_field archives_config_fields[] = {
    HTTP_CONFIG_FIELDS(struct archives_config, http),
    DB_CONFIG_FIELDS(struct archives_config, db),
    HTTP_CLIENT_CONFIG_FIELDS(struct archives_config, client),
    CONFIG_KEY("ESTAMP_AUDIT_KEY", struct archives_config, audit_key),
    CONFIG_TEXT("ESTAMP_STORE", struct archives_config, store, NULL),
    CONFIG_TEXT("ESTAMP_TRUST", struct archives_config, trust, NULL),
    CONFIG_END,
};

void archives_open_or_exit(const struct archives_config *config, struct archives *out)
{
    *out = (struct archives){.config = config};
    audit_open(config->audit_key, "archives");
    out->trust = trust_open_or_exit(config->trust);
    out->store = store_open_or_exit(config->store);
    out->client = http_client_open(&config->client);
    out->db = db_open_or_exit(&config->db);
}
