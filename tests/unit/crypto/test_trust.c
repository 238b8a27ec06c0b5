#include "clock.h"
#include "test.h"
#include "test_file.h"
#include "text.h"
#include "trust.h"
#include "x509.h"

static const int64_t YEAR_MS = 31557600000;

static struct list certificates(struct arena *arena, const char *const *names, size_t count)
{
    struct list out = LIST_OF(arena, struct bytes);
    for (size_t i = 0; i < count; i++) *(struct bytes *)list_add(&out) = test_file(arena, "TEST_PKI", names[i]);
    return out;
}

static struct trust *list_of(struct arena *arena, const char *const *names, size_t count)
{
    struct problem why;
    struct list all = certificates(arena, names, count);
    struct trust *list = trust_of(&all, &why);
    assert_non_null(list);
    return list;
}

struct question {
    const char *name, *helper;
    enum trust_use use;
    int64_t later_ms;
    enum trust_verdict want;
    const char *reason;
};

static void ask(const struct trust *list, const struct question *q)
{
    AUTO_ARENA(arena);
    struct trust_answer answer;
    struct list helpers = certificates(arena, &q->helper, q->helper ? 1 : 0);
    const struct trust_question question = {.certificate = test_file(arena, "TEST_PKI", q->name),
                                            .certificates = &helpers,
                                            .at_ms = clock_now_ms() + q->later_ms,
                                            .use = q->use};
    trust_check(list, &question, arena, &answer);
    if (answer.verdict != q->want || !text_equal(answer.reason, q->reason))
        print_message("%s: %s %s\n", q->name, trust_verdict_name(answer.verdict), answer.reason ? answer.reason : "-");
    assert_int_equal(answer.verdict, q->want);
    assert_true(text_equal(answer.reason, q->reason));
}

static void believes_only_chains_to_a_listed_root(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    AUTO(trust, list);
    list = list_of(arena, (const char *const[]){"root.der"}, 1);
    const struct question cases[] = {
        {"seal.der", "middle.der", TRUST_USE_SEAL, 0, TRUST_TRUSTED, NULL},
        {"curve.der", "middle.der", TRUST_USE_SEAL, 0, TRUST_TRUSTED, NULL},
        {"seal.der", NULL, TRUST_USE_SEAL, 0, TRUST_UNKNOWN, "issuer_missing"},
        {"fake.der", NULL, TRUST_USE_SEAL, 0, TRUST_UNTRUSTED, "self_signed"},
        {"fake.der", "fake.der", TRUST_USE_SEAL, 0, TRUST_UNTRUSTED, "self_signed"},
        {"stranger.der", "stranger_root.der", TRUST_USE_SEAL, 0, TRUST_UNTRUSTED, "root_not_listed"},
        {"seal.der", "middle.der", TRUST_USE_SEAL, 25 * YEAR_MS, TRUST_UNTRUSTED, "expired"},
        {"seal.der", "middle.der", TRUST_USE_SEAL, -YEAR_MS, TRUST_UNTRUSTED, "not_yet_valid"},
        {"cipher.der", "middle.der", TRUST_USE_SEAL, 0, TRUST_UNTRUSTED, "wrong_use"},
        {"tls.der", "middle.der", TRUST_USE_SEAL, 0, TRUST_UNTRUSTED, "wrong_use"},
        {"stamp.der", "middle.der", TRUST_USE_SEAL, 0, TRUST_UNTRUSTED, "wrong_use"},
        {"stamp.der", "middle.der", TRUST_USE_TIMESTAMP, 0, TRUST_TRUSTED, NULL},
        {"seal.der", "middle.der", TRUST_USE_TIMESTAMP, 0, TRUST_UNTRUSTED, "wrong_use"},
        {"md5.der", "middle.der", TRUST_USE_SEAL, 0, TRUST_UNTRUSTED, "too_weak"},
        {"seal.key", NULL, TRUST_USE_SEAL, 0, TRUST_UNTRUSTED, "certificate_broken"},
    };
    for (size_t i = 0; i < TEST_COUNT(cases); i++) ask(list, &cases[i]);
}

/* What was found good is remembered, but neither for another time nor for other certificates at hand. */
static void a_known_chain_is_judged_again_by_time_and_use(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    AUTO(trust, list);
    list = list_of(arena, (const char *const[]){"root.der"}, 1);
    const struct question cases[] = {
        {"seal.der", "middle.der", TRUST_USE_SEAL, 0, TRUST_TRUSTED, NULL},
        {"seal.der", "middle.der", TRUST_USE_SEAL, 0, TRUST_TRUSTED, NULL},
        {"seal.der", "middle.der", TRUST_USE_SEAL, 25 * YEAR_MS, TRUST_UNTRUSTED, "expired"},
        {"seal.der", "middle.der", TRUST_USE_SEAL, -YEAR_MS, TRUST_UNTRUSTED, "not_yet_valid"},
        {"seal.der", NULL, TRUST_USE_SEAL, 0, TRUST_UNKNOWN, "issuer_missing"},
        {"seal.der", "middle.der", TRUST_USE_TIMESTAMP, 0, TRUST_UNTRUSTED, "wrong_use"},
        {"seal.der", "middle.der", TRUST_USE_SEAL, 0, TRUST_TRUSTED, NULL},
    };
    for (size_t i = 0; i < TEST_COUNT(cases); i++) ask(list, &cases[i]);
}

static void a_unit_cannot_issue_certificates(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    AUTO(trust, list);
    list = list_of(arena, (const char *const[]){"root.der", "middle.der"}, 2);
    const struct question child = {"grandchild.der",      "seal.der", TRUST_USE_SEAL, 0, TRUST_UNTRUSTED,
                                   "issuer_not_authority"};
    ask(list, &child);
}

static void an_intermediate_on_the_list_only_helps(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    AUTO(trust, middle);
    middle = list_of(arena, (const char *const[]){"middle.der"}, 1);
    ask(middle, &(struct question){"seal.der", NULL, TRUST_USE_SEAL, 0, TRUST_UNKNOWN, "no_list"});
    AUTO(trust, both);
    both = list_of(arena, (const char *const[]){"middle.der", "root.der"}, 2);
    ask(both, &(struct question){"seal.der", NULL, TRUST_USE_SEAL, 0, TRUST_TRUSTED, NULL});
}

static void without_a_list_nobody_is_trusted(void **state)
{
    (void)state;
    struct problem why;
    AUTO(trust, list);
    list = trust_open(NULL, &why);
    assert_non_null(list);
    ask(list, &(struct question){"seal.der", "middle.der", TRUST_USE_SEAL, 0, TRUST_UNKNOWN, "no_list"});
    ask(list, &(struct question){"stranger.der", "stranger_root.der", TRUST_USE_SEAL, 0, TRUST_UNKNOWN, "no_list"});
    ask(list, &(struct question){"fake.der", NULL, TRUST_USE_SEAL, 0, TRUST_UNTRUSTED, "self_signed"});
}

static void warns_of_sha1_in_a_trusted_chain(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    AUTO(trust, list);
    struct trust_answer answer;
    list = list_of(arena, (const char *const[]){"root.der", "middle.der"}, 2);
    struct trust_question question = {.certificate = test_file(arena, "TEST_PKI", "sha1.der"), .at_ms = clock_now_ms()};
    trust_check(list, &question, arena, &answer);
    assert_int_equal(answer.verdict, TRUST_TRUSTED);
    assert_true(answer.is_weak);
    assert_int_equal(answer.chain.count, 3);
    question.certificate = test_file(arena, "TEST_PKI", "seal.der");
    trust_check(list, &question, arena, &answer);
    assert_false(answer.is_weak);
}

static void reads_a_folder_or_a_file(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct problem why;
    const char *folder = getenv("TEST_PKI");
    const char *const good[] = {arena_format(arena, "%s/roots", folder), arena_format(arena, "%s/chain.pem", folder)};
    for (size_t i = 0; i < TEST_COUNT(good); i++) {
        AUTO(trust, list);
        list = trust_open(good[i], &why);
        assert_non_null(list);
        ask(list, &(struct question){"seal.der", "middle.der", TRUST_USE_SEAL, 0, TRUST_TRUSTED, NULL});
    }
    assert_null(trust_open(arena_format(arena, "%s/nothing", folder), &why));
    assert_int_equal(why.code, TRUST_UNREADABLE);
    assert_null(trust_open(arena_format(arena, "%s/seal.key", folder), &why));
    assert_int_equal(why.code, CERTIFICATE_BROKEN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(believes_only_chains_to_a_listed_root),
        cmocka_unit_test(a_known_chain_is_judged_again_by_time_and_use),
        cmocka_unit_test(a_unit_cannot_issue_certificates),
        cmocka_unit_test(an_intermediate_on_the_list_only_helps),
        cmocka_unit_test(without_a_list_nobody_is_trusted),
        cmocka_unit_test(warns_of_sha1_in_a_trusted_chain),
        cmocka_unit_test(reads_a_folder_or_a_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
