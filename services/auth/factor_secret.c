#include "factor_secret.h"
#include "digest.h"
#include "random.h"
#include "text.h"
#include "totp.h"
#include <string.h>

static struct bytes context_of(const struct auth_call *call, const char *account_id)
{
    return bytes_of_text(arena_format(call->arena, "second factor:%s", account_id));
}

status factor_secret_new(const struct auth_call *call, struct factor *factor, struct bytes *plain, struct problem *why)
{
    unsigned char *secret = arena_alloc(call->arena, TOTP_SECRET_SIZE); /* wiped with the arena */
    random_bytes(secret, TOTP_SECRET_SIZE);
    *plain = bytes_of(secret, TOTP_SECRET_SIZE);
    return aead_seal(call->auth->factor_key, context_of(call, factor->account_id), *plain, call->arena,
                     &factor->secret_sealed, why);
}

status factor_secret_read(const struct auth_call *call, const struct factor *factor, struct bytes *plain,
                          struct problem *why)
{
    return aead_open(call->auth->factor_key, context_of(call, factor->account_id), factor->secret_sealed, call->arena,
                     plain, why);
}

status factor_secret_matches(const struct auth_call *call, struct factor *factor, const char *typed, bool *fits,
                             struct problem *why)
{
    struct bytes secret;
    const char *digits = factor_digits(call->arena, typed);
    *fits = false;
    if (!digits) return OK;
    TRY(factor_secret_read(call, factor, &secret, why));
    *fits = totp_matches(secret, digits, call->now_ms / 1000, factor->last_step, &factor->last_step);
    return OK;
}

static const char *keyed(const struct auth_call *call, const char *what, const char *whose, const char *text)
{
    unsigned char mac[DIGEST_SIZE];
    digest_hmac(bytes_of(call->auth->factor_key, AEAD_KEY_SIZE),
                bytes_of_text(arena_format(call->arena, "%s\n%s\n%s", what, whose, text)), mac);
    return bytes_hex(call->arena, bytes_of(mac, sizeof mac));
}

const char *factor_secret_code_hash(const struct auth_call *call, const char *account_id, const char *key)
{
    return keyed(call, "recovery code", account_id, key);
}

const char *factor_secret_mark(const struct auth_call *call, const char *password_hash)
{
    return keyed(call, "password", "", password_hash);
}

static const char CONTEXT[] = "second factor ticket";

status factor_secret_ticket(const struct auth_call *call, const struct factor_ticket *ticket, const char **out,
                            struct problem *why)
{
    struct bytes sealed;
    const char *text =
        arena_format(call->arena, "%s %s %lld", ticket->login, ticket->password_mark, (long long)ticket->until_ms);
    TRY(aead_seal(call->auth->factor_key, bytes_of_text(CONTEXT), bytes_of_text(text), call->arena, &sealed, why));
    *out = bytes_base64url(call->arena, sealed);
    return OK;
}

/* The next word of a text that is taken apart in place. */
static char *next_word(char **rest)
{
    char *word = *rest, *blank = strchr(word, ' ');
    *rest = blank ? blank + 1 : word + strlen(word);
    if (blank) *blank = '\0';
    return word;
}

bool factor_secret_read_ticket(const struct auth_call *call, const char *text, struct factor_ticket *out)
{
    struct problem ignored = {0};
    struct bytes sealed, plain;
    if (!bytes_from_base64url(call->arena, text, &sealed)) return false;
    if (aead_open(call->auth->factor_key, bytes_of_text(CONTEXT), sealed, call->arena, &plain, &ignored) != OK)
        return false;
    char *rest = arena_copy(call->arena, plain.data, plain.size);
    out->login = next_word(&rest);
    out->password_mark = next_word(&rest);
    return text_int(rest, &out->until_ms) && out->until_ms > call->now_ms;
}
