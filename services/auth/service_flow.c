#include "service_flow.h"
#include "auth_audit.h"
#include "db_tx.h"
#include "signing_key_flow.h"
#include "text.h"

/* NULL: there is no such service. */
static const char *secret_of(const struct auth *auth, const char *name)
{
    for (int i = 0; i < AUTH_SERVICES; i++)
        if (text_equal(name, auth_service_names[i])) return auth->config->secrets[i];
    return NULL;
}

static status refused_work(struct db *db, void *arg, struct problem *why)
{
    const struct auth_fact fact = {
        .action = "service.token", .object = "service", .object_id = "", .outcome = SERVICE_SECRET_WRONG};
    return auth_audit(db, arg, NULL, &fact, why);
}

static status refuse(const struct auth_call *call, struct problem *why)
{
    struct auth_call borrowed = *call;
    TRY(db_tx(call->auth->db, refused_work, &borrowed, why));
    return problem_set(why, SERVICE_SECRET_WRONG, "%s", "");
}

status service_flow_token(const struct auth_call *call, const char *name, const char *secret, const char **token,
                          struct problem *why)
{
    const char *wanted = secret_of(call->auth, name);
    if (!wanted || !bytes_equal_secret(bytes_of_text(wanted), bytes_of_text(secret))) return refuse(call, why);
    struct token_claims claims = {.subject = name,
                                  .audience = TOKEN_AUDIENCE_INTERNAL,
                                  .kind = caller_kind_name(CALLER_SERVICE),
                                  .name = name,
                                  .unit_id = "",
                                  .session_id = "",
                                  .scope = ""};
    char *made;
    TRY(signing_key_flow_sign(call->auth, &claims, call->arena, &made, why));
    *token = made;
    return OK;
}
