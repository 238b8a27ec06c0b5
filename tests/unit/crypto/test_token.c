#include "clock.h"
#include "test.h"
#include "token.h"
#include <string.h>

#define NOW_S INT64_C(1795327500)

static struct token_key *key;
static struct token_keys *keys;

static int set_up(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    struct problem why = {0};
    struct bytes der;
    clock_set_for_test(NOW_S * 1000);
    assert_int_equal(token_key_generate(memory, &der, &why), OK);
    key = token_key_new("k1", der, &why);
    keys = token_keys_new();
    char *jwks = arena_format(memory, "{\"keys\":[%s]}", token_key_jwk(key, memory));
    return token_keys_set(keys, bytes_of_text(jwks), &why) == OK ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    token_key_free(key);
    token_keys_free(keys);
    clock_set_for_test(0);
    return 0;
}

static struct token_claims claims(void)
{
    return (struct token_claims){.subject = "01kahv5zq8m3x7c2d9e4f6g0hj",
                                 .audience = TOKEN_AUDIENCE_API,
                                 .kind = "officer",
                                 .name = "王",
                                 .unit_id = "u",
                                 .session_id = "s",
                                 .scope = "seal.import seal.query",
                                 .version = 7,
                                 .issued_s = NOW_S,
                                 .not_before_s = NOW_S,
                                 .expires_s = NOW_S + 600,
                                 .id = "j"};
}

static char *token(struct arena *memory, struct token_claims c)
{
    struct problem why = {0};
    char *text = NULL;
    assert_int_equal(token_make(key, &c, memory, &text, &why), OK);
    return text;
}

static status check(struct arena *memory, const char *text, struct token_claims *out, struct problem *why)
{
    return token_check(keys, text, TOKEN_AUDIENCE_API, memory, out, why);
}

static void carries_its_claims(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    struct token_claims out;
    struct problem why = {0};
    assert_int_equal(check(memory, token(memory, claims()), &out, &why), OK);
    assert_string_equal(out.scope, "seal.import seal.query");
    assert_string_equal(out.name, "王");
    assert_int_equal(out.version, 7);
}

static void lives_from_not_before_to_expiry(void **state)
{
    static const struct {
        int64_t now_s;
        enum problem_code want;
    } cases[] = {{NOW_S - 6, TOKEN_INVALID},
                 {NOW_S - 5, PROBLEM_NONE},
                 {NOW_S + 599, PROBLEM_NONE},
                 {NOW_S + 600, TOKEN_EXPIRED}};
    (void)state;
    AUTO_ARENA(memory);
    char *text = token(memory, claims());
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        struct token_claims out;
        struct problem why = {0};
        clock_set_for_test(cases[i].now_s * 1000);
        status got = check(memory, text, &out, &why);
        assert_int_equal(got == OK, cases[i].want == PROBLEM_NONE);
        if (got != OK) assert_int_equal(why.code, cases[i].want);
    }
    clock_set_for_test(NOW_S * 1000);
}

static void another_audience_is_refused(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    struct token_claims out;
    struct problem why = {0};
    char *text = token(memory, claims());
    assert_int_equal(token_check(keys, text, TOKEN_AUDIENCE_INTERNAL, memory, &out, &why), PROBLEM_LOGIN);
}

static void every_changed_character_is_noticed(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    char *text = token(memory, claims());
    for (size_t i = 0; text[i]; i += 7) {
        AUTO_ARENA(piece);
        struct token_claims out;
        struct problem why = {0};
        char *changed = arena_text(piece, text);
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        assert_int_equal(check(piece, changed, &out, &why), PROBLEM_LOGIN);
    }
}

/* header {"alg":…} . claims . signature, put together by hand */
static char *forged(struct arena *memory, const char *header, const char *signature)
{
    const char *body = strchr(token(memory, claims()), '.');
    return arena_format(memory, "%s%.*s%s", bytes_base64url(memory, bytes_of_text(header)),
                        (int)(strrchr(body, '.') - body + 1), body, signature);
}

/* A token that was found good is remembered: it still expires, lends nothing to its like, and goes with its key. */
static void a_known_token_is_still_judged(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    struct token_claims out;
    struct problem why = {0};
    char *text = token(memory, claims());
    assert_int_equal(check(memory, text, &out, &why), OK);
    assert_int_equal(check(memory, text, &out, &why), OK);
    assert_string_equal(out.scope, "seal.import seal.query");
    assert_int_not_equal(token_check(keys, text, TOKEN_AUDIENCE_INTERNAL, memory, &out, &why), OK);
    clock_set_for_test((NOW_S + 600) * 1000);
    assert_int_not_equal(check(memory, text, &out, &why), OK);
    assert_int_equal(why.code, TOKEN_EXPIRED);
    clock_set_for_test(NOW_S * 1000);
    char *like = arena_text(memory, text), *last = like + strlen(like) - 10;
    *last = *last == 'A' ? 'B' : 'A';
    assert_int_not_equal(check(memory, like, &out, &why), OK);
}

static void a_known_token_goes_with_its_key(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    struct token_claims out;
    struct problem why = {0};
    char *text = token(memory, claims());
    struct token_keys *set = token_keys_new();
    const char *jwks = arena_format(memory, "{\"keys\":[%s]}", token_key_jwk(key, memory));
    assert_int_equal(token_keys_set(set, bytes_of_text(jwks), &why), OK);
    assert_int_equal(token_check(set, text, TOKEN_AUDIENCE_API, memory, &out, &why), OK);
    assert_int_equal(token_keys_set(set, bytes_of_text("{\"keys\":[]}"), &why), OK);
    assert_int_equal(token_check(set, text, TOKEN_AUDIENCE_API, memory, &out, &why), PROBLEM_LOGIN);
    token_keys_free(set);
}

static void believes_no_algorithm_but_its_own(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    const char *tokens[] = {
        forged(memory, "{\"alg\":\"none\",\"kid\":\"k1\"}", ""),
        forged(memory, "{\"alg\":\"HS256\",\"kid\":\"k1\"}", "AAAA"),
        forged(memory, "{\"alg\":\"ES256\"}", "AAAA"),
        forged(memory, "{\"alg\":\"ES256\",\"kid\":\"k2\"}", "AAAA"),
        arena_format(memory, "%sAA", token(memory, claims())), /* junk behind the signature */
        arena_format(memory, "%s=", token(memory, claims())),
        "",
        "a.b",
        "a.b.c",
    };
    for (size_t i = 0; i < TEST_COUNT(tokens); i++) {
        struct token_claims out;
        struct problem why = {0};
        assert_int_equal(check(memory, tokens[i], &out, &why), PROBLEM_LOGIN);
    }
}

static void a_huge_token_is_not_even_parsed(void **state)
{
    (void)state;
    AUTO_ARENA(memory);
    struct token_claims out;
    struct problem why = {0};
    char *huge = arena_alloc(memory, 9000000);
    memset(huge, 'A', 8999999);
    assert_int_equal(check(memory, huge, &out, &why), PROBLEM_LOGIN);
}

static void a_point_off_the_curve_is_no_key(void **state)
{
    static const char jwks[] = "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"bad\","
                               "\"x\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE\","
                               "\"y\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE\"}]}";
    (void)state;
    struct problem why = {0};
    struct token_keys *set = token_keys_new();
    assert_int_equal(token_keys_set(set, bytes_of_text(jwks), &why), OK);
    assert_false(token_keys_has(set, "bad"));
    token_keys_free(set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(carries_its_claims),
        cmocka_unit_test(lives_from_not_before_to_expiry),
        cmocka_unit_test(another_audience_is_refused),
        cmocka_unit_test(every_changed_character_is_noticed),
        cmocka_unit_test(a_known_token_is_still_judged),
        cmocka_unit_test(a_known_token_goes_with_its_key),
        cmocka_unit_test(believes_no_algorithm_but_its_own),
        cmocka_unit_test(a_huge_token_is_not_even_parsed),
        cmocka_unit_test(a_point_off_the_curve_is_no_key),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
