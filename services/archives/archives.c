#include "archives.h"
#include "algorithm_end.h"
#include "audit.h"
#include <stdio.h>
#include <stdlib.h>

enum { EXIT_CONFIG = 78 };

const struct config_field archives_config_fields[] = {
    HTTP_CONFIG_FIELDS(struct archives_config, http),
    DB_CONFIG_FIELDS(struct archives_config, db),
    HTTP_CLIENT_CONFIG_FIELDS(struct archives_config, client),
    CONFIG_KEY("ESTAMP_AUDIT_KEY", struct archives_config, audit_key),
    CONFIG_TEXT("ESTAMP_STORE", struct archives_config, store, NULL),
    CONFIG_TEXT("ESTAMP_TRUST", struct archives_config, trust, NULL),
    CONFIG_TEXT("ESTAMP_ALGORITHM_ENDS", struct archives_config, algorithm_ends, ""),
    CONFIG_INT("ESTAMP_RENEW_DAYS", struct archives_config, renew_days, 90, 1, 3650),
    CONFIG_END,
};

void archives_open_or_exit(const struct archives_config *config, struct archives *out)
{
    *out = (struct archives){.config = config, .renew_ms = config->renew_days * INT64_C(86400000)};
    if (!algorithm_end_is_table(config->algorithm_ends)) {
        (void)fprintf(stderr, "ESTAMP_ALGORITHM_ENDS: such as RSA2048=2030-12-31,SHA256=2035-12-31\n");
        exit(EXIT_CONFIG); /* NOLINT(concurrency-mt-unsafe): no thread yet */
    }
    audit_open(config->audit_key, "archives");
    out->trust = trust_open_or_exit(config->trust);
    out->store = store_open_or_exit(config->store);
    out->client = http_client_open(&config->client);
    out->db = db_open_or_exit(&config->db);
}
