/* http_auth - who is calling: checks the bearer token (ES256, auth's JWKS) and the cuts.
 *
 * A token is good when its signature, iss, aud, exp and nbf are good and no cut is newer: auth and admin write a cut
 * row when a session ends or an account's permissions change (view estamp_auth.v_token_cut), every process polls them
 * twice a second, so the change is in force everywhere within 1 s. A process that cannot poll for 5 s answers 503
 * rather than trust old knowledge. */
#ifndef HTTP_AUTH_H
#define HTTP_AUTH_H

#include "caller.h"
#include "problem.h"
#include "token.h"

struct db_pool;

struct token_cuts; /* subject → least valid version */

/* Starts the polling thread. */
struct token_cuts *http_auth_cuts(struct db_pool *pool);

#endif
