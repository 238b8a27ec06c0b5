/* throttle - how long after failed attempts nobody gets another one (ASVS 2.2.1; requirement A1).
 *
 * Three counters an attempt:
 *   pair     (login, address): refused for a growing time, so a guesser is slowed at its own address
 *   address  all logins from it: refused for a growing time, high enough for an office behind one address
 *   login    from everywhere: the answer is only delayed, never refused, so that nobody locks another out
 * An attempt counts as failed before the password is looked at, and is taken back when it was right: parallel guesses
 * cannot slip through. A refused attempt does not count. Failures are halved as time passes. */
#ifndef THROTTLE_H
#define THROTTLE_H

#include <stdint.h>

enum throttle_kind { THROTTLE_PAIR, THROTTLE_ADDRESS, THROTTLE_LOGIN, THROTTLE_KINDS };

struct throttle {
    int64_t failures;
    int64_t last_ms;  /* of the last counted attempt */
    int64_t until_ms; /* refused before */
};

/* How long to wait before an attempt, 0: now. THROTTLE_LOGIN never says more than two seconds. */
int64_t throttle_wait_ms(enum throttle_kind kind, const struct throttle *throttle, int64_t now_ms);
void throttle_count(enum throttle_kind kind, struct throttle *throttle, int64_t now_ms);
void throttle_take_back(enum throttle_kind kind, struct throttle *throttle,
                        int64_t now_ms); /* the password was right */
int64_t throttle_forget_ms(void);        /* rows whose last_ms is older than this mean nothing any more */

#endif
