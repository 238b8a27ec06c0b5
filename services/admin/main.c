#include "admin.h"
#include "admin_routes.h"
#include "bootstrap.h"
#include "config.h"
#include "db_once.h"
#include "http_auth.h"
#include "http_keys.h"
#include "sequencer.h"
#include "statistics_counter.h"
#include "text.h"
#include "unit_import_step.h"

static const struct job_handler handlers[] = {{UNIT_IMPORT_CHECK, unit_import_step_check, NULL},
                                              {UNIT_IMPORT_APPLY, unit_import_step_apply, NULL},
                                              {NULL, NULL, NULL}};

int main(int argc, char **argv)
{
    static struct admin_config config = {.http.name = "admin", .client.name = "admin"};
    static struct admin admin;
    http_server_begin("admin");
    config_load_or_exit(admin_config_fields, &config);
    admin_open_or_exit(&config, &admin);
    if (argc > 1 && text_equal(argv[1], "bootstrap")) return bootstrap_run(&admin, argc, argv);
    struct sequencer *sequencer = sequencer_start(&admin);
    struct job_worker *worker = job_worker_start(admin.db, handlers, &admin);
    struct statistics_counter *counter = statistics_counter_start(&admin);
    const struct http_server server = {.config = &config.http,
                                       .routes = admin_routes,
                                       .service = &admin,
                                       .keys = http_keys_of_auth(admin.client),
                                       .cuts = http_auth_cuts(admin.db),
                                       .db = admin.db};
    db_once_upkeep(admin.db);
    int code = http_server_run(&server);
    statistics_counter_stop(counter);
    job_worker_stop(worker);
    sequencer_stop(sequencer);
    return code;
}
