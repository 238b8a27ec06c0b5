/* device - a browser in which somebody has signed in before (known device): it holds a cookie for that login alone.
 *
 * Whoever guesses from an office's one address, or through its proxy, must not lock the office out: attempts from a
 * known device are counted by device instead of by address (throttle.h). The cookie says nothing but "has been here":
 * random bytes and their HMAC with the login. */
#ifndef DEVICE_H
#define DEVICE_H

#include "auth.h"

#define DEVICE_KEPT_S (INT64_C(180) * 24 * 60 * 60)

const char *device_login(struct arena *arena, const char *login); /* in small letters: logins have no case */
/* The cookie's name for this login: a keyed digest, so that no login is read from a browser. */
const char *device_cookie_name(const struct auth_call *call, const char *login);
const char *device_cookie_new(const struct auth_call *call, const char *login);
/* What names the device among those of this login; NULL: the call comes from none of them. */
const char *device_of(const struct auth_call *call, const char *login);

#endif
