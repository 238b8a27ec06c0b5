#include "audit.h"
#include "batch.h"
#include "batch_step.h"
#include "ca_flow.h"
#include "ca_list.h"
#include "ca_ocsp.h"
#include "clock.h"
#include "config.h"
#include "db_once.h"
#include "http_auth.h"
#include "http_keys.h"
#include "job.h"
#include "key_pool.h"
#include "log.h"
#include "seal_key_cache.h"
#include "seals.h"
#include "structure_flow.h"
#include <stdlib.h>
#include <time.h>

static const struct config_field fields[] = {
    HTTP_CONFIG_FIELDS(struct seals_config, http),
    DB_CONFIG_FIELDS(struct seals_config, db),
    HTTP_CLIENT_CONFIG_FIELDS(struct seals_config, internal),
    CONFIG_TEXT("ESTAMP_STORE", struct seals_config, store_path, NULL),
    CONFIG_TEXT("ESTAMP_TRUST", struct seals_config, trust_path, NULL),
    CONFIG_TEXT("ESTAMP_OWNER_FIELD", struct seals_config, owner_field, "serialNumber"),
    CONFIG_TEXT("ESTAMP_OWNER_RULES", struct seals_config, owner_rules, ""),
    CONFIG_TEXT("ESTAMP_ISSUER_KEY", struct seals_config, issuer_key, ""),
    CONFIG_TEXT("ESTAMP_ISSUER_CERTIFICATE", struct seals_config, issuer_certificate, ""),
    CONFIG_TEXT("ESTAMP_ISSUER_POLICY", struct seals_config, issuer_policy, ""),
    CONFIG_TEXT("ESTAMP_ISSUER_CRL", struct seals_config, issuer_crl, ""),
    CONFIG_TEXT("ESTAMP_MAKER_KEY", struct seals_config, maker_key, ""),
    CONFIG_TEXT("ESTAMP_MAKER_CERTIFICATE", struct seals_config, maker_certificate, ""),
    CONFIG_TEXT("ESTAMP_PUBLIC_URL", struct seals_config, public_url, ""),
    CONFIG_INT("ESTAMP_CRL_ROOM", struct seals_config, list_room, CA_LIST_ROOM, 1, 100000),
    CONFIG_INT("ESTAMP_CRL_HOURS", struct seals_config, list_hours, 168, 1, 8760),
    CONFIG_INT("ESTAMP_KEY_POOL", struct seals_config, key_pool, 200, 0, KEY_POOL_MOST),
    CONFIG_INT("ESTAMP_CODE_DAYS", struct seals_config, code_days, 30, 1, 365),
    CONFIG_KEY("ESTAMP_AUDIT_KEY", struct seals_config, audit_key),
    CONFIG_KEY("ESTAMP_MASTER_KEY", struct seals_config, master_key),
    CONFIG_END,
};

static const struct job_handler handlers[] = {{BATCH_JOB_KIND, batch_step_run, NULL},
                                              {STRUCTURE_JOB_KIND, structure_flow_run, STRUCTURE_JOB_ID},
                                              {NULL, NULL, NULL}};
/* Beside the batches, which may take hours. */
static const struct job_handler list_jobs[] = {{CA_LIST_JOB_KIND, ca_list_run, CA_LIST_JOB_ID}, {NULL, NULL, NULL}};

static void log_unusable(const struct problem *why)
{
    log_event(LOG_ERROR, "issuer_unusable", log_text("code", problem_name(why->code)),
              log_text("subject", why->subject));
}

/* Without it everything works but batches, so a CA that is out of order stops nothing else. */
static issuer *open_issuer(const struct seals_config *config)
{
    struct problem why = {0};
    issuer *ca = NULL;
    const struct issuer_setup setup = {.key = bytes_of_text(config->issuer_key),
                                       .certificate = bytes_of_text(config->issuer_certificate),
                                       .code_field = config->owner_field,
                                       .policy = config->issuer_policy};
    if (!*config->issuer_key && !*config->issuer_certificate) return NULL;
    if (issuer_open(&setup, &ca, &why) != OK) log_unusable(&why);
    return ca;
}

/* Without it seals are made all the same, and get their structures once it is there. */
static struct maker *open_maker(const struct seals_config *config, const struct trust *list)
{
    struct problem why = {0};
    struct maker *maker = NULL;
    const struct maker_setup setup = {.key = bytes_of_text(config->maker_key),
                                      .certificate = bytes_of_text(config->maker_certificate),
                                      .trust = list,
                                      .now_ms = clock_now_ms()};
    if (!*config->maker_key && !*config->maker_certificate) return NULL;
    if (maker_open(&setup, &maker, &why) != OK)
        log_event(LOG_ERROR, "maker_unusable", log_text("code", problem_name(why.code)),
                  log_text("subject", why.subject));
    return maker;
}

/* A node of a cluster takes connections before it takes orders: waited for like the database itself, or the CA would be
 * out of work for as long as this process lives. */
static status begin_register(struct seals *seals, struct problem *why)
{
    enum { TRIES = 20 };
    const struct timespec pause = {.tv_sec = 1};
    status begun = ca_flow_begin(seals, why);
    for (int i = 1; i < TRIES && begun == PROBLEM_UNAVAILABLE; i++) {
        (void)nanosleep(&pause, NULL);
        problem_clear(why);
        begun = ca_flow_begin(seals, why);
    }
    return begun;
}

static void begin_issuer(struct seals *seals, const struct seals_config *config)
{
    enum { HOUR_MS = 3600000 };
    struct problem why = {0};
    seals->issuer = open_issuer(config);
    if (!seals->issuer) return;
    seals->ca = (struct ca){.issuer = seals->issuer,
                            .url = config->public_url,
                            .old_address = config->issuer_crl,
                            .responder = ca_ocsp_new(),
                            .list_room = config->list_room,
                            .list_ms = config->list_hours * HOUR_MS};
    status begun = begin_register(seals, &why);
    if (begun == OK) return;
    log_unusable(&why);
    if (begun == PROBLEM_UNAVAILABLE) exit(1);
    issuer_free(seals->issuer);
    seals->issuer = NULL;
}

int main(void)
{
    struct seals_config config = {.http.name = "seals", .internal.name = "seals"};
    http_server_begin("seals");
    config_load_or_exit(fields, &config);
    audit_open(config.audit_key, "seals");
    static struct seals seals;
    seals = (struct seals){.master_key = config.master_key,
                           .keys = seal_key_cache_new(seal_key_cache_lock_memory()),
                           .trust = trust_open_or_exit(config.trust_path),
                           .store = store_open_or_exit(config.store_path),
                           .owner_field = config.owner_field,
                           .owner_rules = config.owner_rules,
                           .key_pool = config.key_pool,
                           .code_days = config.code_days,
                           .db = db_open_or_exit(&config.db)};
    begin_issuer(&seals, &config);
    const struct http_server server = {.config = &config.http,
                                       .routes = seals_routes,
                                       .service = &seals,
                                       .keys = http_keys_of_auth(http_client_open(&config.internal)),
                                       .cuts = http_auth_cuts(seals.db),
                                       .db = seals.db};
    seals.maker = open_maker(&config, seals.trust);
    db_once_upkeep(seals.db);
    key_pool_start(&seals);
    struct job_worker *worker = job_worker_start(seals.db, handlers, (void *)(uintptr_t)&seals);
    struct job_worker *lists = job_worker_start(seals.db, list_jobs, (void *)(uintptr_t)&seals);
    int code = http_server_run(&server);
    job_worker_stop(lists);
    job_worker_stop(worker);
    return code;
}
