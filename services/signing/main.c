#include "audit.h"
#include "config.h"
#include "db_once.h"
#include "form_cache.h"
#include "http_auth.h"
#include "http_keys.h"
#include "picture_cache.h"
#include "signing.h"

static const struct config_field fields[] = {
    HTTP_CONFIG_FIELDS(struct signing_config, http),
    DB_CONFIG_FIELDS(struct signing_config, db),
    HTTP_CLIENT_CONFIG_FIELDS(struct signing_config, internal),
    CONFIG_TEXT("ESTAMP_STORE", struct signing_config, store_path, NULL),
    CONFIG_TEXT("ESTAMP_TRUST", struct signing_config, trust_path, NULL),
    CONFIG_TEXT("ESTAMP_PUBLIC_URL", struct signing_config, public_url, NULL),
    CONFIG_KEY("ESTAMP_AUDIT_KEY", struct signing_config, audit_key),
    CONFIG_END,
};

int main(void)
{
    struct signing_config config = {.http.name = "signing", .internal.name = "signing"};
    http_server_begin("signing");
    config_load_or_exit(fields, &config);
    audit_open(config.audit_key, "signing");
    struct signing signing = {.trust = trust_open_or_exit(config.trust_path),
                              .store = store_open_or_exit(config.store_path),
                              .public_url = config.public_url,
                              .client = http_client_open(&config.internal),
                              .db = db_open_or_exit(&config.db)};
    signing.forms = form_cache_new(signing.store);
    signing.pictures = picture_cache_new(signing.store);
    const struct http_server server = {.config = &config.http,
                                       .routes = signing_routes,
                                       .service = &signing,
                                       .keys = http_keys_of_auth(signing.client),
                                       .cuts = http_auth_cuts(signing.db),
                                       .db = signing.db};
    db_once_upkeep(signing.db);
    return http_server_run(&server);
}
