#include "archives.h"
#include "archives_routes.h"
#include "archiving.h"
#include "archiving_step.h"
#include "evidence_step.h"
#include "http_auth.h"
#include "http_keys.h"
#include "job.h"
#include "upkeep.h"

static const struct job_handler handlers[] = {{ARCHIVING_JOB_KIND, archiving_step_run, NULL}, {NULL, NULL, NULL}};
/* A run that takes a day must not keep files from being renewed, nor the other way about. */
static const struct job_handler evidence_jobs[] = {{EVIDENCE_STEP_JOB_KIND, evidence_step_run, EVIDENCE_STEP_JOB_ID},
                                                   {NULL, NULL, NULL}};

int main(void)
{
    static struct archives_config config = {.http.name = "archives", .client.name = "archives"};
    static struct archives archives;
    http_server_begin("archives");
    config_load_or_exit(archives_config_fields, &config);
    archives_open_or_exit(&config, &archives);
    struct upkeep *upkeep = upkeep_start(&archives);
    struct job_worker *worker = job_worker_start(archives.db, handlers, &archives);
    struct job_worker *renewals = job_worker_start(archives.db, evidence_jobs, &archives);
    const struct http_server server = {.config = &config.http,
                                       .routes = archives_routes,
                                       .service = &archives,
                                       .keys = http_keys_of_auth(archives.client),
                                       .cuts = http_auth_cuts(archives.db),
                                       .db = archives.db};
    int code = http_server_run(&server);
    job_worker_stop(renewals);
    job_worker_stop(worker);
    upkeep_stop(upkeep);
    return code;
}
