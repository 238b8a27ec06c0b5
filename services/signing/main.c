#include "audit.h"
#include "config.h"
#include "copy_expire.h"
#include "db_once.h"
#include "evidence_flow.h"
#include "evidence_renew.h"
#include "form_cache.h"
#include "http_auth.h"
#include "http_keys.h"
#include "job.h"
#include "mail_outbox_step.h"
#include "mail_secret.h"
#include "material_cache.h"
#include "notice_remind.h"
#include "picture_cache.h"
#include "signing.h"

static const struct config_field fields[] = {
    HTTP_CONFIG_FIELDS(struct signing_config, http),
    DB_CONFIG_FIELDS(struct signing_config, db),
    HTTP_CLIENT_CONFIG_FIELDS(struct signing_config, internal),
    TIMESTAMP_CONFIG_FIELDS(struct signing_config, timestamps),
    CONFIG_TEXT("ESTAMP_STORE", struct signing_config, store_path, NULL),
    CONFIG_TEXT("ESTAMP_TRUST", struct signing_config, trust_path, NULL),
    CONFIG_TEXT("ESTAMP_REVOCATION", struct signing_config, revocation, "offline"),
    CONFIG_TEXT("ESTAMP_ISSUER_HOSTS", struct signing_config, issuer_hosts, ""),
    CONFIG_TEXT("ESTAMP_ALGORITHM_ENDS", struct signing_config, algorithm_ends, ""),
    CONFIG_INT("ESTAMP_RENEW_DAYS", struct signing_config, renew_days, 90, 1, 3650),
    CONFIG_TEXT("ESTAMP_PUBLIC_URL", struct signing_config, public_url, NULL),
    CONFIG_KEY("ESTAMP_AUDIT_KEY", struct signing_config, audit_key),
    CONFIG_KEY("ESTAMP_MAIL_KEY", struct signing_config, mail_key),
    CONFIG_END,
};

/* A server that hangs must not keep deadlines from being said. */
static const struct job_handler mail_jobs[] = {{MAIL_OUTBOX_JOB_KIND, mail_outbox_step_run, MAIL_OUTBOX_JOB_ID},
                                               {NULL, NULL, NULL}};
static const struct job_handler evidence_jobs[] = {{EVIDENCE_RENEW_JOB_KIND, evidence_renew_run, EVIDENCE_RENEW_JOB_ID},
                                                   {NULL, NULL, NULL}};
static const struct job_handler notice_jobs[] = {{NOTICE_REMIND_JOB_KIND, notice_remind_run, NOTICE_REMIND_JOB_ID},
                                                 {COPY_EXPIRE_JOB_KIND, copy_expire_run, COPY_EXPIRE_JOB_ID},
                                                 {NULL, NULL, NULL}};

int main(void)
{
    static struct mail_secret secret;
    struct signing_config config = {.http.name = "signing", .internal.name = "signing"};
    http_server_begin("signing");
    config_load_or_exit(fields, &config);
    audit_open(config.audit_key, "signing");
    struct signing signing = {.trust = trust_open_or_exit(config.trust_path),
                              .store = store_open_or_exit(config.store_path),
                              .copies = copy_expire_open_or_exit(config.store_path),
                              .public_url = config.public_url,
                              .client = http_client_open(&config.internal),
                              .db = db_open_or_exit(&config.db)};
    mail_secret_open_or_exit(config.mail_key, &secret);
    signing.mail = &secret;
    signing.timestamps = timestamp_flow_open_or_exit(&config.timestamps, signing.db, signing.trust);
    evidence_flow_open_or_exit(&config, &signing);
    signing.forms = form_cache_new(signing.store);
    signing.pictures = picture_cache_new(signing.store);
    signing.materials = material_cache_new();
    const struct http_server server = {.config = &config.http,
                                       .routes = signing_routes,
                                       .service = &signing,
                                       .keys = http_keys_of_auth(signing.client),
                                       .cuts = http_auth_cuts(signing.db),
                                       .db = signing.db};
    db_once_upkeep(signing.db);
    struct job_worker *mails = job_worker_start(signing.db, mail_jobs, &signing);
    struct job_worker *notices = job_worker_start(signing.db, notice_jobs, &signing);
    struct job_worker *renewals = job_worker_start(signing.db, evidence_jobs, &signing);
    int code = http_server_run(&server);
    job_worker_stop(renewals);
    job_worker_stop(mails);
    job_worker_stop(notices);
    return code;
}
