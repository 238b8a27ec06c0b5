#include "audit.h"
#include "config.h"
#include "http_auth.h"
#include "http_keys.h"
#include "log.h"
#include "seals.h"
#include "seals_ready.h"
#include <stdio.h>
#include <stdlib.h>

static const struct config_field fields[] = {
    HTTP_CONFIG_FIELDS(struct seals_config, http),
    DB_CONFIG_FIELDS(struct seals_config, db),
    HTTP_CLIENT_CONFIG_FIELDS(struct seals_config, internal),
    CONFIG_TEXT("ESTAMP_STORE", struct seals_config, store_path, NULL),
    CONFIG_TEXT("ESTAMP_TRUST", struct seals_config, trust_path, NULL),
    CONFIG_TEXT("ESTAMP_OWNER_FIELD", struct seals_config, owner_field, "serialNumber"),
    CONFIG_SECRET("ESTAMP_AUDIT_KEY", struct seals_config, audit_key),
    CONFIG_SECRET("ESTAMP_MASTER_KEY", struct seals_config, master_key),
    CONFIG_END,
};

static struct bytes key_or_exit(struct arena *arena, const char *name, const char *hex)
{
    struct bytes key;
    if (bytes_from_hex(arena, hex, &key) && key.size == 32) return key;
    fprintf(stderr, "%s: 64 hexadecimal characters are expected\n", name);
    exit(78);
}

static struct trust *trust_or_exit(const char *path)
{
    struct problem why = {0};
    struct trust *roots = trust_open(path, &why);
    if (roots) return roots;
    fprintf(stderr, "ESTAMP_TRUST: %s: %s\n", problem_name(why.code), why.subject);
    exit(78);
}

int main(void)
{
    AUTO_ARENA(memory);
    struct seals_config config = {.http.name = "seals", .internal.name = "seals"};
    log_set_service("seals", LOG_INFO);
    config_load_or_exit(fields, &config);
    audit_open(key_or_exit(memory, "ESTAMP_AUDIT_KEY", config.audit_key), "seals");
    struct seals service = {.master_key = key_or_exit(memory, "ESTAMP_MASTER_KEY", config.master_key),
                            .trust = trust_or_exit(config.trust_path),
                            .store = store_open_or_exit(config.store_path),
                            .owner_field = config.owner_field,
                            .db = db_open_or_exit(&config.db)};
    struct http_client *client = http_client_open(&config.internal);
    struct http_server server = {.config = &config.http,
                                 .routes = seals_routes,
                                 .service = &service,
                                 .keys = http_keys_of_auth(client),
                                 .cuts = http_auth_cuts(service.db),
                                 .ready = seals_ready};
    return http_server_run(&server);
}
