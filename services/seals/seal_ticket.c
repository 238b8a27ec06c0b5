#include "seal_ticket.h"

#include <string.h>

static status ticket_key(struct bytes master, struct arena *arena, unsigned char **out, struct problem *why)
{
    *out = arena_alloc(arena, AEAD_KEY_SIZE);
    return aead_derive(master, "seal ticket", *out, why);
}

status seal_ticket_write(struct bytes master, const struct seal_ticket *ticket, struct arena *arena, char **out,
                         struct problem *why)
{
    unsigned char *key;
    struct bytes sealed;
    TRY(ticket_key(master, arena, &key, why));
    TRY(aead_seal(key, bytes_of_text("ticket"), bytes_of(ticket, sizeof *ticket), arena, &sealed, why));
    *out = bytes_base64url(arena, sealed);
    return OK;
}

status seal_ticket_read(struct bytes master, const char *text, int64_t now_ms, struct arena *arena,
                        struct seal_ticket *out, struct problem *why)
{
    unsigned char *key;
    struct bytes sealed, plain;
    TRY(ticket_key(master, arena, &key, why));
    bool ours = bytes_from_base64url(arena, text, &sealed) &&
                aead_open(key, bytes_of_text("ticket"), sealed, arena, &plain, why) == OK && plain.size == sizeof *out;
    if (!ours) return problem_set(why, ACTIVATION_INVALID, "%s", "");
    memcpy(out, plain.data, sizeof *out);
    return now_ms <= out->expires_ms ? OK : problem_set(why, ACTIVATION_INVALID, "%s", "");
}
