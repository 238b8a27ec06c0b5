#include "token.h"

#include "clock.h"
#include "openssl_auto.h"
#include "token_key.h"
#include <errno.h>
#include <jwt.h>
#include <openssl/ecdsa.h>
#include <stdlib.h>
#include <string.h>

enum { SIGNATURE_SIZE = 64, LEEWAY_S = 5 };

AUTO_DECLARE(jwt_t, jwt_free);

/* The DER form of a raw r||s signature (RFC 7518 section 3.4 to RFC 3279 section 2.2.3), and back. */
static bool raw_to_der(struct arena *arena, struct bytes raw, struct bytes *der)
{
    AUTO(ECDSA_SIG, signature);
    signature = ECDSA_SIG_new();
    BIGNUM *r = BN_bin2bn(raw.data, 32, NULL), *s = BN_bin2bn(raw.data + 32, 32, NULL);
    if (!signature || !r || !s || ECDSA_SIG_set0(signature, r, s) != 1) {
        BN_free(r);
        BN_free(s);
        return false;
    }
    unsigned char *out = arena_alloc(arena, 80);
    unsigned char *end = out;
    int size = i2d_ECDSA_SIG(signature, &end);
    *der = bytes_of(out, size > 0 ? (size_t)size : 0);
    return size > 0;
}

static bool der_to_raw(struct bytes der, unsigned char raw[SIGNATURE_SIZE])
{
    AUTO(ECDSA_SIG, signature);
    const unsigned char *at = der.data;
    signature = d2i_ECDSA_SIG(NULL, &at, (long)der.size);
    return signature && BN_bn2binpad(ECDSA_SIG_get0_r(signature), raw, 32) == 32 &&
           BN_bn2binpad(ECDSA_SIG_get0_s(signature), raw + 32, 32) == 32;
}

static void add_claims(jwt_t *jwt, const struct token_claims *claims)
{
    const struct {
        const char *name, *value;
    } texts[] = {{"iss", TOKEN_ISSUER},       {"sub", claims->subject}, {"aud", claims->audience},
                 {"kind", claims->kind},      {"name", claims->name},   {"unit", claims->unit_id},
                 {"sid", claims->session_id}, {"scope", claims->scope}, {"stage", claims->stage},
                 {"jti", claims->id}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (texts[i].value && *texts[i].value) jwt_add_grant(jwt, texts[i].name, texts[i].value);
    jwt_add_grant_int(jwt, "iat", (long)claims->issued_s);
    jwt_add_grant_int(jwt, "nbf", (long)claims->not_before_s);
    jwt_add_grant_int(jwt, "exp", (long)claims->expires_s);
    jwt_add_grant_int(jwt, "ver", (long)claims->version);
}

/* base64url(header).base64url(claims), the bytes that are signed (RFC 7515 section 5.1). libjwt writes the claims; its
 * own header would say "none", since it is given no key. */
static char *signing_input(struct arena *arena, const char *kid, jwt_t *jwt)
{
    char *claims = jwt_get_grants_json(jwt, NULL);
    if (!claims) return NULL;
    const char *header = arena_format(arena, "{\"alg\":\"ES256\",\"typ\":\"JWT\",\"kid\":\"%s\"}", kid);
    char *input = arena_format(arena, "%s.%s", bytes_base64url(arena, bytes_of_text(header)),
                               bytes_base64url(arena, bytes_of_text(claims)));
    free(claims);
    return input;
}

status token_make(const struct token_key *key, const struct token_claims *claims, struct arena *arena, char **out,
                  struct problem *why)
{
    AUTO(jwt_t, jwt);
    AUTO(EVP_MD_CTX, context);
    if (jwt_new(&jwt) != 0) return problem_set(why, CRYPTO_FAILED, "%s", "jwt_new");
    add_claims(jwt, claims);
    char *input = signing_input(arena, key->kid, jwt);
    if (!input) return problem_set(why, CRYPTO_FAILED, "%s", "token claims");
    unsigned char der[80], raw[SIGNATURE_SIZE];
    size_t der_size = sizeof der;
    context = EVP_MD_CTX_new();
    if (!context || EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key->key) != 1 ||
        EVP_DigestSign(context, der, &der_size, (const unsigned char *)input, strlen(input)) != 1 ||
        !der_to_raw(bytes_of(der, der_size), raw))
        return problem_set(why, CRYPTO_FAILED, "%s", "token signature");
    *out = arena_format(arena, "%s.%s", input, bytes_base64url(arena, bytes_of(raw, sizeof raw)));
    if (strlen(*out) > TOKEN_MAX) return problem_set(why, CRYPTO_FAILED, "%s", "token too long");
    return OK;
}

static const char *grant(jwt_t *jwt, const char *name, struct arena *arena)
{
    const char *value = jwt_get_grant(jwt, name);
    return value ? arena_text(arena, value) : "";
}

/* libjwt answers 0 for a text where a number is expected, and -1 with ENOENT for none: both are refused through `good`,
 * by asking for the claim as text too. */
static int64_t grant_int(jwt_t *jwt, const char *name, bool *good)
{
    errno = 0;
    long value = jwt_get_grant_int(jwt, name);
    if (errno || jwt_get_grant(jwt, name)) *good = false;
    return value;
}

static bool read_claims(jwt_t *jwt, struct arena *arena, struct token_claims *out)
{
    bool good = true;
    out->subject = grant(jwt, "sub", arena);
    out->audience = grant(jwt, "aud", arena);
    out->kind = grant(jwt, "kind", arena);
    out->name = grant(jwt, "name", arena);
    out->unit_id = grant(jwt, "unit", arena);
    out->session_id = grant(jwt, "sid", arena);
    out->scope = grant(jwt, "scope", arena);
    out->stage = grant(jwt, "stage", arena);
    out->id = grant(jwt, "jti", arena);
    out->issued_s = grant_int(jwt, "iat", &good);
    out->not_before_s = grant_int(jwt, "nbf", &good);
    out->expires_s = grant_int(jwt, "exp", &good);
    out->version = grant_int(jwt, "ver", &good);
    return good && *out->subject && strcmp(grant(jwt, "iss", arena), TOKEN_ISSUER) == 0;
}

/* The signature over everything before the last dot, which libjwt was not asked to check. */
static bool is_signed(const struct token_key *key, const char *token, struct arena *arena)
{
    const char *dot = strrchr(token, '.');
    struct bytes raw, der;
    if (!dot || !bytes_from_base64url(arena, dot + 1, &raw) || raw.size != SIGNATURE_SIZE) return false;
    if (!raw_to_der(arena, raw, &der)) return false;
    AUTO(EVP_MD_CTX, context);
    context = EVP_MD_CTX_new();
    return context && EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, key->key) == 1 &&
           EVP_DigestVerify(context, der.data, der.size, (const unsigned char *)token, (size_t)(dot - token)) == 1;
}

static bool signature_good(struct token_key *key, const char *token, struct arena *arena)
{
    unsigned char digest[DIGEST_SIZE];
    digest_sha256(bytes_of_text(token), digest);
    if (token_key_knows(key, digest)) return true;
    if (!is_signed(key, token, arena)) return false;
    token_key_remember(key, digest);
    return true;
}

static bool times_good(const struct token_claims *claims, struct problem *why)
{
    int64_t now_s = clock_now_s();
    if (now_s >= claims->expires_s) {
        (void)!problem_set(why, TOKEN_EXPIRED, "%s", "");
        return false;
    }
    (void)!problem_set(why, TOKEN_INVALID, "%s", "not before");
    return now_s + LEEWAY_S >= claims->not_before_s;
}

status token_check(struct token_keys *keys, const char *token, const char *audience, struct arena *arena,
                   struct token_claims *out, struct problem *why)
{
    if (strnlen(token, TOKEN_MAX + 1) > TOKEN_MAX) return problem_set(why, TOKEN_INVALID, "%s", "length");
    AUTO(jwt_t, jwt);
    if (jwt_decode(&jwt, token, NULL, 0) != 0) return problem_set(why, TOKEN_INVALID, "%s", "form");
    const char *algorithm = jwt_get_header(jwt, "alg"), *kid = jwt_get_header(jwt, "kid");
    if (!algorithm || strcmp(algorithm, "ES256") != 0) return problem_set(why, TOKEN_INVALID, "%s", "alg");
    if (!kid || strnlen(kid, TOKEN_KID_SIZE) == TOKEN_KID_SIZE) return problem_set(why, TOKEN_INVALID, "%s", "kid");
    AUTO(token_key, key);
    key = token_key_find(keys, kid);
    if (!key) return problem_set(why, TOKEN_INVALID, "%s", "kid");
    if (!signature_good(key, token, arena)) return problem_set(why, TOKEN_INVALID, "%s", "signature");
    if (!read_claims(jwt, arena, out)) return problem_set(why, TOKEN_INVALID, "%s", "claims");
    if (strcmp(out->audience, audience) != 0) return problem_set(why, TOKEN_INVALID, "%s", "aud");
    return times_good(out, why) ? OK : why->kind;
}
