#include "archives.h"
#include "audit.h"
#include "digest.h"
#include <stdio.h>
#include <stdlib.h>

const struct config_field archives_config_fields[] = {
    HTTP_CONFIG_FIELDS(struct archives_config, http),
    DB_CONFIG_FIELDS(struct archives_config, db),
    HTTP_CLIENT_CONFIG_FIELDS(struct archives_config, client),
    CONFIG_SECRET("ESTAMP_AUDIT_KEY", struct archives_config, audit_key),
    CONFIG_TEXT("ESTAMP_STORE", struct archives_config, store, NULL),
    CONFIG_TEXT("ESTAMP_TRUST", struct archives_config, trust, NULL),
    CONFIG_END,
};

static void must(bool fine, const char *message)
{
    if (fine) return;
    (void)fprintf(stderr, "archives: %s\n", message);
    exit(78); /* EX_CONFIG */
}

void archives_open_or_exit(const struct archives_config *config, struct archives *out)
{
    AUTO_ARENA(arena);
    struct bytes key = {0};
    struct problem why = {0};
    must(bytes_from_hex(arena, config->audit_key, &key) && key.size == DIGEST_SIZE,
         "ESTAMP_AUDIT_KEY must be 64 hex characters");
    audit_open(key, "archives");
    *out = (struct archives){.config = config};
    out->trust = trust_open(config->trust, &why);
    must(out->trust != NULL, "ESTAMP_TRUST must be a folder of root certificates");
    out->store = store_open_or_exit(config->store);
    out->client = http_client_open(&config->client);
    out->db = db_open_or_exit(&config->db);
}
