#include "account_batch_step.h"
#include "auth.h"
#include "auth_routes.h"
#include "bootstrap.h"
#include "config.h"
#include "http_auth.h"
#include "signing_key_flow.h"
#include "text.h"
#include "upkeep.h"

int main(int argc, char **argv)
{
    static struct auth_config config = {.http.name = "auth", .internal.name = "auth"};
    static struct auth auth;
    http_server_begin("auth");
    config_load_or_exit(auth_config_fields, &config);
    auth_open_or_exit(&config, &auth);
    if (argc > 1 && text_equal(argv[1], "bootstrap")) return bootstrap_run(&auth, argc, argv);
    struct upkeep *upkeep = upkeep_start(&auth);
    struct job_worker *worker = job_worker_start(auth.db, account_batch_handlers, &auth);
    const struct http_server server = {.config = &config.http,
                                       .routes = auth_routes,
                                       .service = &auth,
                                       .keys = signing_key_flow_public(&auth),
                                       .cuts = http_auth_cuts(auth.db),
                                       .db = auth.db};
    int code = http_server_run(&server);
    job_worker_stop(worker);
    upkeep_stop(upkeep);
    return code;
}
