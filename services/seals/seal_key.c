#include "seal_key.h"

#include "digest.h"
#include "password.h"
#include "random.h"
#include "seal_code.h"
#include <string.h>

static struct bytes context(struct arena *arena, const char *what, const char *seal_id)
{
    return bytes_of_text(arena_format(arena, "%s:%s", what, seal_id));
}

static status code_key(struct bytes salt, const char *text, unsigned char out[AEAD_KEY_SIZE], struct problem *why)
{
    char code[SEAL_CODE_SIZE];
    if (!seal_code_read(text, code)) return problem_set(why, SEAL_PIN_WRONG, "%s", "");
    digest_hkdf(bytes_of(code, SEAL_CODE_LETTERS), salt, bytes_of_text("seal initial code"), out, AEAD_KEY_SIZE);
    bytes_wipe(code, sizeof code);
    return OK;
}

static status secret_key(const struct seal_key *key, const char *secret, unsigned char out[AEAD_KEY_SIZE],
                         struct problem *why)
{
    if (key->unlock_by == SEAL_BY_CODE) return code_key(key->salt, secret, out, why);
    return password_key(key->salt, bytes_of_text(secret), out, why);
}

/* inner and outer layer around the data key. */
static status wrap(struct bytes master, const struct data_key *data_key, const char *secret, struct arena *arena,
                   struct seal_key *key, struct problem *why)
{
    unsigned char *keys = arena_alloc(arena, (size_t)2 * AEAD_KEY_SIZE); /* wiped with the arena */
    unsigned char *salt = arena_alloc(arena, SEAL_KEY_SALT);
    struct bytes inner;
    random_bytes(salt, SEAL_KEY_SALT);
    key->salt = bytes_of(salt, SEAL_KEY_SALT);
    key->master_version = SEAL_KEY_MASTER_VERSION;
    TRY(secret_key(key, secret, keys, why));
    TRY(aead_derive(master, "seal data key", keys + AEAD_KEY_SIZE, why));
    TRY(aead_seal(keys, context(arena, "data-key", key->seal_id), bytes_of(data_key->bytes, AEAD_KEY_SIZE), arena,
                  &inner, why));
    return aead_seal(keys + AEAD_KEY_SIZE, context(arena, "pin-wrapped", key->seal_id), inner, arena,
                     &key->wrapped_data_key, why);
}

status seal_key_make(struct bytes master, const char *secret, struct bytes private_key, struct arena *arena,
                     struct seal_key *out, struct problem *why)
{
    struct data_key *data_key = ARENA_NEW(arena, struct data_key);
    random_bytes(data_key->bytes, sizeof data_key->bytes);
    TRY(aead_seal(data_key->bytes, context(arena, "seal-key", out->seal_id), private_key, arena, &out->sealed_key,
                  why));
    return wrap(master, data_key, secret, arena, out, why);
}

status seal_key_unlock(struct bytes master, const struct seal_key *key, const char *pin, struct arena *arena,
                       struct data_key *out, struct problem *why)
{
    if (key->unlock_by == SEAL_BY_CODE) return problem_set(why, SEAL_PIN_INITIAL, "%s", "");
    return seal_key_unlock_any(master, key, pin, arena, out, why);
}

status seal_key_unlock_any(struct bytes master, const struct seal_key *key, const char *secret, struct arena *arena,
                           struct data_key *out, struct problem *why)
{
    unsigned char *keys = arena_alloc(arena, (size_t)2 * AEAD_KEY_SIZE);
    struct bytes inner, plain;
    TRY(aead_derive(master, "seal data key", keys + AEAD_KEY_SIZE, why));
    TRY(aead_open(keys + AEAD_KEY_SIZE, context(arena, "pin-wrapped", key->seal_id), key->wrapped_data_key, arena,
                  &inner, why));
    TRY(secret_key(key, secret, keys, why));
    status opened = aead_open(keys, context(arena, "data-key", key->seal_id), inner, arena, &plain, why);
    if (opened != OK || plain.size != AEAD_KEY_SIZE) return problem_set(why, SEAL_PIN_WRONG, "%s", "");
    memcpy(out->bytes, plain.data, AEAD_KEY_SIZE);
    return OK;
}

status seal_key_rewrap(struct bytes master, const struct data_key *data_key, const char *pin, struct arena *arena,
                       struct seal_key *key, struct problem *why)
{
    key->unlock_by = SEAL_BY_PIN;
    return wrap(master, data_key, pin, arena, key, why);
}

status seal_key_open(const struct seal_key *key, const struct data_key *data_key, struct arena *arena,
                     struct bytes *private_key, struct problem *why)
{
    return aead_open(data_key->bytes, context(arena, "seal-key", key->seal_id), key->sealed_key, arena, private_key,
                     why);
}
