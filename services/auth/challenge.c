#include "challenge.h"
#include "digest.h"
#include "random.h"
#include "text.h"
#include <string.h>

enum { NONCE_BYTES = 24 };

static const char *mac_of(const struct auth_call *call, const char *head)
{
    unsigned char mac[DIGEST_SIZE];
    digest_hmac(bytes_of(call->auth->challenge_key, AEAD_KEY_SIZE), bytes_of_text(head), mac);
    return bytes_base64url(call->arena, bytes_of(mac, sizeof mac));
}

const char *challenge_new(const struct auth_call *call)
{
    long long until_ms = (long long)call->now_ms + CHALLENGE_S * 1000LL;
    const char *head = arena_format(call->arena, "v1.%lld.%s", until_ms, random_text(call->arena, NONCE_BYTES));
    return arena_format(call->arena, "%s.%s", head, mac_of(call, head));
}

const char *challenge_message(struct arena *arena, const char *challenge)
{
    return arena_format(arena, CHALLENGE_PREFIX "%s\n", challenge);
}

static status check(const struct auth_call *call, const char *challenge, int64_t *until_ms, struct problem *why)
{
    const char *last = strrchr(challenge, '.');
    if (!last || strncmp(challenge, "v1.", 3) != 0) return problem_set(why, LOGIN_CHALLENGE_INVALID, "%s", "");
    const char *head = arena_copy(call->arena, challenge, (size_t)(last - challenge));
    if (!bytes_equal_secret(bytes_of_text(last + 1), bytes_of_text(mac_of(call, head))))
        return problem_set(why, LOGIN_CHALLENGE_INVALID, "%s", "");
    const char *number = arena_copy(call->arena, head + 3, strcspn(head + 3, "."));
    if (!text_int(number, until_ms)) return problem_set(why, LOGIN_CHALLENGE_INVALID, "%s", "");
    return *until_ms > call->now_ms ? OK : problem_set(why, LOGIN_CHALLENGE_OVER, "%s", "");
}

static const char USE[] = "INSERT INTO used_challenge (hash, until_ms) VALUES (?, ?)";

status challenge_use(struct db *db, const struct auth_call *call, const char *challenge, struct problem *why)
{
    int64_t until_ms = 0;
    char hash[DIGEST_HEX_SIZE];
    TRY(check(call, challenge, &until_ms, why));
    digest_sha256_hex(bytes_of_text(challenge), hash);
    status used = db_exec(db, USE, DB_ARGS(db_text(hash), db_int(until_ms)), NULL, why);
    return used == PROBLEM_CONFLICT ? problem_set(why, LOGIN_CHALLENGE_USED, "%s", "") : used;
}

static const char FORGET[] = "DELETE FROM used_challenge WHERE until_ms < ? LIMIT 1000";

status challenge_forget(struct db *db, int64_t now_ms, struct problem *why)
{
    return db_exec(db, FORGET, DB_ARGS(db_int(now_ms)), NULL, why);
}
