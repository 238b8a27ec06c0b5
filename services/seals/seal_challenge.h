/* seal_challenge - what a holder signs to show that it has a certificate's key: a text for one unit, for ten minutes.
 * Nothing is stored; the text itself is encrypted for us and says whose it is and how long it counts. */
#ifndef SEAL_CHALLENGE_H
#define SEAL_CHALLENGE_H

#include "bytes.h"
#include "problem.h"
#include <stdint.h>

enum { SEAL_CHALLENGE_MS = 10 * 60 * 1000 };

status seal_challenge_make(struct bytes master, const char *unit_id, int64_t expires_ms, struct arena *arena,
                           const char **out, struct problem *why) MUST_USE;
/* Fails: CHALLENGE_INVALID when it is not ours, another unit's, or too old. */
status seal_challenge_check(struct bytes master, const char *text, const char *unit_id, int64_t now_ms,
                            struct arena *arena, struct problem *why) MUST_USE;

#endif
