#include "account_initial.h"
#include "random.h"
#include <string.h>

#define DAY_MS (INT64_C(24) * 60 * 60 * 1000)
enum { MODE_FIXED, MODE_RANDOM };

status account_initial_hash(const struct auth_call *call, const char *password, const char **hash, struct problem *why)
{
    AUTO(password_place, place);
    char *encoded;
    TRY(password_gate_enter(call->auth->gate, &place, why));
    TRY(password_hash(call->arena, password, &encoded, why));
    *hash = encoded;
    return OK;
}

status account_initial_set(const struct auth_call *call, const struct account_policy *policy, int mode,
                           struct account *account, const char **told, struct problem *why)
{
    if (mode == MODE_FIXED && !policy->fixed_allowed)
        return problem_fault(why, PASSWORD_FIXED_FORBIDDEN, "password_mode", "%s", "");
    bool is_fixed = mode == MODE_FIXED || (mode != MODE_RANDOM && policy->fixed_allowed);
    *told = is_fixed ? NULL : random_code(call->arena, ACCOUNT_INITIAL_LENGTH);
    account->password = is_fixed ? ACCOUNT_PASSWORD_FIXED : ACCOUNT_PASSWORD_RANDOM;
    account->password_set_ms = call->now_ms;
    account->password_until_ms = call->now_ms + policy->initial_days * DAY_MS;
    const char *password = is_fixed ? account_fixed_password(policy, account->kind) : *told;
    return account_initial_hash(call, password, &account->password_hash, why);
}

static const char CONTEXT[] = "auth answer";

status account_initial_keep(const struct auth_call *call, const char *id, const char *secret, const char **kept,
                            struct problem *why)
{
    struct bytes plain = bytes_of_text(arena_format(call->arena, "%s %s", id, secret ? secret : ""));
    struct bytes sealed;
    TRY(aead_seal(call->auth->answer_key, bytes_of_text(CONTEXT), plain, call->arena, &sealed, why));
    *kept = bytes_base64(call->arena, sealed);
    return OK;
}

status account_initial_recall(const struct auth_call *call, const char *kept, const char **id, const char **secret,
                              struct problem *why)
{
    struct bytes sealed, plain;
    if (!bytes_from_base64(call->arena, kept, &sealed)) return problem_set(why, CRYPTO_FAILED, "%s", CONTEXT);
    TRY(aead_open(call->auth->answer_key, bytes_of_text(CONTEXT), sealed, call->arena, &plain, why));
    char *text = arena_copy(call->arena, plain.data, plain.size);
    char *blank = strchr(text, ' ');
    if (!blank) return problem_set(why, CRYPTO_FAILED, "%s", CONTEXT);
    *blank = '\0';
    *id = text;
    *secret = blank[1] ? blank + 1 : NULL;
    return OK;
}
