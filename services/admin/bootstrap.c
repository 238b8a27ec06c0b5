#include "bootstrap.h"
#include "clock.h"
#include "id.h"
#include "text.h"
#include "unit_flow.h"
#include "user_flow.h"
#include <stdio.h>
#include <string.h>

static int complain(const char *what, const char *detail)
{
    (void)fprintf(stderr, "estamp-admin bootstrap: %s%s\n", what, detail);
    return 64; /* EX_USAGE */
}

static int make_unit(const struct admin_call *call, const char *code, const char *name)
{
    struct problem why = {0};
    const char *id;
    bool is_utf8 = text_is_utf8(name, strlen(name));
    if (json_check_code(code)) return complain("the code must be ", json_check_code(code));
    if (!is_utf8 || !*name || text_count(name) > UNIT_NAME_MAX) return complain("the name is not right: ", name);
    if (unit_flow_bootstrap(call, code, name, &id, &why) != OK) return complain("failed: ", problem_name(why.code));
    (void)printf("%s\n", id);
    return 0;
}

static int make_administrator(const struct admin_call *call, const char *account_id)
{
    struct problem why = {0};
    if (!id_is_valid(account_id)) return complain("not an account's id: ", account_id);
    if (user_flow_bootstrap(call, account_id, &why) != OK) return complain("failed: ", problem_name(why.code));
    return 0;
}

int bootstrap_run(const struct admin *admin, int argc, char **argv)
{
    AUTO_ARENA(memory);
    const struct caller operator= {.kind = CALLER_SERVICE, .name = "bootstrap"};
    const struct admin_call call = {.admin = admin, .caller = &operator, .arena = memory, .now_ms = clock_now_ms()};
    if (argc == 5 && text_equal(argv[2], "unit")) return make_unit(&call, argv[3], argv[4]);
    if (argc == 4 && text_equal(argv[2], "administrator")) return make_administrator(&call, argv[3]);
    return complain("usage: estamp-admin bootstrap unit CODE NAME | administrator ACCOUNT_ID", "");
}
