/* throttle - how long after failed attempts nobody gets another one (ASVS 2.2.1; requirement A1).
 *
 * Counters of an attempt:
 *   pair     (login, address): refused for a growing time, so a guesser is slowed at its own address
 *   address  all logins from it: refused for a growing time, high enough for an office behind one address
 *   login    from everywhere: the answer is only delayed, never refused, so that nobody locks another out
 *   code     second factors of a login from everywhere: refused for a growing time. Six digits are few, and only who
 *            has the password comes this far
 * An attempt counts as failed before the password is looked at, and is taken back when it was right: parallel guesses
 * cannot slip through. A refused attempt does not count. Failures are halved as time passes.
 * From a device that the login is known on (device.h) only the pair (login, device) counts, so that guessing from the
 * same address, or at the login from everywhere, keeps nobody out who has been here before. */
#ifndef THROTTLE_H
#define THROTTLE_H

#include <stdint.h>

enum throttle_kind { THROTTLE_PAIR, THROTTLE_ADDRESS, THROTTLE_LOGIN, THROTTLE_CODE, THROTTLE_KINDS };

struct throttle {
    int64_t failures;
    int64_t last_ms;  /* of the last counted attempt */
    int64_t until_ms; /* refused before */
    int64_t refused;  /* attempts since the last one that was written down */
    int64_t told_ms;  /* when that was */
};

/* How long to wait before an attempt, 0: now. THROTTLE_LOGIN never says more than two seconds. */
int64_t throttle_wait_ms(enum throttle_kind kind, const struct throttle *throttle, int64_t now_ms);
void throttle_count(enum throttle_kind kind, struct throttle *throttle, int64_t now_ms);
void throttle_take_back(enum throttle_kind kind, struct throttle *throttle); /* the password was right */
/* An attempt was refused. How many to write into the audit log now, this one included; 0: none yet. The first of a
 * subject is written at once, the others once a minute together. */
int64_t throttle_tell(struct throttle *throttle, int64_t now_ms);
int64_t throttle_forget_ms(void); /* rows whose last_ms is older than this mean nothing any more */

#endif
