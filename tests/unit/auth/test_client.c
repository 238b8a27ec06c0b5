#include "client.h"
#include "client_basic.h"
#include "test.h"
#include <string.h>

#define SUBMIT (UINT64_C(1) << PERM_DECLARATION_SUBMIT)
#define READ   (UINT64_C(1) << PERM_DECLARATION_READ)

static const struct {
    const char *scope;
    bool want;
    uint64_t scopes;
} narrowings[] = {
    {NULL, true, SUBMIT | READ},
    {"declaration.submit", true, SUBMIT},
    {"declaration.read declaration.submit", true, SUBMIT | READ},
    {" declaration.read  declaration.read ", true, READ},
    {"seal.query", false, 0},
    {"declaration.read seal.query", false, 0},
    {"declaration.read nonsense", false, 0},
    {"", false, 0},
    {"DECLARATION.READ", false, 0},
};

static void a_request_gets_no_more_than_was_granted(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    for (size_t i = 0; i < TEST_COUNT(narrowings); i++) {
        uint64_t got = 0;
        assert_int_equal(client_narrow(SUBMIT | READ, narrowings[i].scope, arena, &got), narrowings[i].want);
        if (narrowings[i].want) assert_true(got == narrowings[i].scopes);
    }
    uint64_t nothing;
    assert_false(client_narrow(0, NULL, arena, &nothing));
}

static void programs_hold_permissions_of_the_group_api_alone(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    static const char *const names[] = {"declaration.submit", "role.manage", "archive.query", "document.seal",
                                        "nonsense"};
    for (size_t i = 0; i < TEST_COUNT(names); i++) {
        struct list list = LIST_OF(arena, const char *);
        struct problem why = {0};
        uint64_t got;
        *(const char **)list_add(&list) = "declaration.read";
        *(const char **)list_add(&list) = names[i];
        assert_int_equal(client_read_scopes(&list, &got, &why), i == 0 ? OK : PROBLEM_INPUT);
        if (i == 0)
            assert_true(got == (SUBMIT | READ));
        else
            assert_int_equal(why.faults[0].code, CLIENT_SCOPE);
    }
}

static void scopes_survive_being_written_and_read(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    assert_string_equal(client_scope_text(SUBMIT | READ, arena), "declaration.submit declaration.read");
    assert_string_equal(client_scope_text(0, arena), "");
    assert_true(client_scopes_of("declaration.read gone.permission declaration.submit", arena) == (SUBMIT | READ));
}

static const struct {
    const char *header, *id, *secret; /* id NULL: refused */
} basics[] = {
    {"Basic dXNlcjpwYXNz", "user", "pass"},
    {"basic dXNlcjpwYXNz", "user", "pass"},
    {"Basic dXNlcjpwYTpzcw==", "user", "pa:ss"},
    {"Basic dSU0MHNlcjpwJTNBYSticw==", "u@ser", "p:a bs"}, /* u%40ser:p%3Aa+bs */
    {"Basic dXNlcjo=", "user", ""},
    {"Basic dXNlcg==", NULL, NULL},      /* no colon */
    {"Basic dXNlcjpwYXNz=", NULL, NULL}, /* bad base64 */
    {"Basic !!!!", NULL, NULL},
    {"Basic dXNlcjpwJTQ=", NULL, NULL}, /* p%4 */
    {"Basic dXNlcjpwJTAw", NULL, NULL}, /* p%00 */
    {"Basic dXNlcjpwJWZm", NULL, NULL}, /* p%ff: no UTF-8 */
    {"Bearer dXNlcjpwYXNz", NULL, NULL},
    {"", NULL, NULL},
    {NULL, NULL, NULL},
};

static void basic_credentials_are_read_strictly(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    for (size_t i = 0; i < TEST_COUNT(basics); i++) {
        const char *id = NULL, *secret = NULL;
        assert_int_equal(client_basic_read(arena, basics[i].header, &id, &secret), basics[i].id != NULL);
        if (!basics[i].id) continue;
        assert_string_equal(id, basics[i].id);
        assert_string_equal(secret, basics[i].secret);
    }
}

static void a_long_name_is_cut_between_characters(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct client client = {.name = "报税系统报税系统报税系统报税系统报税系统报税"}; /* 22 characters, 66 bytes */
    assert_string_equal(client_token_name(&client, arena), "报税系统报税系统报税系统报税系统报税系统报");
    client.name = "short";
    assert_string_equal(client_token_name(&client, arena), "short");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_request_gets_no_more_than_was_granted),
        cmocka_unit_test(programs_hold_permissions_of_the_group_api_alone),
        cmocka_unit_test(scopes_survive_being_written_and_read),
        cmocka_unit_test(basic_credentials_are_read_strictly),
        cmocka_unit_test(a_long_name_is_cut_between_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
