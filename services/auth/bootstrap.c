#include "bootstrap.h"
#include "account_password_flow.h"
#include "clock.h"
#include "config.h"
#include "id.h"
#include "text.h"
#include <stdio.h>

struct bootstrap_config {
    const char *password;
};

static const struct config_field fields[] = {
    CONFIG_SECRET("ESTAMP_BOOTSTRAP_PASSWORD", struct bootstrap_config, password), CONFIG_END};

static int complain(const char *what, const char *detail)
{
    (void)fprintf(stderr, "estamp-auth bootstrap: %s%s\n", what, detail);
    return 64; /* EX_USAGE */
}

int bootstrap_run(const struct auth *auth, int argc, char **argv)
{
    AUTO_ARENA(memory);
    struct bootstrap_config config = {0};
    struct problem why = {0};
    const char *id;
    const char *login = argc > 2 ? argv[2] : "", *unit_id = argc > 3 ? argv[3] : "";
    if (argc < 3 || argc > 4) return complain("usage: estamp-auth bootstrap LOGIN [UNIT_ID]", "");
    if (account_check_login(login)) return complain("the login must be ", account_check_login(login));
    if (*unit_id && !id_is_valid(unit_id)) return complain("not a unit's id: ", unit_id);
    config_load_or_exit(fields, &config);
    if (text_count(config.password) < ACCOUNT_PASSWORD_MIN) return complain("the password has under 8 characters", "");
    const struct caller operator= {.kind = CALLER_SERVICE, .name = "bootstrap"};
    const struct auth_call call = {
        .auth = auth, .caller = &operator, .arena = memory, .agent = "", .now_ms = clock_now_ms()};
    status made = account_password_flow_bootstrap(&call, login, config.password, unit_id, &id, &why);
    if (why.fault_count > 0) return complain("there are accounts already; ask an administrator for one", "");
    if (made != OK) return complain("failed: ", problem_name(why.code));
    (void)printf("%s\n", id);
    return 0;
}
