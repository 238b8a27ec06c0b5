/* totp - time-based one-time passwords as authenticator programs make them (RFC 6238 over RFC 4226): HMAC-SHA-1, steps
 * of 30 s from the epoch, six digits. SHA-1 because that is what every such program knows; HMAC does not rest on the
 * property of it that was broken. */
#ifndef TOTP_H
#define TOTP_H

#include "arena.h"
#include "bytes.h"
#include <stdbool.h>
#include <stdint.h>

enum { TOTP_SECRET_SIZE = 20, TOTP_STEP_S = 30, TOTP_DIGITS = 6 };

/* The number of `digits` digits for a counter value (RFC 4226 section 5.3). */
uint32_t totp_code(struct bytes secret, int64_t step, int digits);

/* Is `code` (six ASCII digits) good at `now_s`, one step of clock error allowed either way (RFC 6238 section 5.2), and
 * newer than the step that was accepted last? `*step` is the one that it belongs to. Takes the same time either way. */
bool totp_matches(struct bytes secret, const char *code, int64_t now_s, int64_t last_step, int64_t *step);

char *totp_base32(struct arena *arena, struct bytes from); /* RFC 4648 section 6, upper case, no padding */
/* What the QR code holds: "otpauth://totp/<issuer>:<login>?secret=…&issuer=…". Both are percent-encoded. */
char *totp_uri(struct arena *arena, const char *issuer, const char *login, struct bytes secret);

#endif
