#include "device.h"
#include "digest.h"
#include "random.h"
#include "text.h"
#include <string.h>

enum { NAME_BYTES = 8, NONCE_BYTES = 16, NONCE_TEXT = 22 };

const char *device_login(struct arena *arena, const char *text)
{
    struct buffer out = {.arena = arena};
    for (; *text; text++) buffer_byte(&out, (unsigned char)text_lower(*text));
    return buffer_string(&out);
}

static struct bytes mac_of(const struct auth_call *call, const char *what, const char *login, const char *nonce)
{
    unsigned char *mac = arena_alloc(call->arena, DIGEST_SIZE);
    const char *text = arena_format(call->arena, "%s\n%s\n%s", what, device_login(call->arena, login), nonce);
    digest_hmac(bytes_of(call->auth->device_key, AEAD_KEY_SIZE), bytes_of_text(text), mac);
    return bytes_of(mac, DIGEST_SIZE);
}

const char *device_cookie_name(const struct auth_call *call, const char *login)
{
    struct bytes mac = mac_of(call, "name", login, "");
    return arena_format(call->arena, "estamp_device_%s", bytes_hex(call->arena, bytes_of(mac.data, NAME_BYTES)));
}

static const char *value_of(const struct auth_call *call, const char *login, const char *nonce)
{
    return arena_format(call->arena, "%s.%s", nonce,
                        bytes_base64url(call->arena, mac_of(call, "device", login, nonce)));
}

const char *device_cookie_new(const struct auth_call *call, const char *login)
{
    return value_of(call, login, random_text(call->arena, NONCE_BYTES));
}

/* The value of a cookie in the header Cookie (RFC 6265, section 4.2.1); NULL: it is not there. */
static const char *find_cookie(struct arena *arena, const char *header, const char *name)
{
    size_t size = strlen(name);
    for (const char *at = header; at && *at; at = strchr(at, ';')) {
        at += strspn(at, "; ");
        if (strncmp(at, name, size) == 0 && at[size] == '=')
            return arena_copy(arena, at + size + 1, strcspn(at + size + 1, "; "));
    }
    return NULL;
}

const char *device_of(const struct auth_call *call, const char *login)
{
    const char *value = find_cookie(call->arena, call->cookies, device_cookie_name(call, login));
    if (!value || strlen(value) <= NONCE_TEXT || value[NONCE_TEXT] != '.') return NULL;
    const char *nonce = arena_copy(call->arena, value, NONCE_TEXT);
    if (!bytes_equal_secret(bytes_of_text(value), bytes_of_text(value_of(call, login, nonce)))) return NULL;
    return nonce;
}
