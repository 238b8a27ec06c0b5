/* Evidence made by the openssl command line (make_pki.sh) about seal.der, which middle.der issued. */
#include "clock.h"
#include "revocation_store.h"
#include "test.h"
#include "test_file.h"
#include "text.h"

static const int64_t MINUTE_MS = 60000, HOUR_MS = 3600000, DAY_MS = INT64_C(86400000);

struct ask {
    const char *file; /* "x.ocsp" or "x.crl" */
    enum revocation_status want;
    const char *reason;
    const char *more;          /* a second piece; NULL: none */
    int64_t at_ms;             /* the time asked for, from now */
    int64_t now_ms;            /* the verifier's clock, from now */
    int64_t exists_ms;         /* of the evidence, from now */
    bool is_later, is_claimed; /* the latter: at_ms is the signer's word alone */
    bool is_sm2;               /* about sm2_seal.der */
};

static enum revocation_kind kind_of(const char *file)
{
    return text_ends(file, ".crl") ? REVOCATION_CRL : REVOCATION_OCSP;
}

static void add(struct revocation_store *store, struct bytes der, const char *file, int64_t exists_ms)
{
    const struct revocation_item item = {kind_of(file), REVOCATION_EMBEDDED, der, exists_ms};
    (void)revocation_store_add(store, &item);
}

/* The hour at which the evidence was made, however old the build is. */
static int64_t now(void)
{
    static int64_t known_ms;
    if (known_ms) return known_ms;
    AUTO_ARENA(arena);
    struct revocation_answer answer;
    AUTO(revocation_store, store);
    store = revocation_store_new(NULL, arena);
    add(store, test_file(arena, "TEST_PKI", "good.crl"), "good.crl", 0);
    const struct revocation_question question = {.certificate = test_file(arena, "TEST_PKI", "seal.der"),
                                                 .issuer = test_file(arena, "TEST_PKI", "middle.der"),
                                                 .at_ms = clock_now_ms(),
                                                 .now_ms = clock_now_ms()};
    revocation_store_ask(store, &question, &answer);
    assert_int_not_equal(answer.this_ms, 0);
    known_ms = answer.this_ms + MINUTE_MS;
    return known_ms;
}

static struct revocation_answer ask_bytes(const struct ask *a, struct bytes der, struct arena *arena)
{
    struct revocation_answer answer;
    int64_t now_ms = now();
    AUTO(revocation_store, store);
    store = revocation_store_new(NULL, arena);
    add(store, der, a->file, now_ms + a->exists_ms);
    if (a->more) add(store, test_file(arena, "TEST_PKI", a->more), a->more, now_ms + a->exists_ms);
    const char *certificate = a->is_sm2 ? "sm2_seal.der" : "seal.der";
    const char *issuer = a->is_sm2 ? "sm2_middle.der" : "middle.der";
    const struct revocation_question question = {.certificate = test_file(arena, "TEST_PKI", certificate),
                                                 .issuer = test_file(arena, "TEST_PKI", issuer),
                                                 .at_ms = now_ms + a->at_ms,
                                                 .known_ms = a->is_claimed ? now_ms : 0,
                                                 .now_ms = now_ms + a->now_ms};
    revocation_store_ask(store, &question, &answer);
    return answer;
}

static void check(const struct ask *a)
{
    AUTO_ARENA(arena);
    const struct revocation_answer got = ask_bytes(a, test_file(arena, "TEST_PKI", a->file), arena);
    if (got.status != a->want || !text_equal(got.reason, a->reason) || got.is_later != a->is_later)
        print_message("%s: %s %s\n", a->file, revocation_status_name(got.status), got.reason ? got.reason : "-");
    assert_int_equal(got.status, a->want);
    assert_true(text_equal(got.reason, a->reason));
    assert_int_equal(got.is_later, a->is_later);
    assert_int_equal(got.revoked_ms != 0, got.status == REVOCATION_REVOKED);
}

static void believes_only_answers_of_the_issuer_and_whom_it_named(void **state)
{
    (void)state;
    const struct ask cases[] = {
        {.file = "good.ocsp", .want = REVOCATION_GOOD},
        {.file = "sha384.ocsp", .want = REVOCATION_GOOD},
        {.file = "issuer.ocsp", .want = REVOCATION_GOOD},
        {.file = "revoked.ocsp", .want = REVOCATION_REVOKED, .reason = "superseded"},
        {.file = "compromised.ocsp", .want = REVOCATION_REVOKED, .reason = "keyCompromise"},
        {.file = "unknown.ocsp", .want = REVOCATION_UNKNOWN, .reason = "status_unknown"},
        {.file = "unfit.ocsp", .want = REVOCATION_UNKNOWN, .reason = "responder_wrong"},
        {.file = "stranger.ocsp", .want = REVOCATION_UNKNOWN, .reason = "responder_wrong"},
        {.file = "later.ocsp", .want = REVOCATION_UNKNOWN, .reason = "unsuccessful"},
        {.file = "seal.der", .want = REVOCATION_UNKNOWN, .reason = "broken"},
        {.file = "plain.ocsp", .want = REVOCATION_UNKNOWN, .reason = "responder_unchecked"},
        {.file = "plain.ocsp", .more = "good.crl", .want = REVOCATION_GOOD},
        {.file = "plain_revoked.ocsp", .more = "good.crl", .want = REVOCATION_REVOKED, .reason = "superseded"},
        /* its responder is revoked itself: the list, which knows better, decides */
        {.file = "plain_revoked.ocsp", .more = "responder_revoked.crl", .want = REVOCATION_GOOD},
    };
    for (size_t i = 0; i < TEST_COUNT(cases); i++) check(&cases[i]);
}

static void reads_lists_within_their_scope(void **state)
{
    (void)state;
    const struct ask cases[] = {
        {.file = "good.crl", .want = REVOCATION_GOOD},
        {.file = "big.crl", .want = REVOCATION_GOOD},
        {.file = "revoked.crl", .want = REVOCATION_REVOKED, .reason = "superseded"},
        {.file = "compromised.crl", .want = REVOCATION_REVOKED, .reason = "keyCompromise"},
        {.file = "delta.crl", .want = REVOCATION_UNKNOWN, .reason = "delta"},
        {.file = "indirect.crl", .want = REVOCATION_UNKNOWN, .reason = "indirect"},
        {.file = "onlyca.crl", .want = REVOCATION_UNKNOWN, .reason = "scope"},
        {.file = "onlyuser.crl", .want = REVOCATION_GOOD},
        {.file = "elsewhere.crl", .want = REVOCATION_UNKNOWN, .reason = "scope"},
        {.file = "strange.crl", .want = REVOCATION_UNKNOWN, .reason = "extension_unknown"},
    };
    for (size_t i = 0; i < TEST_COUNT(cases); i++) check(&cases[i]);
}

static void asks_for_evidence_of_the_right_time(void **state)
{
    (void)state;
    const struct ask cases[] = {
        /* asked for now, but the evidence was the newest a month ago */
        {.file = "good.crl",
         .at_ms = 31 * DAY_MS,
         .now_ms = 31 * DAY_MS,
         .want = REVOCATION_UNKNOWN,
         .reason = "stale"},
        {.file = "good.ocsp",
         .at_ms = 31 * DAY_MS,
         .now_ms = 31 * DAY_MS,
         .want = REVOCATION_UNKNOWN,
         .reason = "stale"},
        {.file = "good.crl", .at_ms = 29 * DAY_MS, .now_ms = 29 * DAY_MS, .want = REVOCATION_GOOD},
        /* signed at a proved time, evidence taken then, judged long afterwards */
        {.file = "good.crl", .at_ms = -MINUTE_MS, .now_ms = 400 * DAY_MS, .want = REVOCATION_GOOD},
        {.file = "good.ocsp", .at_ms = -MINUTE_MS, .now_ms = 400 * DAY_MS, .want = REVOCATION_GOOD},
        {.file = "good.crl", .now_ms = -DAY_MS, .at_ms = -DAY_MS, .want = REVOCATION_UNKNOWN, .reason = "from_future"},
        /* the responder's certificate ended before anything proves that the answer existed */
        {.file = "good.ocsp",
         .at_ms = -MINUTE_MS,
         .now_ms = 9000 * DAY_MS,
         .exists_ms = 9000 * DAY_MS,
         .want = REVOCATION_UNKNOWN,
         .reason = "responder_expired"},
        {.file = "good.ocsp", .at_ms = -MINUTE_MS, .now_ms = 9000 * DAY_MS, .want = REVOCATION_GOOD},
        /* revoked an hour ago: what is proved to be older stays, but for a key in other hands */
        {.file = "revoked.crl",
         .at_ms = -2 * HOUR_MS,
         .want = REVOCATION_REVOKED,
         .reason = "superseded",
         .is_later = true},
        {.file = "revoked.ocsp", .at_ms = -MINUTE_MS, .want = REVOCATION_REVOKED, .reason = "superseded"},
        {.file = "compromised.crl", .at_ms = -2 * HOUR_MS, .want = REVOCATION_REVOKED, .reason = "keyCompromise"},
        /* no age makes a revocation void */
        {.file = "revoked.crl",
         .at_ms = 400 * DAY_MS,
         .now_ms = 400 * DAY_MS,
         .want = REVOCATION_REVOKED,
         .reason = "superseded"},
    };
    for (size_t i = 0; i < TEST_COUNT(cases); i++) check(&cases[i]);
}

static void one_revocation_outweighs_any_good_answer(void **state)
{
    (void)state;
    const struct ask cases[] = {
        {.file = "good.ocsp", .more = "revoked.crl", .want = REVOCATION_REVOKED, .reason = "superseded"},
        {.file = "revoked.ocsp", .more = "good.crl", .want = REVOCATION_REVOKED, .reason = "superseded"},
        {.file = "unfit.ocsp", .more = "good.crl", .want = REVOCATION_GOOD},
        {.file = "unknown.ocsp", .more = "good.crl", .want = REVOCATION_GOOD},
        {.file = "delta.crl", .more = "good.ocsp", .want = REVOCATION_GOOD},
    };
    for (size_t i = 0; i < TEST_COUNT(cases); i++) check(&cases[i]);
}

/* A list of two days ago holds the certificate since three days ago; one of today knows nothing of it. */
static void a_hold_that_was_lifted_counts_while_it_lasted(void **state)
{
    (void)state;
    const struct ask cases[] = {
        {.file = "held.crl", .want = REVOCATION_REVOKED, .reason = "certificateHold"},
        {.file = "held.crl", .more = "good.crl", .want = REVOCATION_GOOD},
        {.file = "good.crl", .more = "held.crl", .want = REVOCATION_GOOD},
        {.file = "held.crl", .more = "good.ocsp", .want = REVOCATION_GOOD},
        {.file = "held.crl", .more = "delta.crl", .want = REVOCATION_REVOKED, .reason = "certificateHold"},
        {.file = "held.crl", .more = "revoked.crl", .want = REVOCATION_REVOKED, .reason = "superseded"},
        /* revoked in the end, of later on: who signed while it lasted was not to */
        {.file = "held.crl",
         .more = "revoked.crl",
         .at_ms = -60 * HOUR_MS,
         .want = REVOCATION_REVOKED,
         .reason = "certificateHold"},
        {.file = "revoked.crl",
         .more = "held.crl",
         .at_ms = -60 * HOUR_MS,
         .want = REVOCATION_REVOKED,
         .reason = "certificateHold"},
        {.file = "held.crl",
         .more = "revoked.crl",
         .at_ms = -36 * HOUR_MS,
         .want = REVOCATION_REVOKED,
         .reason = "superseded",
         .is_later = true},
        /* proved to have been signed while it lasted, between the lists, and before */
        {.file = "held.crl",
         .more = "good.crl",
         .at_ms = -60 * HOUR_MS,
         .want = REVOCATION_REVOKED,
         .reason = "certificateHold"},
        {.file = "held.crl",
         .more = "good.crl",
         .at_ms = -36 * HOUR_MS,
         .want = REVOCATION_REVOKED,
         .reason = "certificateHold"},
        {.file = "held.crl",
         .more = "good.crl",
         .at_ms = -4 * DAY_MS,
         .want = REVOCATION_REVOKED,
         .reason = "certificateHold",
         .is_later = true},
        {.file = "removed.crl", .want = REVOCATION_GOOD},
    };
    for (size_t i = 0; i < TEST_COUNT(cases); i++) check(&cases[i]);
}

/* Superseded a day ago, compromised an hour ago: who signed two days ago may have been anybody. */
static void the_revocation_that_does_harm_counts(void **state)
{
    (void)state;
    const struct ask cases[] = {
        {.file = "superseded.crl",
         .more = "compromised.crl",
         .at_ms = -2 * DAY_MS,
         .want = REVOCATION_REVOKED,
         .reason = "keyCompromise"},
        {.file = "compromised.ocsp",
         .more = "superseded.crl",
         .at_ms = -2 * DAY_MS,
         .want = REVOCATION_REVOKED,
         .reason = "keyCompromise"},
        {.file = "superseded.crl", .more = "compromised.crl", .want = REVOCATION_REVOKED, .reason = "superseded"},
        /* compromised two hours ago, by its authority's word */
        {.file = "invalid.crl",
         .at_ms = -3 * HOUR_MS,
         .want = REVOCATION_REVOKED,
         .reason = "keyCompromise",
         .is_later = true},
        /* by the word of whoever has the key */
        {.file = "invalid.crl",
         .at_ms = -3 * HOUR_MS,
         .is_claimed = true,
         .want = REVOCATION_REVOKED,
         .reason = "keyCompromise"},
        {.file = "superseded.crl",
         .at_ms = -2 * DAY_MS,
         .is_claimed = true,
         .want = REVOCATION_REVOKED,
         .reason = "superseded",
         .is_later = true},
        {.file = "invalid.crl", .at_ms = -90 * MINUTE_MS, .want = REVOCATION_REVOKED, .reason = "keyCompromise"},
    };
    for (size_t i = 0; i < TEST_COUNT(cases); i++) check(&cases[i]);
}

/* Whatever byte is changed, a good answer never becomes another answer that is believed. */
static void no_changed_byte_is_believed(void **state)
{
    (void)state;
    static const char *const files[] = {"revoked.ocsp", "revoked.crl", "sm2_revoked.ocsp", "sm2_revoked.crl"};
    AUTO_ARENA(arena);
    for (size_t f = 0; f < TEST_COUNT(files); f++) {
        const struct ask a = {.file = files[f], .is_sm2 = text_starts(files[f], "sm2_")};
        struct bytes der = test_file(arena, "TEST_PKI", a.file);
        unsigned char *changed = arena_copy(arena, der.data, der.size);
        for (size_t i = 0; i < der.size; i++) {
            AUTO_ARENA(scratch);
            changed[i] ^= 0x01;
            const struct revocation_answer got = ask_bytes(&a, bytes_of(changed, der.size), scratch);
            changed[i] ^= 0x01;
            if (got.status == REVOCATION_GOOD) fail_msg("%s: byte %zu", a.file, i);
        }
        const struct revocation_answer cut = ask_bytes(&a, bytes_of(der.data, der.size - 1), arena);
        assert_int_equal(cut.status, REVOCATION_UNKNOWN);
    }
}

static void names_a_wrong_signature(void **state)
{
    (void)state;
    static const char *const files[] = {"good.crl", "sm2_good.crl"};
    AUTO_ARENA(arena);
    for (size_t i = 0; i < TEST_COUNT(files); i++) {
        const struct ask a = {.file = files[i], .is_sm2 = i == 1};
        struct bytes der = test_file(arena, "TEST_PKI", a.file);
        unsigned char *changed = arena_copy(arena, der.data, der.size);
        changed[der.size - 1] ^= 0x01;
        const struct revocation_answer got = ask_bytes(&a, bytes_of(changed, der.size), arena);
        assert_string_equal(got.reason, "signature_wrong");
    }
}

static void believes_evidence_by_sm2_under_the_usual_id_only(void **state)
{
    (void)state;
    const struct ask cases[] = {
        {.file = "sm2_good.crl", .want = REVOCATION_GOOD, .is_sm2 = true},
        {.file = "sm2_revoked.crl", .want = REVOCATION_REVOKED, .reason = "superseded", .is_sm2 = true},
        {.file = "sm2_noid.crl", .want = REVOCATION_UNKNOWN, .reason = "signature_wrong", .is_sm2 = true},
        {.file = "good.crl", .want = REVOCATION_NOT_CHECKED, .is_sm2 = true},
        {.file = "sm2_good.ocsp", .want = REVOCATION_GOOD, .is_sm2 = true},
        {.file = "sm2_issuer.ocsp", .want = REVOCATION_GOOD, .is_sm2 = true},
        {.file = "sm2_revoked.ocsp", .want = REVOCATION_REVOKED, .reason = "superseded", .is_sm2 = true},
        {.file = "sm2_noid.ocsp", .want = REVOCATION_UNKNOWN, .reason = "signature_wrong", .is_sm2 = true},
        {.file = "sm2_unfit.ocsp", .want = REVOCATION_UNKNOWN, .reason = "responder_wrong", .is_sm2 = true},
    };
    for (size_t i = 0; i < TEST_COUNT(cases); i++) check(&cases[i]);
}

static void says_nothing_without_evidence_or_about_others(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct revocation_answer got;
    AUTO(revocation_store, store);
    store = revocation_store_new(NULL, arena);
    const struct revocation_question question = {.certificate = test_file(arena, "TEST_PKI", "stranger.der"),
                                                 .issuer = test_file(arena, "TEST_PKI", "stranger_root.der"),
                                                 .at_ms = now(),
                                                 .now_ms = now()};
    revocation_store_ask(store, &question, &got);
    assert_int_equal(got.status, REVOCATION_NOT_CHECKED);
    add(store, test_file(arena, "TEST_PKI", "good.crl"), "good.crl", now());
    add(store, test_file(arena, "TEST_PKI", "good.ocsp"), "good.ocsp", now());
    revocation_store_ask(store, &question, &got);
    assert_int_equal(got.status, REVOCATION_NOT_CHECKED);
}

/* More evidence than anybody needs hides no answer: it is said. */
static void a_heap_of_evidence_is_no_hiding_place(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct revocation_answer got;
    AUTO(revocation_store, store);
    store = revocation_store_new(NULL, arena);
    struct bytes der = test_file(arena, "TEST_PKI", "stranger.ocsp");
    for (size_t i = 0; i <= REVOCATION_STORE_ITEMS; i++) {
        unsigned char *other = arena_copy(arena, der.data, der.size);
        other[der.size - 1] = (unsigned char)i; /* within its last certificate's signature */
        other[der.size - 2] = (unsigned char)(i >> 8);
        add(store, bytes_of(other, der.size), "stranger.ocsp", now());
    }
    add(store, test_file(arena, "TEST_PKI", "revoked.ocsp"), "revoked.ocsp", now());
    const struct revocation_question question = {.certificate = test_file(arena, "TEST_PKI", "seal.der"),
                                                 .issuer = test_file(arena, "TEST_PKI", "middle.der"),
                                                 .at_ms = now(),
                                                 .now_ms = now()};
    revocation_store_ask(store, &question, &got);
    assert_int_equal(got.status, REVOCATION_UNKNOWN);
    assert_string_equal(got.reason, "too_many");
}

static void the_worst_link_of_a_chain_speaks(void **state)
{
    (void)state;
    AUTO_ARENA(arena);
    struct revocation_answer worst;
    AUTO(revocation_store, store);
    static const char *const names[] = {"seal.der", "middle.der", "root.der"};
    struct list chain = LIST_OF(arena, struct bytes);
    for (size_t i = 0; i < 3; i++) *(struct bytes *)list_add(&chain) = test_file(arena, "TEST_PKI", names[i]);
    store = revocation_store_new(NULL, arena);
    add(store, test_file(arena, "TEST_PKI", "good.crl"), "good.crl", now());
    const struct revocation_question when = {.at_ms = now(), .now_ms = now()};
    struct list links = revocation_store_chain(store, &chain, &when, arena, &worst);
    assert_int_equal(links.count, 2);
    assert_int_equal(LIST_AT(&links, struct revocation_answer, 0)->status, REVOCATION_GOOD);
    assert_int_equal(LIST_AT(&links, struct revocation_answer, 1)->status, REVOCATION_NOT_CHECKED);
    assert_int_equal(worst.status, REVOCATION_NOT_CHECKED);
    add(store, test_file(arena, "TEST_PKI", "revoked.ocsp"), "revoked.ocsp", now());
    (void)revocation_store_chain(store, &chain, &when, arena, &worst);
    assert_int_equal(worst.status, REVOCATION_REVOKED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(believes_only_answers_of_the_issuer_and_whom_it_named),
        cmocka_unit_test(reads_lists_within_their_scope),
        cmocka_unit_test(asks_for_evidence_of_the_right_time),
        cmocka_unit_test(one_revocation_outweighs_any_good_answer),
        cmocka_unit_test(a_hold_that_was_lifted_counts_while_it_lasted),
        cmocka_unit_test(the_revocation_that_does_harm_counts),
        cmocka_unit_test(no_changed_byte_is_believed),
        cmocka_unit_test(names_a_wrong_signature),
        cmocka_unit_test(believes_evidence_by_sm2_under_the_usual_id_only),
        cmocka_unit_test(says_nothing_without_evidence_or_about_others),
        cmocka_unit_test(a_heap_of_evidence_is_no_hiding_place),
        cmocka_unit_test(the_worst_link_of_a_chain_speaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
