/* bench_token - the price of checking an access token, which every request pays: one that was not seen before, and one
 * that was. */
#include "clock.h"
#include "token.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { CHECKS = 100 }; /* fewer than a key remembers, though some share a place */

static void must(status result)
{
    if (result != OK) abort();
}

/* CPU time of this thread: other load on the machine does not count. */
static int64_t now_us(void)
{
    struct timespec t;
    if (clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t) != 0) abort();
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* Of all tokens, one after the other: the first time none of them is known. */
static double run(struct token_keys *keys, char *const *tokens)
{
    struct problem why = {0};
    int64_t start_us = now_us();
    for (int i = 0; i < CHECKS; i++) {
        AUTO_ARENA(memory);
        struct token_claims claims;
        must(token_check(keys, tokens[i], TOKEN_AUDIENCE_API, memory, &claims, &why));
    }
    return (double)(now_us() - start_us) / CHECKS;
}

int main(void)
{
    AUTO_ARENA(memory);
    struct problem why = {0};
    struct bytes der;
    static char *tokens[CHECKS];
    int64_t now_s = clock_now_s();
    must(token_key_generate(memory, &der, &why));
    struct token_key *key = token_key_new("k1", der, &why);
    struct token_keys *keys = token_keys_new();
    must(
        token_keys_set(keys, bytes_of_text(arena_format(memory, "{\"keys\":[%s]}", token_key_jwk(key, memory))), &why));
    struct token_claims claims = {.subject = "01kahv5zq8m3x7c2d9e4f6g0hj",
                                  .audience = TOKEN_AUDIENCE_API,
                                  .kind = "taxpayer",
                                  .name = "91370784983690064F",
                                  .unit_id = "01kahv5zq8m3x7c2d9e4f6g0hk",
                                  .session_id = "01kahv5zq8m3x7c2d9e4f6g0hm",
                                  .scope = "seal.query sealing.query document.seal certificate.import_own",
                                  .issued_s = now_s,
                                  .not_before_s = now_s,
                                  .expires_s = now_s + 600,
                                  .id = "j"};
    for (int i = 0; i < CHECKS; i++) {
        claims.id = arena_format(memory, "%d", i);
        must(token_make(key, &claims, memory, &tokens[i], &why));
    }
    (void)printf("token_check_us %.1f us\n", run(keys, tokens));
    (void)printf("token_check_known_us %.1f us\n", run(keys, tokens));
    token_key_free(key);
    token_keys_free(keys);
    return 0;
}
