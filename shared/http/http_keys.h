/* http_keys - the public keys of access tokens, fetched from auth's JWKS and kept fresh: every five minutes, and when a
 * token names an unknown kid (at most once in five seconds). */
#ifndef HTTP_KEYS_H
#define HTTP_KEYS_H

#include "token.h"

struct http_client;

struct token_keys *http_keys_of_auth(struct http_client *client); /* starts the refreshing thread */

#endif
