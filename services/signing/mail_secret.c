#include "mail_secret.h"

#include "aead.h"
#include "digest.h"
#include "id.h"
#include "log.h"
#include "problem.h"
#include "random.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CODE_SPACE = 100000000, TOKEN_MAC = 18 };

void mail_secret_open_or_exit(struct bytes key, struct mail_secret *out)
{
    struct problem why = {0};
    if (aead_derive(key, "mail at rest", out->seal, &why) == OK &&
        aead_derive(key, "mail digests", out->digest, &why) == OK &&
        aead_derive(key, "mail links", out->link, &why) == OK)
        return;
    (void)fputs("signing: no keys for mail\n", stderr);
    exit(70); /* EX_SOFTWARE */
}

static struct bytes context_of(struct arena *arena, const struct mail_secret_place *place)
{
    return bytes_of_text(arena_format(arena, "mail %s:%s", place->what, place->id));
}

status mail_secret_seal(const struct mail_secret *secret, const struct mail_secret_place *place, const char *text,
                        struct arena *arena, struct bytes *out, struct problem *why)
{
    return aead_seal(secret->seal, context_of(arena, place), bytes_of_text(text), arena, out, why);
}

status mail_secret_read(const struct mail_secret *secret, const struct mail_secret_place *place, struct bytes sealed,
                        struct arena *arena, const char **out, struct problem *why)
{
    struct bytes plain = {0};
    *out = "";
    if (sealed.size == 0) return OK;
    TRY(aead_open(secret->seal, context_of(arena, place), sealed, arena, &plain, why));
    *out = arena_copy(arena, plain.data, plain.size);
    return OK;
}

const char *mail_secret_readable(const struct mail_secret *secret, const struct mail_secret_place *place,
                                 struct bytes sealed, struct arena *arena)
{
    struct problem why = {0};
    const char *text;
    if (mail_secret_read(secret, place, sealed, arena, &text, &why) == OK) return text;
    log_event(LOG_ERROR, "mail_secret_unreadable", log_text("what", place->what), log_text("id", place->id));
    return "";
}

static char *keyed(const unsigned char key[32], struct arena *arena, const char *text)
{
    unsigned char mac[DIGEST_SIZE];
    digest_hmac(bytes_of(key, 32), bytes_of_text(text), mac);
    return bytes_hex(arena, bytes_of(mac, sizeof mac));
}

char *mail_secret_address_key(const struct mail_secret *secret, struct arena *arena, const char *address)
{
    return keyed(secret->digest, arena, arena_format(arena, "address\n%s", address));
}

char *mail_secret_code_hash(const struct mail_secret *secret, struct arena *arena, const char *account_id,
                            const char *code)
{
    return keyed(secret->digest, arena, arena_format(arena, "code\n%s\n%s", account_id, code));
}

/* Numbers that would make some codes likelier are thrown again. */
char *mail_secret_code(struct arena *arena)
{
    uint32_t number;
    do random_bytes(&number, sizeof number);
    while (number >= UINT32_MAX / CODE_SPACE * CODE_SPACE);
    return arena_format(arena, "%08u", number % CODE_SPACE);
}

char *mail_secret_token(const struct mail_secret *secret, struct arena *arena, const char *account_id,
                        const char *address_key)
{
    unsigned char mac[DIGEST_SIZE];
    const char *text = arena_format(arena, "unsubscribe\n%s\n%s", account_id, address_key);
    digest_hmac(bytes_of(secret->link, 32), bytes_of_text(text), mac);
    return arena_format(arena, "%s.%s", account_id, bytes_base64url(arena, bytes_of(mac, TOKEN_MAC)));
}

const char *mail_secret_token_account(struct arena *arena, const char *token)
{
    if (strlen(token) < ID_SIZE || token[ID_SIZE - 1] != '.') return NULL;
    const char *id = arena_copy(arena, token, ID_SIZE - 1);
    return id_is_valid(id) ? id : NULL;
}
