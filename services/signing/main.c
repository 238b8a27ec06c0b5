#include "audit.h"
#include "config.h"
#include "form_cache.h"
#include "http_auth.h"
#include "http_keys.h"
#include "log.h"
#include "signing.h"
#include <stdio.h>
#include <stdlib.h>

static const struct config_field fields[] = {
    HTTP_CONFIG_FIELDS(struct signing_config, http),
    DB_CONFIG_FIELDS(struct signing_config, db),
    HTTP_CLIENT_CONFIG_FIELDS(struct signing_config, internal),
    CONFIG_TEXT("ESTAMP_STORE", struct signing_config, store_path, NULL),
    CONFIG_TEXT("ESTAMP_TRUST", struct signing_config, trust_path, NULL),
    CONFIG_TEXT("ESTAMP_PUBLIC_URL", struct signing_config, public_url, NULL),
    CONFIG_SECRET("ESTAMP_AUDIT_KEY", struct signing_config, audit_key),
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
    struct signing_config config = {.http.name = "signing", .internal.name = "signing"};
    log_set_service("signing", LOG_INFO);
    config_load_or_exit(fields, &config);
    audit_open(key_or_exit(memory, "ESTAMP_AUDIT_KEY", config.audit_key), "signing");
    struct signing service = {.trust = trust_or_exit(config.trust_path),
                              .store = store_open_or_exit(config.store_path),
                              .public_url = config.public_url,
                              .client = http_client_open(&config.internal),
                              .db = db_open_or_exit(&config.db)};
    service.forms = form_cache_new(service.store);
    struct http_server server = {.config = &config.http,
                                 .routes = signing_routes,
                                 .service = &service,
                                 .keys = http_keys_of_auth(service.client),
                                 .cuts = http_auth_cuts(service.db),
                                 .ready = signing_ready};
    return http_server_run(&server);
}
