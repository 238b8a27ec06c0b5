#include "auth.h"
#include "auth_routes.h"
#include "bootstrap.h"
#include "config.h"
#include "db_tx.h"
#include "http_auth.h"
#include "log.h"
#include "signing_key_flow.h"
#include "text.h"
#include "upkeep.h"
#include <signal.h>

static status nothing(struct db *db, void *arg, struct problem *why)
{
    (void)arg;
    return db_exec(db, "DO 1", DB_NO_ARGS, NULL, why);
}

static status ready(const void *service, struct problem *why)
{
    return db_read(((const struct auth *)service)->db, nothing, NULL, why);
}

int main(int argc, char **argv)
{
    static struct auth_config config = {.http.name = "auth"};
    static struct auth auth;
    log_set_service("auth", LOG_INFO);
    config_load_or_exit(auth_config_fields, &config);
    sigset_t ends; /* for http_server_run alone, so before any other thread */
    (void)sigemptyset(&ends);
    (void)sigaddset(&ends, SIGTERM);
    (void)sigaddset(&ends, SIGINT);
    (void)pthread_sigmask(SIG_BLOCK, &ends, NULL);
    auth_open_or_exit(&config, &auth);
    if (argc > 1 && text_equal(argv[1], "bootstrap")) return bootstrap_run(&auth, argc, argv);
    struct upkeep *upkeep = upkeep_start(&auth);
    const struct http_server server = {.config = &config.http,
                                       .routes = auth_routes,
                                       .service = &auth,
                                       .keys = signing_key_flow_public(&auth),
                                       .cuts = http_auth_cuts(auth.db),
                                       .ready = ready};
    int code = http_server_run(&server);
    upkeep_stop(upkeep);
    return code;
}
