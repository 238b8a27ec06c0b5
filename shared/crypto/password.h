/* password - Argon2id (RFC 9106), about 26 ms a hash at 19 MiB, 2 passes, 1 lane; encoded text as the reference
 * implementation writes it ("$argon2id$v=19$m=19456,t=2,p=1$salt$tag").
 *
 * Each call holds 19 MiB while it runs: whoever answers strangers bounds how many run at once (password_gate). */
#ifndef PASSWORD_H
#define PASSWORD_H

#include "arena.h"
#include "auto.h"
#include "bytes.h"
#include "problem.h"
#include <stdbool.h>
#include <stdint.h>

enum { PASSWORD_ENCODED_SIZE = 128, PASSWORD_SALT_MIN = 8 };

status password_hash(struct arena *arena, const char *password, char **encoded, struct problem *why) MUST_USE;
/* `encoded` NULL (unknown user): works as long and answers false, so that the time tells nothing. */
bool password_matches(const char *encoded, const char *password);
/* A 32-byte key from a PIN, for seals' key wrapping; `salt` of at least PASSWORD_SALT_MIN bytes.
 * Fails: CRYPTO_FAILED. */
status password_key(struct bytes salt, struct bytes pin, unsigned char out[32], struct problem *why) MUST_USE;

/* At most `places` hashes at once in this process; a further caller waits up to `wait_ms` for a place.
 *
 *     AUTO(password_place, place);
 *     TRY(password_gate_enter(gate, &place, why));      SERVICE_BUSY when none became free */
typedef struct password_gate password_gate;
typedef struct password_gate password_place;                              /* left at the end of the scope */
struct password_gate *password_gate_new(int64_t places, int64_t wait_ms); /* yours to free, when nobody is in it */
void password_gate_free(struct password_gate *gate);
status password_gate_enter(struct password_gate *gate, password_place **out, struct problem *why) MUST_USE;
void password_gate_leave(password_place *place);
AUTO_DECLARE(password_place, password_gate_leave);

#endif
