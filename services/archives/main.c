#include "archives.h"
#include "archives_routes.h"
#include "archiving.h"
#include "archiving_step.h"
#include "db_tx.h"
#include "http_auth.h"
#include "http_keys.h"
#include "job.h"
#include "log.h"
#include "upkeep.h"
#include <signal.h>

static const struct job_handler handlers[] = {{ARCHIVING_JOB_KIND, archiving_step_run}, {NULL, NULL}};

static status nothing(struct db *db, void *arg, struct problem *why)
{
    (void)arg;
    return db_exec(db, "DO 1", DB_NO_ARGS, NULL, why);
}

static status ready(const void *service, struct problem *why)
{
    return db_read(((const struct archives *)service)->db, nothing, NULL, why);
}

int main(void)
{
    static struct archives_config config = {.http.name = "archives", .client.name = "archives"};
    static struct archives archives;
    log_set_service("archives", LOG_INFO);
    config_load_or_exit(archives_config_fields, &config);
    sigset_t ends; /* for http_server_run alone, so before any other thread */
    (void)sigemptyset(&ends);
    (void)sigaddset(&ends, SIGTERM);
    (void)sigaddset(&ends, SIGINT);
    (void)pthread_sigmask(SIG_BLOCK, &ends, NULL);
    archives_open_or_exit(&config, &archives);
    struct upkeep *upkeep = upkeep_start(&archives);
    struct job_worker *worker = job_worker_start(archives.db, handlers, &archives);
    const struct http_server server = {.config = &config.http,
                                       .routes = archives_routes,
                                       .service = &archives,
                                       .keys = http_keys_of_auth(archives.client),
                                       .cuts = http_auth_cuts(archives.db),
                                       .ready = ready};
    int code = http_server_run(&server);
    job_worker_stop(worker);
    upkeep_stop(upkeep);
    return code;
}
