#include "admin.h"
#include "admin_routes.h"
#include "bootstrap.h"
#include "config.h"
#include "db_tx.h"
#include "http_auth.h"
#include "http_keys.h"
#include "log.h"
#include "sequencer.h"
#include "text.h"
#include <signal.h>

static status nothing(struct db *db, void *arg, struct problem *why)
{
    (void)arg;
    return db_exec(db, "DO 1", DB_NO_ARGS, NULL, why);
}

static status ready(const void *service, struct problem *why)
{
    return db_read(((const struct admin *)service)->db, nothing, NULL, why);
}

int main(int argc, char **argv)
{
    static struct admin_config config = {.http.name = "admin", .client.name = "admin"};
    static struct admin admin;
    log_set_service("admin", LOG_INFO);
    config_load_or_exit(admin_config_fields, &config);
    sigset_t ends; /* for http_server_run alone, so before any other thread */
    (void)sigemptyset(&ends);
    (void)sigaddset(&ends, SIGTERM);
    (void)sigaddset(&ends, SIGINT);
    (void)pthread_sigmask(SIG_BLOCK, &ends, NULL);
    admin_open_or_exit(&config, &admin);
    if (argc > 1 && text_equal(argv[1], "bootstrap")) return bootstrap_run(&admin, argc, argv);
    struct sequencer *sequencer = sequencer_start(&admin);
    const struct http_server server = {.config = &config.http,
                                       .routes = admin_routes,
                                       .service = &admin,
                                       .keys = http_keys_of_auth(admin.client),
                                       .cuts = http_auth_cuts(admin.db),
                                       .ready = ready};
    int code = http_server_run(&server);
    sequencer_stop(sequencer);
    return code;
}
