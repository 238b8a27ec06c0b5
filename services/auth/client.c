#include "client.h"
#include "bytes.h"
#include "caller.h"
#include "text.h"
#include <string.h>

status client_read_scopes(const struct list *names, uint64_t *out, struct problem *why)
{
    *out = 0;
    for (size_t i = 0; i < names->count; i++) {
        const char *name = *LIST_AT(names, const char *const, i);
        enum permission permission;
        bool is_api = permission_find(name, &permission) && text_equal(permission_group(permission), "api");
        if (!is_api) return problem_fault(why, CLIENT_SCOPE, "scopes", "%.60s", name);
        *out |= UINT64_C(1) << permission;
    }
    return OK;
}

const char *client_scope_text(uint64_t scopes, struct arena *arena)
{
    struct buffer text = {.arena = arena};
    for (int i = PERM_SERVICE + 1; i < PERM_COUNT; i++)
        if (scopes >> i & 1) buffer_format(&text, "%s%s", text.size ? " " : "", permission_name((enum permission)i));
    return buffer_string(&text);
}

/* The set of the words that are permissions; `unknown` counts the others. */
static uint64_t read_words(const char *text, struct arena *arena, size_t *unknown)
{
    uint64_t scopes = 0;
    *unknown = 0;
    for (const char *at = text + strspn(text, " "); *at; at += strspn(at, " ")) {
        size_t size = strcspn(at, " ");
        enum permission permission;
        if (permission_find(arena_copy(arena, at, size), &permission))
            scopes |= UINT64_C(1) << permission;
        else
            (*unknown)++;
        at += size;
    }
    return scopes;
}

uint64_t client_scopes_of(const char *text, struct arena *arena)
{
    size_t unknown;
    return read_words(text, arena, &unknown);
}

bool client_narrow(uint64_t granted, const char *scope, struct arena *arena, uint64_t *out)
{
    size_t unknown = 0;
    *out = scope ? read_words(scope, arena, &unknown) : granted;
    return *out != 0 && unknown == 0 && (*out & ~granted) == 0;
}

const char *client_token_name(const struct client *client, struct arena *arena)
{
    size_t size = strlen(client->name);
    if (size >= CALLER_NAME_SIZE) size = CALLER_NAME_SIZE - 1;
    while (size > 0 && (client->name[size] & 0xc0) == 0x80) size--; /* never within a UTF-8 sequence */
    return arena_copy(arena, client->name, size);
}
