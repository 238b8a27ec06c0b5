/* client - a program that calls the API in its own name (接口客户端): OAuth 2.0 client credentials (RFC 6749
 * section 4.4).
 *
 * Rules only. A client belongs to an authority and sees that authority's subtree. Its secret is 256 random bits, so a
 * fast hash keeps it. */
#ifndef CLIENT_H
#define CLIENT_H

#include "arena.h"
#include "list.h"
#include "permission.h"
#include "problem.h"
#include <stdbool.h>
#include <stdint.h>

enum { CLIENT_SECRET_BYTES = 32, CLIENT_NAME_MAX = 60 };

struct client {
    const char *id, *name, *unit_id, *secret_hash;
    uint64_t scopes; /* what it may be granted: bit set of enum permission */
    bool is_active;
    int64_t created_ms, last_used_ms;
};

/* Texts of a request into scopes; only the group "api" is for programs. Fails: CLIENT_SCOPE at the field scopes. */
status client_read_scopes(const struct list *names, uint64_t *out, struct problem *why) MUST_USE;
/* Scopes as one text, names with blanks between (RFC 6749 section 3.3), and back; unknown names are left out. */
const char *client_scope_text(uint64_t scopes, struct arena *arena);
uint64_t client_scopes_of(const char *text, struct arena *arena);
/* The name as a token carries it: cut between characters to what struct caller holds. */
const char *client_token_name(const struct client *client, struct arena *arena);
/* `scope` as RFC 6749 section 3.3 writes it, NULL: all that was granted. false: it asks for more. */
bool client_narrow(uint64_t granted, const char *scope, struct arena *arena, uint64_t *out);

#endif
