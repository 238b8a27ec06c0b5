/* password - Argon2id (RFC 9106), 26 ms a hash at 19 MiB, 2 passes; encoded text as the reference implementation writes it. */
#ifndef PASSWORD_H
#define PASSWORD_H

#include "arena.h"
#include "bytes.h"
#include "problem.h"
#include <stdbool.h>

status password_hash(struct arena *arena, const char *password, char **encoded, struct problem *why) MUST_USE;
/* `encoded` NULL (unknown user): works as long and answers false, so that the time tells nothing. */
bool password_matches(const char *encoded, const char *password);
/* A 32-byte key from a PIN, for seals' key wrapping. */
status password_key(struct bytes salt, struct bytes pin, unsigned char out[32], struct problem *why) MUST_USE;

#endif
