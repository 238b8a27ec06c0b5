/* client_basic - HTTP Basic credentials of an OAuth 2.0 client (RFC 6749 section 2.3.1, RFC 7617). */
#ifndef CLIENT_BASIC_H
#define CLIENT_BASIC_H

#include "arena.h"
#include <stdbool.h>

/* `header`: the Authorization header. false: it is no well-formed Basic header. Both parts are form-decoded. */
bool client_basic_read(struct arena *arena, const char *header, const char **id, const char **secret);

#endif
