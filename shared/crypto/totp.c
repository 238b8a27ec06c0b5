#include "totp.h"
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdlib.h>
#include <string.h>

enum { SHA1_SIZE = 20, CODE_LIMIT = 1000000 };

uint32_t totp_code(struct bytes secret, int64_t step, int digits)
{
    static const uint32_t powers[] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000};
    unsigned char counter[8], mac[SHA1_SIZE];
    for (int i = 0; i < 8; i++) counter[i] = (unsigned char)((uint64_t)step >> (56 - 8 * i));
    unsigned size = sizeof mac;
    if (!HMAC(EVP_sha1(), secret.data, (int)secret.size, counter, sizeof counter, mac, &size)) abort();
    unsigned at = mac[SHA1_SIZE - 1] & 15u; /* dynamic truncation, RFC 4226 section 5.3 */
    uint32_t number = (uint32_t)(mac[at] & 127u) << 24 | (uint32_t)mac[at + 1] << 16 | (uint32_t)mac[at + 2] << 8 |
                      (uint32_t)mac[at + 3];
    return number % powers[digits];
}

static bool read_code(const char *code, uint32_t *out)
{
    if (strlen(code) != TOTP_DIGITS || strspn(code, "0123456789") != TOTP_DIGITS) return false;
    *out = (uint32_t)strtoul(code, NULL, 10);
    return true;
}

bool totp_matches(struct bytes secret, const char *code, int64_t now_s, int64_t last_step, int64_t *step)
{
    uint32_t given = CODE_LIMIT; /* no code is as high */
    bool found = false;
    if (!read_code(code, &given)) return false;
    for (int64_t at = now_s / TOTP_STEP_S - 1; at <= now_s / TOTP_STEP_S + 1; at++) {
        bool same = totp_code(secret, at, TOTP_DIGITS) == given;
        if (!same || at <= last_step || found) continue;
        *step = at;
        found = true;
    }
    return found;
}

char *totp_base32(struct arena *arena, struct bytes from)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    char *out = arena_alloc(arena, from.size * 8 / 5 + 2);
    size_t size = 0;
    unsigned bits = 0, count = 0;
    for (size_t i = 0; i < from.size; i++) {
        bits = (bits << 8 | from.data[i]) & 0xffff;
        for (count += 8; count >= 5; count -= 5) out[size++] = letters[bits >> (count - 5) & 31];
    }
    if (count) out[size++] = letters[bits << (5 - count) & 31];
    out[size] = '\0';
    return out;
}

static void add_encoded(struct buffer *out, const char *text)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    for (; *text; text++) {
        if (strchr(plain, *text))
            buffer_byte(out, (unsigned char)*text);
        else
            buffer_format(out, "%%%02X", (unsigned)(unsigned char)*text);
    }
}

char *totp_uri(struct arena *arena, const char *issuer, const char *login, struct bytes secret)
{
    struct buffer out = {.arena = arena};
    buffer_text(&out, "otpauth://totp/");
    add_encoded(&out, issuer);
    buffer_byte(&out, ':');
    add_encoded(&out, login);
    buffer_format(&out, "?secret=%s&issuer=", totp_base32(arena, secret));
    add_encoded(&out, issuer);
    return arena_text(arena, buffer_string(&out));
}
