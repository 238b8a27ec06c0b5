#include "audit.h"
#include "config.h"
#include "db_once.h"
#include "http_auth.h"
#include "http_keys.h"
#include "seals.h"

static const struct config_field fields[] = {
    HTTP_CONFIG_FIELDS(struct seals_config, http),
    DB_CONFIG_FIELDS(struct seals_config, db),
    HTTP_CLIENT_CONFIG_FIELDS(struct seals_config, internal),
    CONFIG_TEXT("ESTAMP_STORE", struct seals_config, store_path, NULL),
    CONFIG_TEXT("ESTAMP_TRUST", struct seals_config, trust_path, NULL),
    CONFIG_TEXT("ESTAMP_OWNER_FIELD", struct seals_config, owner_field, "serialNumber"),
    CONFIG_KEY("ESTAMP_AUDIT_KEY", struct seals_config, audit_key),
    CONFIG_KEY("ESTAMP_MASTER_KEY", struct seals_config, master_key),
    CONFIG_END,
};

int main(void)
{
    struct seals_config config = {.http.name = "seals", .internal.name = "seals"};
    http_server_begin("seals");
    config_load_or_exit(fields, &config);
    audit_open(config.audit_key, "seals");
    const struct seals seals = {.master_key = config.master_key,
                                .trust = trust_open_or_exit(config.trust_path),
                                .store = store_open_or_exit(config.store_path),
                                .owner_field = config.owner_field,
                                .db = db_open_or_exit(&config.db)};
    const struct http_server server = {.config = &config.http,
                                       .routes = seals_routes,
                                       .service = &seals,
                                       .keys = http_keys_of_auth(http_client_open(&config.internal)),
                                       .cuts = http_auth_cuts(seals.db),
                                       .db = seals.db};
    db_once_upkeep(seals.db);
    return http_server_run(&server);
}
