/* signing_key_flow - the ring of prepared signing keys: turned by whichever instance comes first, read by all.
 *
 * Two instances agree through the row of signing_key_turn; each reads the table again every few seconds, long before a
 * new key is used. */
#ifndef SIGNING_KEY_FLOW_H
#define SIGNING_KEY_FLOW_H

#include "auth.h"
#include "token.h"

struct signing_ring *signing_key_flow_ring(void); /* empty; lives as long as the process */

/* Makes the next key when it is time, drops dead ones, and loads what the table holds. Called by upkeep. */
status signing_key_flow_turn(struct auth *auth, struct problem *why) MUST_USE;

/* Signs with the current key. Fills issued_s, not_before_s, expires_s and id of the claims. */
status signing_key_flow_sign(const struct auth *auth, struct token_claims *claims, struct arena *arena, char **token,
                             struct problem *why) MUST_USE;

struct token_keys *signing_key_flow_public(const struct auth *auth);       /* for the router's checks */
char *signing_key_flow_jwks(const struct auth *auth, struct arena *arena); /* {"keys":[…]} */

#endif
