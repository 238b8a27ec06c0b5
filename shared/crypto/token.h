/* token - JSON Web Tokens, ES256 only (RFC 7519, RFC 7515, RFC 7518 section 3.4).
 *
 * libjwt makes and parses; the signature is made and checked with a prepared EVP_PKEY, which is five times faster than
 * libjwt with a PEM and immune to algorithm confusion. */
#ifndef TOKEN_H
#define TOKEN_H

#include "arena.h"
#include "bytes.h"
#include "problem.h"
#include <stdbool.h>
#include <stdint.h>

enum { TOKEN_MAX = 4096, TOKEN_KID_SIZE = 48 };

#define TOKEN_ISSUER            "estamp"
#define TOKEN_AUDIENCE_API      "estamp-api"      /* people and API clients */
#define TOKEN_AUDIENCE_INTERNAL "estamp-internal" /* services */

struct token_claims {
    const char *subject; /* account, client or service id */
    const char *audience;
    const char *kind;       /* caller_kind_name */
    const char *name;       /* login name */
    const char *unit_id;    /* "" for services */
    const char *session_id; /* "" for clients and services */
    const char *scope;      /* permission names, blank between */
    const char *stage;      /* the first step that its holder must still take; "" or NULL: none */
    int64_t version;        /* of the subject's rights, compared with cuts */
    int64_t issued_s, not_before_s, expires_s;
    const char *id; /* jti */
};

struct token_key;  /* one private key, prepared */
struct token_keys; /* public keys by kid; replaced as a whole, readers never block */

struct token_key *token_key_new(const char *kid, struct bytes private_pkcs8_der,
                                struct problem *why); /* yours to free */
void token_key_free(struct token_key *key);
/* A new P-256 key: its PKCS#8 DER, to be stored encrypted. */
status token_key_generate(struct arena *arena, struct bytes *private_pkcs8_der, struct problem *why) MUST_USE;
/* Its public half as a JWK object: {"kty":"EC","crv":"P-256","x":…,"y":…,"kid":…,"use":"sig","alg":"ES256"} */
char *token_key_jwk(const struct token_key *key, struct arena *arena);

status token_make(const struct token_key *key, const struct token_claims *claims, struct arena *arena, char **out,
                  struct problem *why) MUST_USE;

struct token_keys *token_keys_new(void);
void token_keys_free(struct token_keys *keys);
status token_keys_set(struct token_keys *keys, struct bytes jwks_json, struct problem *why) MUST_USE;
bool token_keys_has(const struct token_keys *keys, const char *kid);
/* Called, when set, once a token names an unknown kid; may load newer keys. */
void token_keys_on_unknown(struct token_keys *keys, void (*load)(void *context), void *context);

/* Checks everything but cuts. Fails: TOKEN_INVALID, TOKEN_EXPIRED. Leeway 5 s for nbf only. */
status token_check(struct token_keys *keys, const char *token, const char *audience, struct arena *arena,
                   struct token_claims *out, struct problem *why) MUST_USE;

#endif
