/* factor - the second factor (二次验证): an authenticator program's codes (shared/crypto/totp.h) and recovery codes for
 * when it is lost.
 *
 * Rules only. Asked for after a right password; signing in by a certificate is proof enough by itself (the key and what
 * opens it). */
#ifndef FACTOR_H
#define FACTOR_H

#include "arena.h"
#include "bytes.h"
#include <stdbool.h>
#include <stdint.h>

enum {
    FACTOR_RECOVERY_CODES = 10,
    FACTOR_RECOVERY_LETTERS = 16, /* 80 bits */
    FACTOR_CODE_MAX = 32,         /* what may be typed, blanks and dashes included */
    FACTOR_TICKET_S = 300         /* between the password and the code */
};

struct factor {
    const char *account_id;     /* NULL: none */
    struct bytes secret_sealed; /* AES-256-GCM, bound to the account */
    bool is_on;                 /* false: made, not yet confirmed by a code */
    int64_t last_step;          /* of the code that was accepted last: no code is good twice */
    int64_t changed_ms;
};

/* A recovery code as it is compared: small letters, blanks and dashes left out. NULL: cannot be one. */
const char *factor_recovery_key(struct arena *arena, const char *typed);
/* From FACTOR_RECOVERY_LETTERS random bytes: "abcd-efgh-jkmn-pqrs", without letters that look alike. */
const char *factor_recovery_text(struct arena *arena, const unsigned char random[FACTOR_RECOVERY_LETTERS]);
/* Six digits, blanks left out; NULL: something else. */
const char *factor_digits(struct arena *arena, const char *typed);

#endif
