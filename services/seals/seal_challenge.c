#include "seal_challenge.h"

#include "aead.h"
#include "id.h"
#include "text.h"
#include <string.h>

struct content {
    char unit_id[ID_SIZE];
    int64_t expires_ms;
};

static status challenge_key(struct bytes master, struct arena *arena, unsigned char **out, struct problem *why)
{
    *out = arena_alloc(arena, AEAD_KEY_SIZE);
    return aead_derive(master, "seal challenge", *out, why);
}

status seal_challenge_make(struct bytes master, const char *unit_id, int64_t expires_ms, struct arena *arena,
                           const char **out, struct problem *why)
{
    unsigned char *key;
    struct bytes sealed;
    struct content content;
    memset(&content, 0, sizeof content);
    content.expires_ms = expires_ms;
    if (!text_copy(content.unit_id, sizeof content.unit_id, unit_id))
        return problem_set(why, UNIT_MISSING, "%s", unit_id);
    TRY(challenge_key(master, arena, &key, why));
    TRY(aead_seal(key, bytes_of_text("challenge"), bytes_of(&content, sizeof content), arena, &sealed, why));
    *out = bytes_base64url(arena, sealed);
    return OK;
}

status seal_challenge_check(struct bytes master, const char *text, const char *unit_id, int64_t now_ms,
                            struct arena *arena, struct problem *why)
{
    unsigned char *key;
    struct bytes sealed, plain;
    struct content content;
    TRY(challenge_key(master, arena, &key, why));
    bool ours = bytes_from_base64url(arena, text, &sealed) &&
                aead_open(key, bytes_of_text("challenge"), sealed, arena, &plain, why) == OK &&
                plain.size == sizeof content;
    if (!ours) return problem_set(why, CHALLENGE_INVALID, "%s", "");
    memcpy(&content, plain.data, sizeof content);
    bool counts = text_equal(content.unit_id, unit_id) && now_ms <= content.expires_ms;
    return counts ? OK : problem_set(why, CHALLENGE_INVALID, "%s", "");
}
