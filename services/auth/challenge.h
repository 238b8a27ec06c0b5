/* challenge - what a key signs to show that it is there: made by us, good for two minutes, used once.
 *
 * A challenge is "v1.<until ms>.<nonce>.<mac>"; nothing is stored until it is used. The bytes that are signed begin
 * with words of their own, so that no signature over them can ever be taken for one over a document. */
#ifndef CHALLENGE_H
#define CHALLENGE_H

#include "auth.h"

enum { CHALLENGE_MAX = 200, CHALLENGE_S = 120 };
#define CHALLENGE_PREFIX "eStamp sign-in v1\n"

const char *challenge_new(const struct auth_call *call);
/* The bytes to be signed: CHALLENGE_PREFIX, the challenge, a line feed. */
const char *challenge_message(struct arena *arena, const char *challenge);

/* Within a transaction that commits also when the proof fails later: marks the challenge used.
 * Fails: LOGIN_CHALLENGE_INVALID (not ours), LOGIN_CHALLENGE_OVER, LOGIN_CHALLENGE_USED. */
status challenge_use(struct db *db, const struct auth_call *call, const char *challenge, struct problem *why) MUST_USE;
/* A bounded number of used ones that are over anyway. */
status challenge_forget(struct db *db, int64_t now_ms, struct problem *why) MUST_USE;

#endif
